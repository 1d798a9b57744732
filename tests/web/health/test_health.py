"""/healthz and /metrics: what watchers are told, and who may watch."""

import datetime as dt

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from petitions.outbox.models import Message, MessageState
from petitions.web.current import now
from tests.factories import Rows

TOKEN = "a token of sufficient length"
only_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def queue_message(session: Session, *, due: dt.datetime) -> None:
    session.add(
        Message(
            letter="confirm_signature",
            recipient="ann@example.org",
            language="en",
            state=MessageState.QUEUED,
            next_attempt_at=due,
            message_id="1",
            created_at=due,
        )
    )
    session.commit()


def test_all_is_well_when_every_part_answers(client: FlaskClient) -> None:
    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json == {
        "status": "ok",
        "process": "ok",
        "database": "ok",
        "queue": "ok",
        "oldest_due_message_seconds": 0,
    }
    assert answer.headers["Cache-Control"] == "no-store"


def test_late_mail_is_told_but_sends_nobody_away(client: FlaskClient, session: Session) -> None:
    queue_message(session, due=now() - dt.timedelta(hours=1))

    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["status"] == "late"
    assert 3600 <= answer.json["oldest_due_message_seconds"] < 3660


def test_a_message_due_later_is_not_late(client: FlaskClient, session: Session) -> None:
    queue_message(session, due=now() + dt.timedelta(hours=1))

    assert client.get("/healthz").json["oldest_due_message_seconds"] == 0  # type: ignore[index]


@only_sqlite
@pytest.mark.config(DATABASE_URL="postgresql+psycopg://nobody@127.0.0.1:1/nothing")
def test_a_database_that_is_away_is_503(client: FlaskClient) -> None:
    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json is not None
    assert (answer.json["status"], answer.json["database"], answer.json["queue"]) == ("away", "away", "ok")
    metrics = client.get("/metrics").text
    assert "countersign_database_up 0.0" in metrics


@only_sqlite
@pytest.mark.config(QUEUE_URL="redis://127.0.0.1:1/0")
def test_a_queue_that_is_away_is_503(client: FlaskClient) -> None:
    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json is not None
    assert (answer.json["database"], answer.json["queue"]) == ("ok", "away")


def test_figures_tell_messages_by_state(client: FlaskClient, session: Session) -> None:
    queue_message(session, due=now() - dt.timedelta(minutes=2))

    figures = client.get("/metrics").text

    assert 'countersign_messages{state="queued"} 1.0' in figures
    assert "countersign_database_up 1.0" in figures
    assert "ann@example.org" not in figures


@only_sqlite
@pytest.mark.config(PROOF_OF_WORK="always", RATE_LIMITS=True)
def test_figures_tell_what_came_of_the_work_that_was_asked(client: FlaskClient, rows: Rows) -> None:
    slug = rows.petition().slug
    rows.session.commit()
    form = {"name": "Ann Lee", "email": "ann@example.org", "postal_code": "K1A 0A6"}
    for work in ("", "", "forged"):
        assert client.post(f"/petitions/{slug}/signatures", data=form | {"work": work}).status_code == 303

    figures = client.get("/metrics").text

    for line in ('solved"} 0.0', 'missing"} 2.0', 'failed"} 1.0'):
        assert f'countersign_challenges_total{{outcome="{line}' in figures


@only_sqlite
@pytest.mark.config(RATELIMIT_STORAGE_URI="redis://127.0.0.1:1")
def test_figures_are_told_while_the_store_of_limits_is_away(client: FlaskClient) -> None:
    figures = client.get("/metrics").text

    assert "countersign_database_up 1.0" in figures
    assert "countersign_challenges_total{" not in figures


@only_sqlite
@pytest.mark.config(METRICS_TOKEN=TOKEN, TRUSTED_PROXIES=1)
@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("203.0.113.9", {}, 404),
        ("203.0.113.9", {"Authorization": f"Bearer {TOKEN}"}, 200),
        ("203.0.113.9", {"Authorization": "Bearer something else"}, 404),
        ("203.0.113.9", {"Authorization": "Bearer ünïcode"}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9", "Authorization": f"Bearer {TOKEN}"}, 200),
    ],
)
def test_figures_are_for_this_machine_or_the_token(
    client: FlaskClient, address: str, headers: dict[str, str], status: int
) -> None:
    answer = client.get("/metrics", headers=headers, environ_overrides={"REMOTE_ADDR": address})

    assert answer.status_code == status


@only_sqlite
def test_a_proxy_that_is_not_counted_opens_nothing(client: FlaskClient) -> None:
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404
