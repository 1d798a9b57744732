"""Write down what became of a try: sent, put off, given back, parked.

A retry is in the row, not in the queue: first after 5 to 10 minutes, then growing, for four days. Only the
worker that holds the claim may settle; one that lost it changes nothing.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from petitions.outbox.models import Message, MessageState

FIRST_RETRY = dt.timedelta(minutes=5)
LONGEST_PAUSE = dt.timedelta(hours=6)
GIVE_UP_AFTER = dt.timedelta(days=4)
# So many tries fit in well under four days: fewer mean that there was no worker for most of that time.
FEWEST_TRIES = 10


_TABLE: Any = Message.__table__
_OURS = update(_TABLE).where(_TABLE.c.id == bindparam("row"), _TABLE.c.lease_token == bindparam("token"))
_FORGOTTEN = dict.fromkeys(("recipient", "rendered", "context", "lease_token", "next_attempt_at"))
_SENT = (
    update(_TABLE)
    .where(_TABLE.c.id.in_(bindparam("rows", expanding=True)), _TABLE.c.lease_token == bindparam("token"))
    .values(state=MessageState.SENT, last_error="", **_FORGOTTEN)
    .values(sent_at=bindparam("now", type_=_TABLE.c.sent_at.type))
)


def retry_pause(attempts: int, spread: int) -> dt.timedelta:
    """How long to wait after the n-th try; `spread` keeps messages put off together from coming together.

    >>> str(retry_pause(1, 0)), str(retry_pause(1, 299)), str(retry_pause(3, 0)), str(retry_pause(20, 0))
    ('0:05:00', '0:09:59', '0:20:00', '6:00:00')
    """
    pause = FIRST_RETRY + dt.timedelta(seconds=spread % 300)
    doubled: dt.timedelta = pause * 2 ** min(attempts - 1, 10)
    return min(doubled, LONGEST_PAUSE)


def settle_sent(session: Session, messages: Sequence[Message], *, token: str, now: dt.datetime) -> None:
    """The server took the messages over: nothing of them needs to be kept but that."""
    if messages:
        session.execute(_SENT, {"rows": [each.id for each in messages], "token": token, "now": now})


def settle_deferred(
    session: Session, message: Message, *, token: str, error: str, now: dt.datetime
) -> MessageState:
    """Put the message off, or park it when it has been tried for four days."""
    if now - message.created_at >= GIVE_UP_AFTER and message.attempts >= FEWEST_TRIES:
        settle_parked(session, message, token=token, error=error)
        return MessageState.PARKED
    again_at = now + retry_pause(message.attempts, message.id * 37)
    _settle(session, message, token, state=MessageState.DEFERRED, next_attempt_at=again_at, last_error=error)
    return MessageState.DEFERRED


def settle_parked(session: Session, message: Message, *, token: str, error: str) -> None:
    """Take the message out of the queue until somebody has looked at it, and go on with the next."""
    _settle(session, message, token, state=MessageState.PARKED, next_attempt_at=None, last_error=error[:300])


def settle_dropped(session: Session, message: Message, *, token: str, error: str) -> None:
    """Give the message up for good and forget whom it was for."""
    _settle(session, message, token, state=MessageState.DROPPED, last_error=error[:300], **_FORGOTTEN)


def give_back(session: Session, message: Message, *, token: str, at: dt.datetime) -> None:
    """Let go of a message that was claimed and not tried."""
    attempts = max(message.attempts - 1, 0)
    _settle(session, message, token, state=MessageState.QUEUED, next_attempt_at=at, attempts=attempts)


def release_parked(session: Session, *, now: dt.datetime) -> int:
    """Try every parked message again from the beginning; return how many they are."""
    result = session.execute(
        update(Message)
        .where(Message.state == MessageState.PARKED, Message.recipient.is_not(None))
        .values(state=MessageState.QUEUED, attempts=0, next_attempt_at=now, created_at=now)
        .execution_options(synchronize_session=False)
    )
    return int(result.rowcount)  # type: ignore[attr-defined]


def _settle(session: Session, message: Message, token: str, **values: Any) -> None:
    row = {"row": message.id, "token": token}
    session.execute(_OURS.values({"lease_token": None} | values), row)
