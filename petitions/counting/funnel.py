"""From the form to the count: how many of those who sent the form got their letter, and confirmed.

Views of the page are not among it: nobody who only reads is counted, by design. The steps are worked out
from the classes and from the few letters that did not arrive, so that they cost the same at any size.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import BindParameter, Select, and_, bindparam, func, select
from sqlalchemy.orm import Session

from petitions.outbox.models import Message, MessageState
from petitions.signing.models import CountClass, Signature

# What nobody confirms by mail.
_WITHOUT_LETTER = (CountClass.PAPER, CountClass.IMPORTED)
# Only who pressed the button in the letter is in one of these.
_PRESSED = (CountClass.CONFIRMED, CountClass.ORGANIZATIONS, CountClass.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class MailHealth:
    """The letters of one petition that are not simply there.

    `bounced` came back for good, `waiting` are yet to be sent, of them `deferred` were put off by their
    server; `parked` cannot be sent. `oldest_at` is when the oldest of those waiting was posted.
    """

    bounced: int
    waiting: int
    deferred: int
    parked: int
    oldest_at: dt.datetime | None

    @property
    def not_arrived(self) -> int:
        return self.bounced + self.waiting + self.parked


@dataclass(frozen=True, slots=True)
class Funnel:
    """How many sent the form, how many of their letters were delivered, how many confirmed."""

    sent: int
    delivered: int
    confirmed: int


def funnel(classes: Mapping[str, int], mail: MailHealth) -> Funnel:
    """The steps, each at most as large as the one before it."""
    sent = sum(number for name, number in classes.items() if name not in _WITHOUT_LETTER)
    confirmed = sum(classes.get(name, 0) for name in _PRESSED)
    return Funnel(sent, max(sent - mail.not_arrived, confirmed), confirmed)


def mail_health(session: Session, petition_id: int) -> MailHealth:
    """What became of the letters to those who signed one petition."""
    states: dict[str, int] = {}
    oldest: dt.datetime | None = None
    for state, number, first_at in session.execute(_waiting(petition_id)):
        states[state] = number
        oldest = min(filter(None, (oldest, first_at)), default=None)
    return MailHealth(
        bounced=session.scalar(_bounced(petition_id)) or 0,
        waiting=sum(states.values()),
        deferred=states.get(MessageState.DEFERRED, 0),
        parked=session.scalar(_parked(petition_id)) or 0,
        oldest_at=oldest,
    )


# Each looks where only the few stand: small partial indexes, however many letters were sent.
def _of(petition_id: int) -> Select[int]:
    about = and_(Message.about_kind == "signature", Message.about_id == Signature.id)
    return (
        select(func.count())
        .select_from(Message)
        .join(Signature, about)
        .where(Signature.petition_id == petition_id)
    )


def _waiting(petition_id: int) -> Select[str, int, dt.datetime]:
    return (
        _of(petition_id)
        .where(Message.next_attempt_at.is_not(None))
        .with_only_columns(Message.state, func.count(), func.min(Message.created_at))
        .group_by(Message.state)
    )


def _bounced(petition_id: int) -> Select[int]:
    return _of(petition_id).where(Message.bounced_at.is_not(None))


def _parked(petition_id: int) -> Select[int]:
    # Literals, because a database uses a partial index only for what it can read in the statement.
    stuck: BindParameter[list[str]] = bindparam(
        "stuck", [MessageState.PARKED, MessageState.DROPPED], expanding=True, literal_execute=True
    )
    ends = Message.state.in_(stuck), Message.last_error != "erased", Message.bounced_at.is_(None)
    return _of(petition_id).where(*ends)
