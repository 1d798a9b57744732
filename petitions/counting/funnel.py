"""From the form to the count: how many of those who sent the form got their letter, and confirmed.

Views of the page are not among it: nobody who only reads is counted, by design. The steps are worked out
from the classes and from the few letters that did not arrive, so that they cost the same at any size. All
are numbers of signatures, so that each opens its rows: signing/steps.py.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from petitions.outbox.models import Message
from petitions.signing.models import Signature
from petitions.signing.steps import APART, PRESSED, WITHOUT_LETTER, Trouble, is_in, with_trouble


@dataclass(frozen=True, slots=True)
class MailHealth:
    """Signatures of one petition a letter about which is not simply there.

    `bounced` came back for good, `waiting` are yet to be sent, of them `deferred` were put off by their
    server; `parked` cannot be sent. `kept` are all of these together of whom nobody pressed the button.
    `oldest_at` is when the oldest of those waiting was posted.
    """

    bounced: int
    waiting: int
    deferred: int
    parked: int
    kept: int
    oldest_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Funnel:
    """How many sent the form, how many of their letters were delivered, how many confirmed."""

    sent: int
    delivered: int
    confirmed: int


def funnel(classes: Mapping[str, int], mail: MailHealth) -> Funnel:
    """The steps, each part of the one before it."""
    sent = sum(number for name, number in classes.items() if name not in WITHOUT_LETTER)
    confirmed = sum(classes.get(name, 0) for name in PRESSED)
    return Funnel(sent, sent - mail.kept, confirmed)


def mail_health(session: Session, petition_id: int) -> MailHealth:
    """What became of the letters to those who signed one petition."""
    numbers = {trouble: session.scalar(_number(petition_id, trouble)) or 0 for trouble in Trouble}
    kept = _number(petition_id, *APART).where(Signature.counted_as.not_in((*WITHOUT_LETTER, *PRESSED)))
    oldest = (
        select(func.min(Message.created_at))
        .join(Signature, Signature.id == Message.about_id)
        .where(Message.about_kind == "signature", is_in(Trouble.WAITING))
        .where(Signature.petition_id + 0 == petition_id)
    )
    return MailHealth(
        bounced=numbers[Trouble.BOUNCED],
        waiting=numbers[Trouble.WAITING],
        deferred=numbers[Trouble.DEFERRED],
        parked=numbers[Trouble.PARKED],
        kept=session.scalar(kept) or 0,
        oldest_at=session.scalar(oldest),
    )


def _number(petition_id: int, *troubles: Trouble) -> Select[int]:
    """Goes from the few letters to their rows: SQLite would rather read all rows of the petition."""
    found = with_trouble(*troubles).distinct().subquery()
    joined = select(func.count()).select_from(found).join(Signature, Signature.id == found.c.id)
    return joined.where(Signature.petition_id + 0 == petition_id)
