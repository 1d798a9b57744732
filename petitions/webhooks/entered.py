"""What became of a delivery and a person writes down later than it happened.

A letter was posted on a day, an office had a mail after all, an answer came by telephone: the row then has
the instant of the thing itself, which may be long ago; when it was written down stands in the audit trail.
"""

import datetime as dt
from collections.abc import Collection, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from petitions.delivery.models import Delivery, DeliveryRun
from petitions.organizers.models import AuditEntry
from petitions.webhooks.events import HookEvent
from petitions.webhooks.happenings import moment_key, of_delivery
from petitions.webhooks.queue import Happening

_ACTIONS = ("delivery_posted", "letter_posted_again", "delivery_sent", "answer_entered")


def entered(session: Session, organizations: Collection[int], since: dt.datetime) -> Iterator[Happening]:
    """Each entry as the event that it tells of, at the instant of the entry."""
    query = (
        select(AuditEntry, Delivery)
        .join(Delivery, Delivery.reference == AuditEntry.subject)
        .join(Delivery.run)
        .join(DeliveryRun.petition)
        .where(AuditEntry.at >= since, AuditEntry.action.in_(_ACTIONS))
        .where(AuditEntry.organization_id.in_(organizations))
        .options(contains_eager(Delivery.run).contains_eager(DeliveryRun.petition))
        .order_by(AuditEntry.id)
    )
    for entry, delivery in session.execute(query):
        for event, key in _told(entry, delivery):
            yield Happening(delivery.run.petition, event, key, entry.at, of_delivery(delivery))


def _told(entry: AuditEntry, delivery: Delivery) -> Iterator[tuple[HookEvent, str]]:
    """The events and their occasions; a day that is corrected is the same occasion."""
    match entry.action:
        case "delivery_posted":
            yield HookEvent.DELIVERY_SENT, f"posted:{delivery.id}"
        case "letter_posted_again":
            yield HookEvent.DELIVERY_SENT, f"posted again:{entry.id}"
        case "delivery_sent" if delivery.sent_at is not None:
            yield HookEvent.DELIVERY_SENT, moment_key(delivery, "sent_at")
        case "answer_entered":
            yield from _answered(entry, delivery)


def _answered(entry: AuditEntry, delivery: Delivery) -> Iterator[tuple[HookEvent, str]]:
    """A receipt, or a reply, which says that it was received unless that is known already."""
    is_reply = bool(entry.detail.get("is_reply"))
    if not is_reply or delivery.acknowledged_at == delivery.answered_at:
        yield HookEvent.OFFICE_ACKNOWLEDGED, moment_key(delivery, "acknowledged_at")
    if is_reply:
        yield HookEvent.OFFICE_ANSWERED, moment_key(delivery, "answered_at")
