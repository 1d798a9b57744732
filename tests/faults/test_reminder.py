"""A reminder to an office goes at most once, though it is a letter: in doubt it waits for a person."""

import datetime as dt
from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import select

from petitions.delivery.answers.follow_up import LETTER
from petitions.mailer.sending import send_due
from petitions.outbox.claim import LEASE, claim_due
from petitions.outbox.models import Message
from petitions.outbox.post import post
from tests.delivery.conftest import Stage, send_to, stage
from tests.faults import smtp_server as smtp
from tests.faults.smtp_faults import drops_after_the_dot, drops_in_the_body
from tests.faults.smtp_server import FaultySmtpServer, Script

__all__ = ["send_to", "stage"]
CONTEXT = {
    "title": "Let them stay", "reference": "CS-2026-001-01-1", "organization": "Welcome Coalition",
    "text": "Dear Minister,", "reply_to": "hello@welcome.example", "path": "/office/x",
}  # fmt: skip


@pytest.fixture
def reminder(stage: Stage) -> Message:
    """A reminder in the outbox."""
    given = {"language": "en", "about": (LETTER, 1), "context": CONTEXT, "now": stage.now}
    post(stage.session, letter=LETTER, recipient="office@example.ca", **given)  # type: ignore[arg-type]
    stage.session.commit()
    return stage.session.scalars(select(Message)).one()


def send(stage: Stage) -> Counter[str]:
    totals = send_due(clock=lambda: stage.now, lines=1)
    stage.session.expire_all()
    stage.session.commit()
    return +totals


@pytest.mark.parametrize("fault", [drops_in_the_body, drops_after_the_dot])
def test_one_that_may_have_arrived_is_not_sent_again(
    stage: Stage, send_to: Callable[[int], None], reminder: Message, fault: Script
) -> None:
    with FaultySmtpServer(fault, smtp.sound) as server:
        send_to(server.port)
        assert send(stage) == {"parked": 1}
        stage.move(days=1)
        assert send(stage) == {}
    assert (reminder.state, server.connections) == ("parked", 1)


def test_one_whose_worker_is_gone_is_not_sent_again(
    stage: Stage, send_to: Callable[[int], None], reminder: Message
) -> None:
    assert claim_due(stage.session, token="gone", now=stage.now, limit=1)
    stage.session.commit()
    stage.now += LEASE + dt.timedelta(seconds=1)
    with FaultySmtpServer(smtp.sound) as server:
        send_to(server.port)
        assert send(stage) == {}
    assert (reminder.state, server.bodies) == ("parked", [])


def test_one_that_was_clearly_put_off_is_tried_again(
    stage: Stage, send_to: Callable[[int], None], reminder: Message
) -> None:
    with FaultySmtpServer(smtp.answers("451 4.3.0 later", to="DOT"), smtp.sound) as server:
        send_to(server.port)
        assert send(stage) == {"deferred": 1}
        stage.move(minutes=30)
        assert send(stage) == {"sent": 1}
    assert len(set(server.bodies)) == 1
