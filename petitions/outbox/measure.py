"""At most three mails in any 24 hours to one mailbox, over all petitions.

Whoever types a stranger's address a thousand times must not be able to flood it. What exceeds the measure
waits for room, three messages at most; what exceeds that is dropped. The count is of bodies sent, so that a
try that the server put off costs nothing and one in doubt counts.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, insert, select, text
from sqlalchemy.orm import Session

from petitions.outbox.models import WAITING, Dispatch, Message, MessageState

DAILY = 3
MOST_WAITING = 3
WINDOW = dt.timedelta(hours=24)
OVER_MEASURE = "over the daily measure of the mailbox"


def hold_back(session: Session, claimed: Iterable[Message], *, now: dt.datetime) -> list[Message]:
    """Return the claimed messages whose mailboxes have room; the others wait for it or are dropped."""
    by_mailbox: dict[bytes, list[Message]] = {}
    free = []
    for message in claimed:
        if message.mailbox_key is None:
            free.append(message)
        else:
            by_mailbox.setdefault(bytes(message.mailbox_key), []).append(message)
    session.flush()
    full = _started_by_mailbox(session, list(by_mailbox), now)
    # In one order everywhere, so that two workers never wait for each other.
    for mailbox_key, messages in sorted(by_mailbox.items()):
        room = DAILY - len(full.get(mailbox_key, ()))
        free += messages[: max(room, 0)]
        if late := messages[max(room, 0) :]:
            _put_aside(session, mailbox_key, late, now)
    return sorted(free, key=lambda message: message.id)


def _started_by_mailbox(
    session: Session, keys: Sequence[bytes], now: dt.datetime
) -> dict[bytes, list[dt.datetime]]:
    """When bodies went to each of the mailboxes within the window, oldest first."""
    started: dict[bytes, list[dt.datetime]] = {}
    query = select(Dispatch.mailbox_key, Dispatch.started_at).where(
        Dispatch.mailbox_key.in_(keys), Dispatch.started_at > now - WINDOW
    )
    for key, started_at in session.execute(query.order_by(Dispatch.started_at)):
        started.setdefault(bytes(key), []).append(started_at)
    return started


def _put_aside(session: Session, mailbox_key: bytes, late: list[Message], now: dt.datetime) -> None:
    """Let as many wait as may, until the mailbox has room; drop the rest."""
    lock_mailboxes(session, [mailbox_key])
    waiting = session.scalar(
        select(func.count())
        .select_from(Message)
        .where(Message.mailbox_key == mailbox_key, Message.state.in_(WAITING), Message.next_attempt_at > now)
    )
    places = max(MOST_WAITING - (waiting or 0), 0)
    again_at = _room_from(session, mailbox_key, now)
    for message in late[:places]:
        message.state, message.next_attempt_at = MessageState.DEFERRED, again_at
        message.attempts -= 1
        message.last_error, message.lease_token = OVER_MEASURE, None
    for message in late[places:]:
        message.state, message.next_attempt_at = MessageState.DROPPED, None
        message.last_error, message.lease_token = OVER_MEASURE, None
        message.recipient = message.rendered = message.context = None
    session.flush()


def _room_from(session: Session, mailbox_key: bytes, now: dt.datetime) -> dt.datetime:
    """The instant at which the mailbox has room for all that may wait: a day after its last mail."""
    latest = session.scalar(select(func.max(Dispatch.started_at)).where(Dispatch.mailbox_key == mailbox_key))
    return (latest or now) + WINDOW


def start_bodies(
    session: Session, messages: Sequence[Message], *, token: str, now: dt.datetime
) -> frozenset[int]:
    """Ask for the claims once more and count the mails, just before their bodies; the caller commits.

    Answers the ids of those that may go: a claim may have run out, a mailbox may have become full. No two of
    the messages may be to the same mailbox.
    """
    asked = {"ids": [message.id for message in messages], "token": token, "now": now}
    keys = [message.mailbox_key for message in messages if message.mailbox_key is not None]
    started = set(session.scalars(_UNCOUNTED, asked)) if len(keys) < len(messages) else set()
    if keys:
        lock_mailboxes(session, keys)
        started |= set(session.scalars(_COUNT, asked | {"since": now - WINDOW}))
    return frozenset(started)


def is_claimed(session: Session, message: Message, *, token: str, now: dt.datetime) -> bool:
    """Whether the claim still holds."""
    return bool(session.scalar(_IS_CLAIMED, {"ids": [message.id], "token": token, "now": now}))


_MESSAGES: Any = Message.__table__
_DISPATCHES: Any = Dispatch.__table__
_NOW = bindparam("now", type_=_DISPATCHES.c.started_at.type)
_CLAIMED = and_(
    _MESSAGES.c.id.in_(bindparam("ids", expanding=True)),
    _MESSAGES.c.lease_token == bindparam("token"),
    _MESSAGES.c.state == MessageState.CLAIMED,
    _MESSAGES.c.next_attempt_at > _NOW,
)
_IS_CLAIMED = select(_MESSAGES.c.id).where(_CLAIMED)
_UNCOUNTED = _IS_CLAIMED.where(_MESSAGES.c.mailbox_key.is_(None))
_STARTED = (
    select(func.count())
    .where(_DISPATCHES.c.mailbox_key == _MESSAGES.c.mailbox_key)
    .where(_DISPATCHES.c.started_at > bindparam("since", type_=_DISPATCHES.c.started_at.type))
    .scalar_subquery()
)
_ROWS = select(_MESSAGES.c.mailbox_key, _MESSAGES.c.id, _NOW).where(
    _CLAIMED, _MESSAGES.c.mailbox_key.is_not(None), _STARTED < DAILY
)
# One statement, so that claims and counts hold at the same instant; compiled once.
_COUNT = (
    insert(_DISPATCHES)
    .from_select(["mailbox_key", "message_id", "started_at"], _ROWS)
    .returning(_DISPATCHES.c.message_id)
)


def take_back(session: Session, message: Message) -> None:
    """Take the last dispatch off the count: the server has plainly not accepted the mail."""
    last = select(func.max(Dispatch.id)).where(Dispatch.message_id == message.id).scalar_subquery()
    session.execute(delete(Dispatch).where(Dispatch.id == last).execution_options(synchronize_session=False))


def take_back_lost(session: Session, messages: Iterable[Message]) -> None:
    """Take off the count what workers had begun that are gone.

    Most of it was only begun ahead, and a letter whose workers are killed three times must not wait a day.
    One whose earlier try ended in doubt, in its body or after, stays counted.
    """
    ids = [each.id for each in messages if not each.last_error.startswith(("body", "dot"))]
    if ids:
        lost = delete(Dispatch).where(Dispatch.message_id.in_(ids))
        session.execute(lost.execution_options(synchronize_session=False))


def forget_old(session: Session, *, now: dt.datetime) -> None:
    """Delete what no count will ask for again."""
    session.execute(
        delete(Dispatch)
        .where(Dispatch.started_at <= now - WINDOW)
        .execution_options(synchronize_session=False)
    )


def lock_mailboxes(session: Session, mailbox_keys: Iterable[bytes]) -> None:
    """Let one worker at a time count a mailbox, until its transaction ends; SQLite has one writer anyway.

    Taken in one order everywhere, so that two workers never wait for each other.
    """
    if session.get_bind().dialect.name == "postgresql":
        keys = sorted(int.from_bytes(key[:8], "big", signed=True) for key in mailbox_keys)
        session.execute(_LOCK, {"keys": keys})


_LOCK = text("SELECT pg_advisory_xact_lock(key) FROM unnest(CAST(:keys AS bigint[])) AS key")
