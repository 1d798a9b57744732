"""At most three mails in any 24 hours to one mailbox, over all petitions.

Whoever types a stranger's address a thousand times must not be able to flood it. What exceeds the measure
waits for room, three messages at most; what exceeds that is dropped. The count is of bodies sent, so that a
try that the server put off costs nothing and one in doubt counts.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import Exists, ScalarSelect, and_, delete, exists, func, insert, literal, select
from sqlalchemy.orm import Session

from petitions.outbox.models import WAITING, Dispatch, Message, MessageState

DAILY = 3
MOST_WAITING = 3
WINDOW = dt.timedelta(hours=24)
OVER_MEASURE = "over the daily measure of the mailbox"


class OverMeasure(Exception):
    """The mailbox has had its three mails while this one was being prepared."""


class NotOurs(Exception):
    """The claim has run out and may be another worker's by now."""


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
    lock_mailbox(session, mailbox_key)
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


def start_body(session: Session, message: Message, *, token: str, now: dt.datetime) -> None:
    """Ask for the claim once more and count this mail, just before its body; the caller commits.

    Raises: NotOurs when the lease has run out; OverMeasure when the mailbox has no room after all.
    """
    is_ours = _claimed(message.id, token, now)
    if message.mailbox_key is None:
        if not session.scalar(select(is_ours)):
            raise NotOurs
        return
    lock_mailbox(session, message.mailbox_key)
    row = select(literal(message.mailbox_key), literal(message.id), literal(now, Dispatch.started_at.type))
    counted = session.execute(
        insert(Dispatch.__table__)  # type: ignore[arg-type]
        .from_select(
            ["mailbox_key", "message_id", "started_at"],
            row.where(is_ours, _count_since(message.mailbox_key, now) < DAILY),
        )
        .inline(),
        execution_options={"preserve_rowcount": True},
    )
    if counted.rowcount == 0:  # type: ignore[attr-defined]
        raise OverMeasure if session.scalar(select(is_ours)) else NotOurs


def _claimed(message_id: int, token: str, now: dt.datetime) -> Exists:
    return exists().where(
        and_(
            Message.id == message_id,
            Message.lease_token == token,
            Message.state == MessageState.CLAIMED,
            Message.next_attempt_at > now,
        )
    )


def _count_since(mailbox_key: bytes, now: dt.datetime) -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(Dispatch)
        .where(Dispatch.mailbox_key == mailbox_key, Dispatch.started_at > now - WINDOW)
        .scalar_subquery()
    )


def take_back(session: Session, message: Message) -> None:
    """Take the last dispatch off the count: the server has plainly not accepted the mail."""
    last = select(func.max(Dispatch.id)).where(Dispatch.message_id == message.id).scalar_subquery()
    session.execute(delete(Dispatch).where(Dispatch.id == last).execution_options(synchronize_session=False))


def forget_old(session: Session, *, now: dt.datetime) -> None:
    """Delete what no count will ask for again."""
    session.execute(
        delete(Dispatch)
        .where(Dispatch.started_at <= now - WINDOW)
        .execution_options(synchronize_session=False)
    )


def lock_mailbox(session: Session, mailbox_key: bytes) -> None:
    """Let one worker at a time count a mailbox, until its transaction ends; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        key = int.from_bytes(mailbox_key[:8], "big", signed=True)
        session.execute(select(func.pg_advisory_xact_lock(key)))
