"""Take due messages for one worker, for as long as it shows signs of life.

The lease is short and renewed by a heartbeat, so that the messages of a killed worker soon go to another, and
it is asked for again just before the body: a worker that slept over its lease sends nothing.
"""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from petitions.outbox.measure import take_back_lost
from petitions.outbox.models import ONCE, Message, MessageState

LEASE = dt.timedelta(seconds=60)
# A message whose claims end without a word this often has probably killed its workers.
MOST_LOST_CLAIMS = 10


def claim_due(session: Session, *, token: str, now: dt.datetime, limit: int) -> Sequence[Message]:
    """Claim up to `limit` due messages, those that waited longest first; flushed, for the caller to commit.

    Two workers never get the same message: on PostgreSQL rows that another is about to take are skipped, on
    SQLite only one transaction can write.
    """
    due = (
        select(Message)
        .where(Message.next_attempt_at <= now)
        .order_by(Message.next_attempt_at, Message.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    found = session.scalars(due).all()
    take_back_lost(session, [message for message in found if message.state == MessageState.CLAIMED])
    return [message for message in found if _take(message, token, now)]


def _take(message: Message, token: str, now: dt.datetime) -> bool:
    most = 1 if message.letter in ONCE else MOST_LOST_CLAIMS
    if message.state == MessageState.CLAIMED and message.attempts >= most:
        message.state, message.next_attempt_at, message.lease_token = MessageState.PARKED, None, None
        message.last_error = "its workers ended without a word"
        return False
    message.state, message.lease_token = MessageState.CLAIMED, token
    message.attempts += 1
    message.next_attempt_at = now + LEASE
    return True


def renew(session: Session, *, token: str, now: dt.datetime) -> None:
    """Prolong every lease of this worker that has not run out."""
    session.execute(
        update(Message)
        .where(Message.lease_token == token, Message.state == MessageState.CLAIMED)
        .where(Message.next_attempt_at > now)
        .values(next_attempt_at=now + LEASE)
        .execution_options(synchronize_session=False)
    )
