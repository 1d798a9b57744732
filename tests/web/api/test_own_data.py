"""An organisation's own data by token: what it opens, what it never shows, and how refusals read."""

import datetime as dt
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from petitions.campaign.models import Petition
from petitions.delivery.states import DeliveryState
from petitions.organizers.api_tokens import TokenValues, make_token, revoke
from petitions.organizers.models import AuditEntry, Organizer
from petitions.organizers.token_models import ApiToken, Scope
from petitions.signing.contact_models import ContactConsent
from petitions.signing.models import Exposure, Origin, Signature, SignatureState
from tests.factories import DAY_ONE, Rows
from tests.web.api.test_openapi import mistakes
from tests.web.delivery.test_record import deliver

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
BASE = "/api/v1/petitions"
SCHEMAS = {
    "": "OwnPetitionList",
    "/stay": "OwnPetitionWhole",
    "/stay/counts": "OwnCounts",
    "/stay/counts?by=day": "OwnCounts",
    "/stay/counts?by=province": "OwnCounts",
    "/stay/counts?by=source": "OwnCounts",
    "/stay/counts?by=language": "OwnCounts",
    "/stay/signatures": "OwnSignaturePage",
    "/stay/comments": "OwnCommentPage",
    "/stay/deliveries": "OwnDeliveryList",
    "/stay/contacts": "OwnContactPage",
}
OPENED_BY = {
    "": Scope.PETITIONS,
    "/stay": Scope.PETITIONS,
    "/stay/counts": Scope.COUNTS,
    "/stay/signatures": Scope.SIGNATURES,
    "/stay/comments": Scope.COMMENTS,
    "/stay/deliveries": Scope.DELIVERIES,
    "/stay/contacts": Scope.CONTACTS,
}


class Program:
    """A client that shows one token, and remembers its row."""

    def __init__(self, client: FlaskClient, token: ApiToken, text: str) -> None:
        self.client, self.token, self.text = client, token, text

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(f"{BASE}{path}", headers={"Authorization": f"Bearer {self.text}", **headers})


@pytest.fixture
def petition(rows: Rows) -> Petition:
    made: Petition = rows.petition(slug="stay", texts=["en", "fr"])
    deliver(rows.session, made, DeliveryState.SENT, number=1)
    return made


@pytest.fixture
def people(rows: Rows, petition: Petition) -> list[Signature]:
    """One of each that matters, confirmed a minute after another."""
    given: list[dict[str, Any]] = [
        {"name": "Ann Open", "comment": "Let them in.", "exposure": Exposure.PUBLIC, "source": "choir"},
        {"name": "Bo Hidden", "exposure": Exposure.COUNTED, "city": "Hideaway", "riding_code": "35001"},
        {"name": "Cy Gone", "state": SignatureState.WITHDRAWN, "withdrawn_at": DAY_ONE, "comment": "Bye"},
        {"name": "Di Pending", "state": SignatureState.PENDING},
        {"name": "Ed Paper", "origin": Origin.PAPER, "email": None},
    ]
    made = []
    for number, values in enumerate(given):
        at = None if values["name"] == "Di Pending" else DAY_ONE + dt.timedelta(minutes=number)
        made.append(rows.signature(petition=petition, **{"confirmed_at": at, **values}))
    agree(rows.session, made[0])
    agree(rows.session, made[1])
    agree(rows.session, made[2])
    rows.session.commit()
    return made


def agree(session: Session, signature: Signature, **values: object) -> None:
    """Let the organisation write, as the form would have kept it."""
    given: dict[str, Any] = {
        "signature_id": signature.id,
        "petition_id": signature.petition_id,
        "given_at": DAY_ONE,
        "wording": "The group may write to me",
        "wording_version": 1,
        "language": "en",
        "page": "http://127.0.0.1:8000/petitions/stay",
    }
    session.add(ContactConsent(**{**given, **values}))
    session.flush()


@pytest.fixture
def program(client: FlaskClient, rows: Rows, petition: Petition) -> Program:
    return program_with(client, rows, petition, *Scope)


def program_with(client: FlaskClient, rows: Rows, petition: Petition, *scopes: Scope, **more: Any) -> Program:
    owner: Organizer = rows.organizer()
    values = TokenValues("test", scopes, **more)
    organization = petition.organization
    token, text = make_token(rows.session, organization, values, by=owner, now=DAY_ONE)
    rows.session.commit()
    return Program(client, token, text)


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("path", SCHEMAS)
def test_an_answer_is_what_the_description_says(program: Program, path: str) -> None:
    answer = program.get(path)

    assert answer.status_code == 200
    assert mistakes(answer.json, SCHEMAS[path]) == []
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Set-Cookie" not in answer.headers


@pytest.mark.usefixtures("people")
def test_no_list_of_the_sample_is_empty(program: Program) -> None:
    # Otherwise the test above would hold nothing against its description.
    lists = {path: program.get(path).json for path in SCHEMAS if "counts" not in path and path != "/stay"}

    assert {path: len(found["data"]) for path, found in lists.items()} == {
        "": 1, "/stay/signatures": 4, "/stay/comments": 1, "/stay/deliveries": 1, "/stay/contacts": 2,
    }  # fmt: skip


@pytest.mark.parametrize("scope", list(Scope))
def test_a_scope_opens_itself_and_nothing_else(
    client: FlaskClient, rows: Rows, petition: Petition, scope: Scope
) -> None:
    program = program_with(client, rows, petition, scope)
    statuses = {path: program.get(path).status_code for path in OPENED_BY}

    assert statuses == {path: 200 if needs == scope else 403 for path, needs in OPENED_BY.items()}


def test_what_may_not_be_shown_is_not(program: Program, people: list[Signature]) -> None:
    shown = {each["id"]: each for each in program.get("/stay/signatures").json["data"]}
    ann, bo, cy, di, ed = (shown.get(each.id) for each in people)

    assert (ann["name"], ann["city"], ann["class"]) == ("Ann Open", "Ottawa", "confirmed")
    for hidden in (bo, cy):
        assert [hidden[name] for name in ("name", "city", "postal_code", "riding_code")] == [None] * 4
    assert di is None
    assert ed["class"] == "paper"
    everything = program.get("/stay/signatures").text + program.get("/stay/comments").text
    assert "example.org" not in everything
    for secret in ("Hidden", "Hideaway", "Gone", "Pending", "Bye"):
        assert secret not in everything
    assert all(str(each.public_id) not in everything for each in people)


def test_contacts_are_those_who_agreed_and_each_look_leaves_a_line(
    program: Program, people: list[Signature], session: Session
) -> None:
    found = program.get("/stay/contacts").json["data"]

    assert [(each["email"], each["name"]) for each in found] == [
        (people[0].email, "Ann Open"),
        (people[1].email, None),
    ]
    assert found[0]["consent"]["wording"] == "The group may write to me"
    session.expire_all()
    line = session.scalars(select(AuditEntry)).one()
    assert (line.action, line.detail["number"], line.organizer_id) == ("contacts_read", 2, None)
    assert "example.org" not in str(line.detail)


def test_pages_go_on_where_the_last_one_ended(program: Program, people: list[Signature]) -> None:
    first = program.get("/stay/signatures?limit=3").json
    rest = program.client.get(first["next"], headers={"Authorization": f"Bearer {program.text}"}).json
    later = program.get(f"/stay/signatures?cursor={rest['cursor']}").json
    since = program.get("/stay/signatures?since=2026-05-01T13:02:00Z").json

    ids = [people[number].id for number in (0, 1, 2, 4)]
    assert [each["id"] for each in first["data"] + rest["data"]] == ids
    assert rest["next"] is None
    assert (later["data"], later["cursor"]) == ([], rest["cursor"])
    assert [each["id"] for each in since["data"]] == ids[2:]


def test_a_class_can_be_asked_for(program: Program, people: list[Signature]) -> None:
    found = program.get("/stay/signatures?class=withdrawn").json["data"]

    assert [each["id"] for each in found] == [people[2].id]


@pytest.mark.parametrize(
    "asked",
    [
        "limit=0", "limit=501", "limit=many", "limit=-1", "limit=١", "class=all", "since=yesterday",
        "cursor=abc", "since=2026-05-01T13:02:00", "since=0001-01-01T00:00:00%2B23:00", "cursor=MjAyNi0wNS0wMSA5OTk5OTk=",
        "cursor=é",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named(program: Program, asked: str) -> None:
    answer = program.get(f"/stay/signatures?{asked}")

    assert answer.status_code == 400
    assert (answer.json["code"], answer.json["field"]) == ("malformed", asked.partition("=")[0])
    assert mistakes(answer.json, "Problem") == []


def test_a_tag_saves_the_answer_until_something_changes(
    program: Program, people: list[Signature], session: Session
) -> None:
    tag = program.get("/stay/counts").headers["ETag"]
    again = program.get("/stay/counts", **{"If-None-Match": tag})
    people[0].state = SignatureState.WITHDRAWN
    session.commit()
    changed = program.get("/stay/counts", **{"If-None-Match": tag})

    assert (again.status_code, again.data) == (304, b"")
    assert changed.status_code == 200
    assert changed.json["count"] == 2


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, "token_missing"),
        ({"Authorization": "Basic b2xnYTpwYXNz"}, "token_missing"),
        ({"Authorization": "Bearer"}, "token_missing"),
        ({"Authorization": "Bearer cs_nobody"}, "token_unknown"),
        ({"Authorization": "Bearer " + "ÿ" * 50}, "token_unknown"),
    ],
)
def test_nobody_comes_in_without_a_token(
    client: FlaskClient, petition: Petition, session: Session, headers: dict[str, str], code: str
) -> None:
    session.commit()
    answer = client.get(f"{BASE}/{petition.slug}", headers=headers)

    assert (answer.status_code, answer.json["code"]) == (401, code)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")
    assert answer.mimetype == "application/problem+json"
    assert mistakes(answer.json, "Problem") == []


def test_a_token_ends_by_its_day_and_by_being_revoked(
    client: FlaskClient, rows: Rows, petition: Petition
) -> None:
    over = program_with(client, rows, petition, *Scope, ends_on=dt.date(2026, 5, 2))
    revoked = program_with(client, rows, petition, *Scope)
    standing = program_with(client, rows, petition, *Scope, ends_on=dt.date(2999, 1, 1))
    revoke(rows.session, revoked.token, now=DAY_ONE)
    rows.session.commit()

    assert [each.get("").status_code for each in (over, revoked, standing)] == [401, 401, 200]


def test_other_petitions_do_not_exist(client: FlaskClient, rows: Rows, petition: Petition) -> None:
    sister = rows.petition(organization=petition.organization, slug="sister")
    rows.petition(slug="strange")
    program = program_with(client, rows, petition, *Scope, petition_id=petition.id)
    wide = program_with(client, rows, petition, *Scope)

    assert [program.get(path).status_code for path in ("/stay", "/sister", "/strange")] == [200, 404, 404]
    assert [wide.get(path).status_code for path in ("/stay", "/sister", "/strange")] == [200, 200, 404]
    assert [each["slug"] for each in program.get("").json["data"]] == ["stay"]
    assert {each["slug"] for each in wide.get("").json["data"]} == {"stay", sister.slug}
    assert mistakes(program.get("/strange").json, "Problem") == []


def test_the_day_of_the_last_use_is_noted(program: Program, session: Session) -> None:
    assert program.token.last_used_on is None
    program.get("")
    session.expire_all()

    assert program.token.last_used_on == dt.datetime.now(dt.UTC).date()


@pytest.mark.config(RATE_LIMITS=True)
def test_a_program_in_a_hurry_is_told_to_wait_and_others_are_not(
    client: FlaskClient, rows: Rows, petition: Petition
) -> None:
    hasty = program_with(client, rows, petition, Scope.PETITIONS)
    other = program_with(client, rows, petition, Scope.PETITIONS)
    # A minute may end on the way, so that two of them are filled.
    answers = [hasty.get("") for _ in range(241)]
    slow = next(each for each in answers if each.status_code == 429)

    assert answers[0].status_code == 200
    assert 1 <= int(slow.headers["Retry-After"]) <= 60
    assert mistakes(slow.json, "Problem") == []
    assert other.get("").status_code == 200


def test_nothing_can_be_written(program: Program) -> None:
    answer = program.client.post(f"{BASE}/stay", headers={"Authorization": f"Bearer {program.text}"})

    assert (answer.status_code, answer.json["code"]) == (405, "method_not_allowed")


def test_an_address_that_is_none_is_told_to_programs_too(client: FlaskClient) -> None:
    answer = client.get("/api/v1/nothing")

    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
