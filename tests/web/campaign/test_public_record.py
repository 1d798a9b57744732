"""The count and the public record: exact keys, and nothing about a single person."""

import datetime as dt
import re

import pytest
from flask.testing import FlaskClient

from petitions.campaign.models import PetitionState
from petitions.signing.models import Origin, SignatureState
from tests.factories import DAY_ONE, Rows


def test_the_count_has_the_keys_of_the_contract(client: FlaskClient, rows: Rows) -> None:
    petition = rows.petition(slug="stay", goal=None)
    rows.signature(petition=petition)
    rows.signature(petition=petition, origin=Origin.PAPER)
    rows.signature(petition=petition, state=SignatureState.WITHDRAWN, slot=None)
    rows.session.commit()
    answer = client.get("/petitions/stay/count.json")

    assert answer.json.keys() == {"petition", "count", "goal", "as_of"}
    assert (answer.json["petition"], answer.json["count"], answer.json["goal"]) == ("stay", 2, None)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", answer.json["as_of"])
    age = dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(answer.json["as_of"])
    assert age < dt.timedelta(seconds=2)


def test_the_count_keeps_its_tag_until_somebody_signs(client: FlaskClient, rows: Rows) -> None:
    petition = rows.petition(slug="stay")
    rows.session.commit()
    tags = [client.get("/petitions/stay/count.json").headers["ETag"] for _ in range(2)]
    rows.signature(petition=petition)
    rows.session.commit()

    assert tags[0] == tags[1] != client.get("/petitions/stay/count.json").headers["ETag"]


def test_the_record_tells_the_classes_and_blurs_small_provinces(client: FlaskClient, rows: Rows) -> None:
    petition = rows.petition(slug="stay", texts=["en", "fr"])
    for number, (province, state) in enumerate([("ON", "confirmed")] * 7 + [("YT", "confirmed")] * 2):
        rows.signature(petition=petition, province=province, state=state, name=f"Secret Person {number}")
    rows.signature(petition=petition, state="pending")
    rows.signature(petition=petition, state="confirmed", held_at=DAY_ONE)
    rows.session.commit()
    answer = client.get("/petitions/stay.json")
    record = answer.json

    assert record["counts"] == {
        "confirmed": 9,
        "organizations": 0,
        "paper": 0,
        "imported": 0,
        "repeats": 0,
        "withdrawn": 0,
        "invalidated": 0,
        "pending": 2,
    }
    assert record["by_province"] == {"ON": "5+", "YT": "<5"}
    assert (record["slug"], record["kind"], record["state"]) == ("stay", "petition", "open")
    assert (record["languages"], record["title"]) == (["en", "fr"], "Let them stay (en)")
    assert record["addressees"][0]["holder"] == "Maya Okafor"
    assert record["deliveries"] == []
    assert "Secret" not in answer.text
    assert "@" not in answer.text.replace("/@", "")


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_list_of_records_is_paged_and_leaves_out_what_is_not_public(
    client: FlaskClient, rows: Rows
) -> None:
    for _ in range(19):
        rows.petition()
    rows.petition(state=PetitionState.SUBMITTED)
    rows.session.commit()
    first = client.get("/petitions.json").json
    second = client.get(first["next"].removeprefix("http://127.0.0.1:8000")).json

    assert (len(first["petitions"]), len(second["petitions"]), second["next"]) == (18, 1, None)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("path", ["/petitions/stay.json", "/petitions/stay/count.json", "/petitions.json"])
def test_records_are_open_to_pages_of_other_sites(client: FlaskClient, rows: Rows, path: str) -> None:
    rows.petition(slug="stay")
    rows.session.commit()
    headers = client.get(path).headers

    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_draft_has_no_record(client: FlaskClient, rows: Rows) -> None:
    rows.petition(slug="stay", state=PetitionState.DRAFT)
    rows.session.commit()

    assert client.get("/petitions/stay.json").status_code == 404
    assert client.get("/petitions/stay/count.json").status_code == 404


def test_the_numbers_do_not_tell_whether_an_address_has_signed(client: FlaskClient, rows: Rows) -> None:
    """A look, a signature in somebody's name, another look: the same whether they have signed or not."""
    petition = rows.petition(slug="stay")
    rows.signature(petition=petition, email="fatima@example.org", name="Fatima K")
    rows.session.commit()

    def changes(email: str) -> dict[str, int]:
        before = client.get("/petitions/stay.json").json["counts"]
        form = {"name": "Somebody Else", "email": email, "postal_code": "V5K 0A1"}
        assert client.post("/petitions/stay/signatures", data=form).status_code == 303
        after = client.get("/petitions/stay.json").json["counts"]
        return {name: number - before[name] for name, number in after.items() if number != before[name]}

    assert changes("fatima@example.org") == changes("nobody@example.org") == {"pending": 1}
