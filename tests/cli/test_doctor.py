"""`flask doctor`: each thing that is wrong is said in plain words, and nothing else is."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from petitions.cli.checks import MOST_TRIES
from petitions.delivery.slots.plan import mark_restored
from petitions.outbox.models import Message, MessageState
from petitions.web.current import now
from tests.delivery.conftest import Stage, stage
from tests.servers import MailServer, free_port

__all__ = ["stage"]

Ask = Callable[[], tuple[int, str]]
only_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
A_REAL_SITE = {"SITE_URL": "https://petitions.example.org", "TRUSTED_PROXIES": 1}


@pytest.fixture
def doctor(app: Flask) -> Ask:
    """Asks, and gives back the exit code and what was said."""

    def ask() -> tuple[int, str]:
        result = app.test_cli_runner().invoke(args=["doctor"])
        return result.exit_code, result.output

    return ask


def message(state: MessageState, *, due: dt.datetime | None) -> Message:
    words = {"letter": "confirm_signature", "recipient": "ann@example.org", "language": "en"}
    return Message(**words, state=state, next_attempt_at=due, message_id="1", created_at=now())


def test_nothing_is_wrong_with_a_fresh_installation(doctor: Ask) -> None:
    exit_code, said = doctor()

    assert exit_code == 0, said
    assert "WRONG" not in said
    assert "its schema is ours" in said


def test_an_old_schema_is_wrong(app: Flask, doctor: Ask) -> None:
    with app.app_context():
        flask_migrate.downgrade(revision="base")

    exit_code, said = doctor()

    assert exit_code == 1
    assert "flask db upgrade" in said


def test_late_mail_asks_for_a_worker(doctor: Ask, session: Session) -> None:
    session.add(message(MessageState.QUEUED, due=now() - dt.timedelta(hours=2)))
    session.commit()

    exit_code, said = doctor()

    assert exit_code == 1
    assert "due for 120 minutes: is a worker running" in said


def test_what_waits_for_a_person_is_said_without_alarm(doctor: Ask, session: Session) -> None:
    session.add(message(MessageState.PARKED, due=None))
    mark_restored(session, now=now())
    session.commit()

    exit_code, said = doctor()

    assert exit_code == 0
    assert "1 messages were put aside" in said
    assert "a backup was restored" in said


def test_a_delivery_that_never_gets_to_a_server_and_a_clock_set_back_are_wrong(
    doctor: Ask, stage: Stage
) -> None:
    stage.now = now() + dt.timedelta(days=400)
    stage.ready(attempts=MOST_TRIES)

    exit_code, said = doctor()

    assert exit_code == 1
    assert "1 were taken in hand 4 times" in said
    assert "was the clock set back?" in said


@only_sqlite
def test_a_mail_server_that_answers_is_good(doctor: Ask, smtp_server: MailServer) -> None:
    exit_code, said = doctor()

    assert exit_code == 0
    assert f"127.0.0.1:{smtp_server.port} answers" in said
    assert smtp_server.envelopes == []


@only_sqlite
@pytest.mark.config(MAIL_SERVER="127.0.0.1", MAIL_PORT=free_port())
def test_a_mail_server_that_is_away_is_wrong(doctor: Ask) -> None:
    exit_code, said = doctor()

    assert exit_code == 1
    assert "WRONG  mail" in said


@only_sqlite
@pytest.mark.config(STORAGE_URL="/proc/nothing/here")
def test_a_storage_that_takes_nothing_is_wrong(doctor: Ask) -> None:
    exit_code, said = doctor()

    assert exit_code == 1
    assert "WRONG  storage" in said


@only_sqlite
@pytest.mark.config(DATABASE_URL="postgresql+psycopg://nobody@127.0.0.1:1/nothing")
def test_a_database_that_is_away_does_not_keep_the_rest_from_being_asked(doctor: Ask) -> None:
    exit_code, said = doctor()

    assert exit_code == 1
    assert "WRONG  database" in said
    assert "good   storage" in said
    assert "Traceback" not in said


@only_sqlite
@pytest.mark.config(**A_REAL_SITE)
def test_a_real_site_without_mail_or_limits_is_doubtful(doctor: Ask) -> None:
    exit_code, said = doctor()

    assert exit_code == 0
    assert "nobody can confirm" in said
    assert "RATE_LIMITS is off" in said


@only_sqlite
@pytest.mark.parametrize(
    "is_doubtful",
    [
        pytest.param(True, marks=pytest.mark.config(SITE_URL="http://petitions.example.org")),
        pytest.param(False, marks=pytest.mark.config(**A_REAL_SITE)),
        pytest.param(False, marks=pytest.mark.config(SITE_URL="http://127.0.0.1:8000")),
    ],
)
@pytest.mark.config(PROOF_OF_WORK="always")
def test_it_says_when_browsers_are_asked_to_calculate_and_whether_they_can(
    doctor: Ask, is_doubtful: bool
) -> None:
    exit_code, said = doctor()

    assert exit_code == 0
    assert "good   machines    browsers are always asked" in said
    assert ("https site only" in said) is is_doubtful


def test_the_probe_is_taken_away_again(doctor: Ask, tmp_path: Path) -> None:
    doctor()

    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []


@only_sqlite
def test_a_folder_that_is_open_to_everybody_is_doubtful(app: Flask, doctor: Ask) -> None:
    """The database in it holds names."""
    Path(app.config["INSTANCE_DIR"]).chmod(0o755)

    assert "everybody on this machine can look into" in doctor()[1]
