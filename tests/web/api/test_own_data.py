"""An organisation's own data by token: what it opens, and what it never shows."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.organizers.models import AuditEntry
from petitions.organizers.token_models import Scope
from petitions.signing.models import Signature, SignatureState
from petitions.web.api.v1 import SETTLING
from petitions.web.current import now
from tests.factories import Rows
from tests.web.api.programs import Program, program_with
from tests.web.api.test_openapi import mistakes

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
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


def test_the_newest_wait_until_nobody_earlier_can_come(
    program: Program, people: list[Signature], session: Session
) -> None:
    people[4].confirmed_at = now() - SETTLING / 2
    session.commit()
    page = program.get("/stay/signatures").json

    assert people[4].id not in [each["id"] for each in page["data"]]
    assert page["next"] is None


def test_a_class_can_be_asked_for(program: Program, people: list[Signature]) -> None:
    found = program.get("/stay/signatures?class=withdrawn").json["data"]

    assert [each["id"] for each in found] == [people[2].id]


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
