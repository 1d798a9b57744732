"""One polite reminder to an office whose time to answer is over, and what became of it."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ForeignKey, String, Text, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from petitions.campaign.models import Addressee
from petitions.database import Base
from petitions.delivery.answers.clock import Terms, answer_due_on, heard_of_later, is_overdue
from petitions.delivery.models import Delivery
from petitions.delivery.sending.obstacles import obstacle
from petitions.delivery.slots.schedule import Schedule, earliest_next
from petitions.delivery.slots.schedule_models import DeliverySchedule, OrganizerId
from petitions.errors import Refusal
from petitions.outbox.models import Message

LETTER = "follow_up"


class FollowUp(Base):
    """The words of the one reminder of a delivery; the outbox knows when it was sent."""

    __tablename__ = "follow_ups"

    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(12))
    asked_at: Mapped[dt.datetime]
    asked_by_id: Mapped[OrganizerId]


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder and when the office's mail server took it: None while it waits, or when it came back."""

    asked_at: dt.datetime
    sent_at: dt.datetime | None
    came_back: bool


def check_follow_up(session: Session, delivery: Delivery, *, terms: Terms, now: dt.datetime) -> None:
    """Whether the office may be reminded now.

    Raises: Refusal `followed_up` (at most one), `follow_up_not_due`, `follow_up_blocked` (the address is not
    approved, came back, or the link was closed) or `minimum_interval` (with `earliest`).
    """
    if session.get(FollowUp, delivery.id) is not None:
        raise Refusal("followed_up")
    due_on, heard_later = answer_due_on(delivery, terms), bool(heard_of_later(session, [delivery.id]))
    if not is_overdue(delivery, due_on, today=terms.day_of(now), heard_later=heard_later):
        raise Refusal("follow_up_not_due")
    if not _takes_mail(delivery) or delivery.link_revoked_at is not None:
        raise Refusal("follow_up_blocked")
    earliest = _may_be_written_to_at(session, delivery)
    if now < earliest:
        raise Refusal("minimum_interval", earliest=earliest)


def _takes_mail(delivery: Delivery) -> bool:
    """Whether a mail may go there; what was delivered on paper may have no such address."""
    is_bounced = delivery.office is not None and delivery.office.bounced_at is not None
    return bool(delivery.email) and not is_bounced and not obstacle(delivery)


def keep_follow_up(
    session: Session, delivery: Delivery, *, text: str, by_id: int, terms: Terms, now: dt.datetime
) -> FollowUp:
    """Write the reminder down, to be posted in the same transaction. Two presses at once make one.

    Raises: as `check_follow_up` does.
    """
    session.execute(select(Addressee.id).where(Addressee.id == delivery.addressee_id).with_for_update())
    session.refresh(delivery, with_for_update=True)
    check_follow_up(session, delivery, terms=terms, now=now)
    kept = FollowUp(
        delivery_id=delivery.id, text=text, language=delivery.language, asked_at=now, asked_by_id=by_id
    )
    session.add(kept)
    session.flush()
    return kept


def reminders_of(session: Session, delivery_ids: Collection[int]) -> dict[int, Reminder]:
    """The reminders of deliveries, by the delivery's id."""
    is_its_letter = (Message.about_kind == LETTER) & (Message.about_id == FollowUp.delivery_id)
    query = (
        select(FollowUp, Message.sent_at, Message.bounced_at)
        .outerjoin(Message, is_its_letter)
        .where(FollowUp.delivery_id.in_(delivery_ids))
    )
    return {
        kept.delivery_id: Reminder(kept.asked_at, None if bounced_at else sent_at, bounced_at is not None)
        for kept, sent_at, bounced_at in session.execute(query)
    }


def last_reminded_at(session: Session, delivery: Delivery) -> dt.datetime | None:
    """When the addressee of a delivery was last reminded of any."""
    query = (
        select(func.max(FollowUp.asked_at))
        .join(Delivery, Delivery.id == FollowUp.delivery_id)
        .where(Delivery.addressee_id == delivery.addressee_id, Delivery.riding_code == delivery.riding_code)
    )
    return session.scalar(query)


def _may_be_written_to_at(session: Session, delivery: Delivery) -> dt.datetime:
    """The end of the minimum interval since anything was sent to the addressee."""
    query = select(func.max(Delivery.body_started_at)).where(
        Delivery.addressee_id == delivery.addressee_id, Delivery.riding_code == delivery.riding_code
    )
    moments = (session.scalar(query), last_reminded_at(session, delivery), delivery.planned_at)
    row = session.get(DeliverySchedule, delivery.run.petition_id)
    last = max(moment for moment in moments if moment is not None)
    return earliest_next(row.schedule if row else Schedule("UTC"), last, by_rule=False)
