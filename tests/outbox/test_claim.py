"""Two workers never hold the same message, and what a dead worker held comes back."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from config import Config
from petitions.database import writing
from petitions.outbox.claim import LEASE, MOST_LOST_CLAIMS, claim_due, renew
from petitions.outbox.models import MessageState
from tests.outbox.conftest import PostLetters

MINUTE = dt.timedelta(minutes=1)


def test_what_waited_longest_is_claimed_first(
    session: Session, post_letters: PostLetters, now: dt.datetime
) -> None:
    late = post_letters(["late@example.org"], at=now)[0]
    early = post_letters(["early@example.org"], at=now - MINUTE)[0]
    post_letters(["later@example.org"], at=now + MINUTE)
    claimed = claim_due(session, token="one", now=now, limit=10)
    assert [message.id for message in claimed] == [early.id, late.id]


def test_a_message_is_claimed_once_when_a_second_worker_asks(
    session: Session, post_letters: PostLetters, now: dt.datetime
) -> None:
    post_letters(["ann@example.org"])
    assert len(claim_due(session, token="one", now=now, limit=10)) == 1
    session.commit()
    assert claim_due(session, token="two", now=now, limit=10) == []


def test_a_second_worker_takes_the_next_messages_while_the_first_has_not_committed(
    session: Session, post_letters: PostLetters, now: dt.datetime, config: Config, database_kind: str
) -> None:
    if database_kind == "sqlite":
        return  # one writer at a time: the second waits until the first has committed
    post_letters([f"ann{n}@example.org" for n in range(4)])
    first = [message.id for message in claim_due(session, token="one", now=now, limit=2)]
    session.flush()
    engine = create_engine(config.DATABASE_URL)
    with Session(engine) as other:
        second = [message.id for message in claim_due(other, token="two", now=now, limit=10)]
    engine.dispose()
    assert len(first) == len(second) == 2
    assert not set(first) & set(second)


def test_a_claim_comes_back_when_its_lease_has_run_out(
    session: Session, post_letters: PostLetters, now: dt.datetime
) -> None:
    post_letters(["ann@example.org"])
    claim_due(session, token="one", now=now, limit=10)
    session.commit()
    assert claim_due(session, token="two", now=now + LEASE - dt.timedelta(seconds=1), limit=10) == []
    claimed = claim_due(session, token="two", now=now + LEASE, limit=10)
    assert [message.lease_token for message in claimed] == ["two"]


def test_a_claim_stays_when_its_worker_renews_it(
    session: Session, post_letters: PostLetters, now: dt.datetime
) -> None:
    post_letters(["ann@example.org"])
    with writing():
        claim_due(session, token="one", now=now, limit=10)
        session.commit()
        renew(session, token="one", now=now + LEASE / 2)
        session.commit()
    assert claim_due(session, token="two", now=now + LEASE, limit=10) == []


def test_a_lease_that_has_run_out_cannot_be_renewed(
    session: Session, post_letters: PostLetters, now: dt.datetime
) -> None:
    message = post_letters(["ann@example.org"])[0]
    claim_due(session, token="one", now=now, limit=10)
    session.commit()
    renew(session, token="one", now=now + LEASE)
    session.refresh(message)
    assert message.next_attempt_at == now + LEASE


def test_a_message_that_keeps_killing_its_workers_is_parked(
    session: Session, post_letters: PostLetters, now: dt.datetime
) -> None:
    message = post_letters(["ann@example.org"])[0]
    for turn in range(MOST_LOST_CLAIMS):
        assert claim_due(session, token=f"worker {turn}", now=now + turn * LEASE, limit=10)
    assert claim_due(session, token="last", now=now + MOST_LOST_CLAIMS * LEASE, limit=10) == []
    assert (message.state, message.next_attempt_at) == (MessageState.PARKED, None)
