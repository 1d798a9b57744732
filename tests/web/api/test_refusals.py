"""Whom the programs' door lets in, and how a refusal reads."""

import datetime as dt
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.organizers.api_tokens import revoke
from petitions.organizers.token_models import Scope
from tests.factories import DAY_ONE, Rows
from tests.web.api.programs import BASE, Program, program_with
from tests.web.api.test_openapi import mistakes

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    "asked",
    [
        "limit=0", "limit=501", "limit=many", "limit=-1", "limit=١", "class=all", "since=yesterday",
        "since=2026-05-01T13:02:00", "since=0001-01-01T00:00:00%2B23:00", "cursor=abc", "cursor=é",
        "cursor=MjAyNi0wNS0wMSA5OTk5OTk=",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named(program: Program, asked: str) -> None:
    answer = program.get(f"/stay/signatures?{asked}")

    assert answer.status_code == 400
    assert (answer.json["code"], answer.json["field"]) == ("malformed", asked.partition("=")[0])
    assert mistakes(answer.json, "Problem") == []


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
    assert re.fullmatch(r'"minute";r=119;t=\d+, "hour";r=2999;t=\d+', answers[0].headers["RateLimit"])
    assert answers[0].headers["RateLimit-Policy"] == '"minute";q=120;w=60, "hour";q=3000;w=3600'
    assert 1 <= int(slow.headers["Retry-After"]) <= 60
    assert mistakes(slow.json, "Problem") == []
    assert other.get("").status_code == 200


def test_nothing_can_be_written(program: Program) -> None:
    answer = program.client.post(f"{BASE}/stay", headers={"Authorization": f"Bearer {program.text}"})

    assert (answer.status_code, answer.json["code"]) == (405, "method_not_allowed")


def test_an_address_that_is_none_is_told_to_programs_too(client: FlaskClient) -> None:
    answer = client.get("/api/v1/nothing")

    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
