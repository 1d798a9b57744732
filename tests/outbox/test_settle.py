"""What is written down after a try, by the worker that holds the claim and by no other."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from petitions.outbox.claim import claim_due
from petitions.outbox.models import Message, MessageState
from petitions.outbox.settle import (
    FEWEST_TRIES,
    GIVE_UP_AFTER,
    give_back,
    release_parked,
    retry_pause,
    settle_deferred,
    settle_dropped,
    settle_parked,
    settle_sent,
)
from tests.outbox.conftest import PostLetters


@pytest.fixture
def claimed(session: Session, post_letters: PostLetters, now: dt.datetime) -> Message:
    post_letters(["ann@example.org"])
    return claim_due(session, token="one", now=now, limit=1)[0]


def test_nothing_of_the_person_is_kept_when_the_message_is_sent(
    session: Session, claimed: Message, now: dt.datetime
) -> None:
    claimed.rendered = b"Dear Ann"
    session.flush()
    settle_sent(session, [claimed], token="one", now=now)
    session.refresh(claimed)
    assert (claimed.state, claimed.sent_at, claimed.next_attempt_at) == (MessageState.SENT, now, None)
    assert [claimed.recipient, claimed.rendered, claimed.lease_token] == [None] * 3


def test_the_first_retry_comes_after_five_to_ten_minutes(
    session: Session, claimed: Message, now: dt.datetime
) -> None:
    assert settle_deferred(session, claimed, token="one", error="rcpt 450", now=now) == MessageState.DEFERRED
    session.refresh(claimed)
    assert claimed.next_attempt_at is not None
    assert dt.timedelta(minutes=5) <= claimed.next_attempt_at - now <= dt.timedelta(minutes=10)
    assert claimed.recipient == "ann@example.org"


def test_pauses_grow_and_the_message_is_tried_for_four_days() -> None:
    pauses = [retry_pause(attempt, 0) for attempt in range(1, 30)]
    assert pauses == sorted(pauses)
    assert pauses[-1] <= dt.timedelta(hours=6)


def test_the_message_is_parked_when_it_has_been_tried_for_four_days(
    session: Session, claimed: Message, now: dt.datetime
) -> None:
    later, claimed.attempts = now + GIVE_UP_AFTER, FEWEST_TRIES
    assert settle_deferred(session, claimed, token="one", error="rcpt 450", now=later) == MessageState.PARKED
    session.refresh(claimed)
    assert (claimed.state, claimed.next_attempt_at) == (MessageState.PARKED, None)


def test_the_message_is_put_off_when_no_worker_tried_it_for_four_days(
    session: Session, claimed: Message, now: dt.datetime
) -> None:
    later = now + GIVE_UP_AFTER
    assert settle_deferred(session, claimed, token="one", error="connect", now=later) == MessageState.DEFERRED


def test_a_parked_message_is_tried_again_when_it_is_released(
    session: Session, claimed: Message, now: dt.datetime
) -> None:
    settle_parked(session, claimed, token="one", error="cannot be written")
    assert release_parked(session, now=now) == 1
    assert len(claim_due(session, token="two", now=now, limit=1)) == 1


def test_a_dropped_message_forgets_whom_it_was_for(session: Session, claimed: Message) -> None:
    settle_dropped(session, claimed, token="one", error="rcpt 550 5.1.1")
    session.refresh(claimed)
    assert (claimed.state, claimed.recipient) == (MessageState.DROPPED, None)


def test_a_message_given_back_has_not_been_tried(
    session: Session, claimed: Message, now: dt.datetime
) -> None:
    give_back(session, claimed, token="one", at=now)
    session.refresh(claimed)
    assert (claimed.state, claimed.attempts, claimed.next_attempt_at) == (MessageState.QUEUED, 0, now)


def test_a_worker_that_lost_its_claim_settles_nothing(
    session: Session, claimed: Message, now: dt.datetime
) -> None:
    settle_sent(session, [claimed], token="two", now=now)
    settle_dropped(session, claimed, token="two", error="late")
    session.refresh(claimed)
    assert (claimed.state, claimed.recipient) == (MessageState.CLAIMED, "ann@example.org")
