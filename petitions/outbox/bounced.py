"""A letter that a mail server took over and that came back later."""

import datetime as dt
from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from petitions.outbox.models import Message


def letter_came_back(session: Session, message: Message, *, now: dt.datetime) -> bool:
    """Mark a letter whose mailbox sent it back for good; False when that was known."""
    if message.bounced_at is not None:
        return False
    message.bounced_at = now
    session.flush()
    return True


def letter_of_mail(session: Session, *, row: int | None, message_ids: Collection[str]) -> Message | None:
    """The letter that a return path stands for, else the one whose Message-ID a report quotes."""
    if row is not None:
        return session.get(Message, row)
    left_halves = [each.strip("<>").partition("@")[0] for each in message_ids]
    return session.scalars(select(Message).where(Message.message_id.in_(left_halves)).limit(1)).first()


def came_back_count(session: Session, about: Collection[int]) -> int:
    """How many of the letters about these signatures came back."""
    query = select(func.count()).select_from(Message)
    of_signatures = (Message.about_kind == "signature") & Message.about_id.in_(about)
    return session.scalar(query.where(of_signatures, Message.bounced_at.is_not(None))) or 0
