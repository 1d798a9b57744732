"""What the page asks of browsers before a signature: seldom, and in nobody’s way."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, event, select
from sqlalchemy.orm import Session

from petitions.campaign.models import PetitionState
from petitions.challenges import pace
from petitions.challenges.gate import Mode
from petitions.challenges.pace import WINDOW_SECONDS, Step
from petitions.database import run
from petitions.extensions import db
from petitions.signing import keep, mailbox
from petitions.signing.limits import UNSOLVED
from petitions.signing.models import Signature
from petitions.signing.networks import NetworkSalt
from tests.challenges.solving import solution
from tests.factories import Rows

FORM = {"name": "Ann Lee", "country": "CA", "postal_code": "k1a 0a6"}
on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
asks_always = pytest.mark.config(PROOF_OF_WORK="always", RATE_LIMITS=True)
PATH = "/petitions/stay/challenge.json"
Sign = Callable[..., int]


@pytest.fixture(autouse=True)
def slug(rows: Rows, session: Session) -> str:
    made: str = rows.petition(slug="stay").slug
    rows.petition(slug="closed", state=PetitionState.CLOSED)
    session.commit()
    return made


@pytest.fixture
def sign(client: FlaskClient) -> Sign:
    """Somebody new opens the form and sends it, from an address if one is given."""
    signed = iter(range(1_000))

    def send(work: str = "", *, address: str = "203.0.113.7") -> int:
        found = re.search(r'name="mark" value="([^"]+)"', client.get("/petitions/stay").text)
        assert found is not None
        form = FORM | {"email": f"ann{next(signed)}@example.org", "mark": found[1], "work": work}
        sent = client.post(
            "/petitions/stay/signatures", data=form, environ_overrides={"REMOTE_ADDR": address}
        )
        assert sent.headers["Location"] == "/petitions/stay/check-your-inbox"
        return sent.status_code

    return send


def held(session: Session) -> list[str]:
    session.rollback()
    return list(session.scalars(select(Signature.held_reason).order_by(Signature.id)))


@pytest.mark.config(PROOF_OF_WORK="off")
@on_sqlite
def test_a_site_that_never_asks_says_nothing_of_it_on_the_page(client: FlaskClient) -> None:
    page = client.get("/petitions/stay").text

    assert "work.js" not in page
    assert 'name="work"' not in page
    assert client.get(PATH).json == {"challenge": None}


@on_sqlite
def test_nothing_is_asked_when_it_is_calm(client: FlaskClient) -> None:
    answer = client.get(PATH)

    assert answer.json == {"challenge": None}
    assert answer.headers["Cache-Control"] == "no-store"
    assert f'data-challenge="{PATH}"' in client.get("/petitions/stay").text
    assert client.get("/petitions/missing/challenge.json").status_code == 404


@asks_always
@on_sqlite
def test_only_a_petition_that_takes_signatures_asks(client: FlaskClient) -> None:
    assert client.get("/petitions/closed/challenge.json").json == {"challenge": None}
    assert client.get(PATH).json["challenge"]["parameters"]["algorithm"] == "PBKDF2/SHA-256"


@asks_always
def test_asking_changes_nothing(client: FlaskClient, session: Session, app: Flask) -> None:
    for _ in range(3):
        assert client.get(PATH).status_code == 200

    assert session.scalars(select(NetworkSalt)).all() == []
    storage = app.extensions["signing_limits"].storage
    assert (storage.storage, storage.events) == ({}, {})


@asks_always
def test_who_brings_no_work_is_taken_within_narrower_limits_and_held_beyond_them(
    client: FlaskClient, sign: Sign, session: Session
) -> None:
    most = UNSOLVED[0].amount
    assert {sign() for _ in range(most + 2)} == {303}
    assert sign(solution(client.get(PATH).json["challenge"])) == 303

    assert held(session) == [""] * most + ["unsolved", "unsolved", ""]


@asks_always
@on_sqlite
def test_a_forged_and_a_replayed_answer_count_as_none(
    client: FlaskClient, sign: Sign, session: Session, app: Flask
) -> None:
    given = solution(client.get(PATH).json["challenge"])
    for work in (given, given, "forged"):
        sign(work)

    figures = app.extensions["signing_gate"].figures()
    assert figures == {"solved": 1, "missing": 0, "failed": 2}
    assert held(session) == ["", "", ""]


@pytest.mark.config(RATE_LIMITS=True)
@on_sqlite
def test_a_rush_from_many_networks_asks_everybody_until_it_has_passed(
    client: FlaskClient, sign: Sign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "STEPS", (Step(of_petition=4, of_network=20, tries=100),))
    with time_machine.travel(dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC), tick=False) as clock:
        for number in range(4):
            assert client.get(PATH).json == {"challenge": None}
            sign(address=f"203.0.113.{number}")
        assert client.get(PATH).json["challenge"] is not None
        sign(address="203.0.113.9")
        clock.shift(2 * WINDOW_SECONDS)

        assert client.get(PATH).json == {"challenge": None}


@pytest.mark.config(RATE_LIMITS=True)
def test_a_signature_in_calm_costs_no_statement_more(
    sign: Sign, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign(), sign()  # the first ones in a week and in a process read more
    said: list[str] = []

    def noted(connection: Connection, statement: str, values: dict[str, Any]) -> Any:
        said.append(statement)
        return run(connection, statement, values)

    for stage in (keep, mailbox):
        monkeypatch.setattr(stage, "run", noted)
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *given: said.append(given[2]))
    of_mode = {}
    for mode in (Mode.OFF, Mode.ADAPTIVE):
        app.extensions["signing_gate"].mode = mode
        said.clear()
        sign()
        of_mode[mode] = list(said)

    assert any("INSERT INTO signatures" in each for each in of_mode[Mode.OFF])
    assert of_mode[Mode.ADAPTIVE] == of_mode[Mode.OFF]
