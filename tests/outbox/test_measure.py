"""At most three mails in 24 hours to one mailbox, three waiting, the rest dropped."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from config import Config
from petitions.crypto import KEYRING
from petitions.database import writing
from petitions.outbox.claim import LEASE, claim_due
from petitions.outbox.measure import (
    DAILY,
    OVER_MEASURE,
    WINDOW,
    forget_old,
    hold_back,
    is_claimed,
    start_bodies,
    take_back,
)
from petitions.outbox.models import Dispatch, Message, MessageState
from petitions.outbox.settle import settle_sent
from tests.outbox.conftest import PostLetters

VICTIM = "victim@example.org"


def send_all_due(session: Session, now: dt.datetime) -> int:
    """As the worker does it, without the mail server."""
    token, sent = "one", 0
    with writing():
        while claimed := claim_due(session, token=token, now=now, limit=20):
            for message in hold_back(session, claimed, now=now):
                assert start_bodies(session, [message], token=token, now=now)
                settle_sent(session, [message], token=token, now=now)
                sent += 1
            session.commit()
    return sent


def states(session: Session) -> Counter[str]:
    rows = session.execute(select(Message.state, func.count()).group_by(Message.state))
    return Counter(dict(rows.all()))


def test_three_go_three_wait_and_the_rest_is_dropped_when_a_mailbox_is_named_a_thousand_times(
    session: Session, post_letters: PostLetters, now: dt.datetime
) -> None:
    post_letters([VICTIM] * 1_000)
    assert send_all_due(session, now) == DAILY
    assert states(session) == {"sent": 3, "deferred": 3, "dropped": 994}
    dropped = session.scalars(select(Message).where(Message.state == MessageState.DROPPED).limit(5))
    assert {(message.recipient, message.last_error) for message in dropped} == {(None, OVER_MEASURE)}


def test_those_that_waited_go_when_a_day_has_passed(
    session: Session, post_letters: PostLetters, now: dt.datetime
) -> None:
    post_letters([VICTIM] * 10)
    send_all_due(session, now)
    assert send_all_due(session, now + WINDOW - dt.timedelta(seconds=1)) == 0
    assert send_all_due(session, now + WINDOW) == DAILY
    assert states(session) == {"sent": 6, "dropped": 4}


def test_other_mailboxes_get_their_mail_when_one_is_flooded(
    session: Session, post_letters: PostLetters, now: dt.datetime
) -> None:
    post_letters([VICTIM] * 50 + ["ann@example.org"])
    assert send_all_due(session, now) == DAILY + 1


def test_letters_without_a_mailbox_key_are_not_counted(
    session: Session, post_letters: PostLetters, now: dt.datetime
) -> None:
    post_letters(["olga@example.org"] * 7, counted=False)
    assert send_all_due(session, now) == 7


def test_a_try_that_the_server_declined_costs_nothing(
    session: Session, post_letters: PostLetters, now: dt.datetime
) -> None:
    message = post_letters([VICTIM])[0]
    claim_due(session, token="one", now=now, limit=1)
    start_bodies(session, [message], token="one", now=now)
    take_back(session, message)
    assert session.scalar(select(func.count()).select_from(Dispatch)) == 0


def test_the_body_does_not_start_when_the_lease_has_run_out(
    session: Session, post_letters: PostLetters, now: dt.datetime
) -> None:
    counted, uncounted = post_letters([VICTIM])[0], post_letters(["olga@example.org"], counted=False)[0]
    claim_due(session, token="one", now=now, limit=2)
    both = [counted, uncounted]
    assert start_bodies(session, both, token="one", now=now + LEASE) == set()
    assert start_bodies(session, both, token="two", now=now) == set()
    assert not is_claimed(session, counted, token="one", now=now + LEASE)
    assert is_claimed(session, counted, token="one", now=now)
    assert start_bodies(session, both, token="one", now=now) == {counted.id, uncounted.id}


def test_the_body_does_not_start_when_the_mailbox_became_full_meanwhile(
    session: Session, post_letters: PostLetters, now: dt.datetime
) -> None:
    messages = post_letters([VICTIM] * 4)
    claim_due(session, token="one", now=now, limit=4)
    for message in messages[:3]:
        assert start_bodies(session, [message], token="one", now=now) == {message.id}
    assert start_bodies(session, [messages[3]], token="one", now=now) == set()


def test_three_go_when_four_workers_send_at_once(
    session: Session, post_letters: PostLetters, now: dt.datetime, config: Config
) -> None:
    """Each worker holds messages to the same mailbox before any of them has sent one."""
    post_letters([VICTIM] * 12)
    session.close()
    engine = create_engine(config.DATABASE_URL, pool_size=4)
    together, outcomes = threading.Barrier(4), Counter[str]()

    def worker(token: str) -> None:
        with writing(), Session(engine, expire_on_commit=False) as mine:
            claimed = claim_due(mine, token=token, now=now, limit=3)
            ready = hold_back(mine, claimed, now=now)
            mine.commit()
            together.wait(20)
            for message in ready:
                may_go = start_bodies(mine, [message], token=token, now=now)
                mine.commit()
                outcomes["started" if may_go else "held back"] += 1

    threads = [threading.Thread(target=worker, args=(f"worker {n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.dispose()
    assert outcomes == {"started": DAILY, "held back": 12 - DAILY}


@pytest.mark.parametrize(("last_error", "counted"), [("", 0), ("connect no reply", 0), ("dot no reply", 1)])
def test_what_a_killed_worker_had_begun_is_not_counted_unless_it_was_in_doubt_before(
    last_error: str, counted: int, session: Session, post_letters: PostLetters, now: dt.datetime
) -> None:
    message = post_letters([VICTIM])[0]
    message.last_error = last_error
    claim_due(session, token="one", now=now, limit=1)
    start_bodies(session, [message], token="one", now=now)
    assert claim_due(session, token="two", now=now + LEASE, limit=1) == [message]
    assert session.scalar(select(func.count()).select_from(Dispatch)) == counted


def test_old_counts_are_forgotten_and_those_of_today_are_not(
    session: Session, post_letters: PostLetters, now: dt.datetime
) -> None:
    post_letters([VICTIM, "ann@example.org"])
    send_all_due(session, now)
    session.add(Dispatch(mailbox_key=KEYRING.mailbox_key(VICTIM), message_id=1, started_at=now - WINDOW))
    session.flush()
    forget_old(session, now=now)
    assert session.scalar(select(func.count()).select_from(Dispatch)) == 2
