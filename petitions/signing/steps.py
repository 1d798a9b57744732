"""From the form to the count: which step a signature came to, and what keeps the letter about it."""

import enum

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, or_, select, union_all

from petitions.outbox.models import Message, MessageState
from petitions.signing.models import CountClass, Signature

# What nobody confirms by mail.
WITHOUT_LETTER = (CountClass.PAPER, CountClass.IMPORTED)
# Only who pressed the button in the letter is in one of these.
PRESSED = (CountClass.CONFIRMED, CountClass.ORGANIZATIONS, CountClass.WITHDRAWN)


class Step(enum.StrEnum):
    """The form was sent, its letter delivered, the button pressed: each is part of the one before."""

    SENT = "sent"
    DELIVERED = "delivered"
    CONFIRMED = "confirmed"


class Trouble(enum.StrEnum):
    """What became of a letter that is not simply there.

    It came back for good; it is yet to be sent; of those, its server has put it off; it cannot be sent.
    """

    BOUNCED = "bounced"
    WAITING = "waiting"
    DEFERRED = "deferred"
    PARKED = "parked"


# Each is in one of these, so that it is told once.
APART = (Trouble.BOUNCED, Trouble.WAITING, Trouble.PARKED)


def is_in(trouble: Trouble) -> ColumnElement[bool]:
    """Whether a letter is in a trouble; each is what a small partial index holds, however many were sent."""
    match trouble:
        case Trouble.BOUNCED:
            return Message.bounced_at.is_not(None)
        case Trouble.WAITING:
            return Message.next_attempt_at.is_not(None)
        case Trouble.DEFERRED:
            return Message.next_attempt_at.is_not(None) & (Message.state == MessageState.DEFERRED)
        case Trouble.PARKED:
            # Literals, because a database uses a partial index only for what it can read in the statement.
            stuck: BindParameter[list[str]] = bindparam(
                "stuck", [MessageState.PARKED, MessageState.DROPPED], expanding=True, literal_execute=True
            )
            return Message.state.in_(stuck) & (Message.last_error != "erased") & Message.bounced_at.is_(None)


def with_trouble(*troubles: Trouble) -> Select[int]:
    """The ids of signatures, of any petition, a letter about which is in a trouble; some more than once."""
    about = (
        select(Message.about_id.label("id")).where(Message.about_kind == "signature", is_in(trouble))
        for trouble in troubles
    )
    found = union_all(*about).subquery()
    return select(found.c.id)


def came_to(step: Step) -> ColumnElement[bool]:
    """Whether a signature came to a step. Who pressed the button had the letter, whatever came of another."""
    pressed = Signature.counted_as.in_(PRESSED)
    match step:
        case Step.SENT:
            return Signature.counted_as.not_in(WITHOUT_LETTER)
        case Step.DELIVERED:
            is_kept = Signature.id.in_(with_trouble(*APART))
            return Signature.counted_as.not_in(WITHOUT_LETTER) & or_(pressed, ~is_kept)
        case Step.CONFIRMED:
            return pressed
