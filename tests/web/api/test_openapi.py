"""The description for machines: well formed, whole, and what the site really answers."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from petitions.campaign.models import Addressee, Outcome, Petition, PetitionKind
from petitions.delivery.states import DeliveryState
from petitions.signing.models import Origin
from petitions.web.api.views import DESCRIPTION
from tests.factories import Rows
from tests.web.delivery.test_record import deliver

# What the description is for: addresses that give something else than a page for reading.
MACHINES = (
    "campaign.count", "campaign.record", "campaign.records", "offices.record", "offices.records", "sharing.",
    "home.feed", "api.v1.",
)  # fmt: skip


def mistakes(answer: Any, schema: str) -> list[str]:
    """Where an answer is not what the description says of it."""
    whole = {"$ref": f"#/components/schemas/{schema}", "components": DESCRIPTION["components"]}
    found = Draft202012Validator(whole).iter_errors(answer)
    return [f"{'/'.join(map(str, each.path))}: {each.message}" for each in found]


@pytest.fixture
def petition(rows: Rows) -> Petition:
    """With every kind of addressee, a delivery, a reply, small and large provinces."""
    made: Petition = rows.petition(slug="stay", texts=["en", "fr"], outcome=Outcome.WON)
    made.addressees.append(Addressee(is_own_member=True, position=2))
    made.addressees.append(Addressee(email="copy@example.org", copying="cc", position=3))
    for province in [*["ON"] * 6, *["QC"] * 5, "YT", ""]:
        rows.signature(petition=made, province=province)
    rows.signature(petition=made, origin=Origin.PAPER, country="FR", province="")
    office = made.addressees[0].office
    office.slug = "minister"  # type: ignore[union-attr]
    for number, state in enumerate((DeliveryState.SENT, DeliveryState.REFUSED, DeliveryState.ANSWERED), 1):
        deliver(rows.session, made, state, number=number, office=office)
    rows.petition(slug="bare", goal=None, opened_at=None, addressees=[], kind=PetitionKind.LETTER)
    rows.session.commit()
    return made


def test_the_description_is_well_formed_and_names_this_site(client: FlaskClient, petition: Petition) -> None:
    answer = client.get("/openapi.json")
    described = answer.json

    validate(described)
    assert described["openapi"].startswith("3.1")
    assert described["servers"] == [{"url": "http://127.0.0.1:8000"}]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.usefixtures("petition")
@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("/petitions.json", "PetitionList"),
        ("/petitions/stay.json", "Petition"),
        ("/petitions/bare.json", "Petition"),
        ("/offices.json", "OfficeList"),
        ("/offices/minister.json", "Office"),
        ("/offices/missing.json", "Refusal"),
        ("/petitions/stay/count.json", "Count"),
        ("/petitions/bare/count.json", "Count"),
        ("/petitions/missing.json", "Refusal"),
        ("/petitions/missing/count.json", "Refusal"),
        ("/oembed?url=http://127.0.0.1:8000/petitions/stay", "Embedding"),
    ],
)
def test_an_answer_is_what_the_description_says(client: FlaskClient, path: str, schema: str) -> None:
    answer = client.get(path)

    assert mistakes(answer.json, schema) == []
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.usefixtures("petition")
def test_the_sample_holds_every_part_that_is_described(client: FlaskClient) -> None:
    # Otherwise the test above would hold empty lists against their description.
    record = client.get("/petitions/stay.json").json

    assert len(record["deliveries"]) == 3
    assert {each["type"] for each in record["addressees"]} == {"office", "own_member", "copy"}
    assert "<5" in record["by_province"].values()
    assert record["deliveries"][0]["files"]
    assert len(client.get("/offices/minister.json").json["deliveries"]) == 3


@pytest.mark.usefixtures("petition")
@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"count": "many"}, "count: 'many' is not of type 'integer'"),
        ({"email": "ann@example.org"}, ": Additional properties are not allowed ('email' was unexpected)"),
    ],
)
def test_an_answer_that_differs_from_the_description_is_found(
    client: FlaskClient, change: dict[str, Any], told: str
) -> None:
    assert mistakes(client.get("/petitions/stay/count.json").json | change, "Count") == [told]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_every_address_for_machines_is_described_and_no_other(app: Flask) -> None:
    there = {
        re.sub(r"<(?:[^:<>]+:)?(\w+)>", r"{\1}", rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith(MACHINES)
    }

    assert set(DESCRIPTION["paths"]) == there


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_question_that_is_no_text_is_refused_as_described(app: Flask) -> None:
    """A NUL in the name of a parameter: the schema's answer for 400, and its kind of document."""
    for path, told in DESCRIPTION["paths"].items():
        address = path.replace("{slug}", "stay").replace("{lang}", "fr")
        answer = app.test_client().get(f"{address}?%00=1")
        name = told["get"]["responses"]["400"]["$ref"].rpartition("/")[2]
        described = DESCRIPTION["components"]["responses"][name]["content"]

        assert (answer.status_code, {answer.mimetype}) == (400, set(described)), path
        assert answer.mimetype != "application/problem+json" or mistakes(answer.json, "Problem") == []
