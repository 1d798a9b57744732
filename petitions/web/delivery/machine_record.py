"""The deliveries of a petition for machines, as the public record in JSON has them."""

from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, defer, selectinload

from petitions.campaign.models import Petition
from petitions.counting.small_cells import Cell
from petitions.delivery.answers.follow_up import Reminder, reminders_of
from petitions.delivery.answers.told import told_state, was_tried
from petitions.delivery.models import Delivery, DeliveryFile, DeliveryRun
from petitions.delivery.sending.letter_returns import LetterReturn, returns_of
from petitions.web.current import absolute, rfc_3339
from petitions.web.delivery.cells import shown_counts

STEP = 1024  # bytes


def delivery_records(session: Session, petition: Petition) -> list[dict[str, Any]]:
    """The deliveries of a petition: newest first, one entry for each addressee."""
    query = (
        select(Delivery)
        .join(Delivery.run)
        .where(DeliveryRun.petition_id == petition.id, was_tried())
        .order_by(DeliveryRun.number.desc(), Delivery.id)
        .options(contains_eager(Delivery.run), selectinload(Delivery.files), defer(Delivery.transcript))
    )
    deliveries = session.scalars(query).all()
    shown = shown_counts(deliveries)
    ids = [delivery.id for delivery in deliveries]
    reminders, returns = reminders_of(session, ids), returns_of(session, ids)
    return [
        _delivery_record(petition, delivery, shown[delivery.id], reminders.get(delivery.id))
        | {"returns": [_return_record(each) for each in returns[delivery.id]]}
        for delivery in deliveries
    ]


def _file_record(file: DeliveryFile) -> dict[str, Any]:
    """A file by its digest; its size in whole steps, since that of a short table tells how long a name is.

    The manifest, which only the addressee has, signs the size to the byte.
    """
    return {"name": file.name, "size": -(-file.size // STEP) * STEP, "sha256": file.sha256}


def _return_record(back: LetterReturn) -> dict[str, str]:
    """A letter's journey that ended where it began."""
    return {
        "posted_on": back.posted_on.isoformat(),
        "came_back_on": back.came_back_on.isoformat(),
        "reason": back.reason,
    }


def _delivery_record(
    petition: Petition, delivery: Delivery, shown: Cell, reminder: Reminder | None
) -> dict[str, Any]:
    return {
        "reference": delivery.reference,
        "number": delivery.run.number,
        "url": absolute(url_for("delivery.receipt", slug=petition.slug, reference=delivery.reference)),
        "office": delivery.office_title or None,
        "holder": delivery.holder_style or None,
        "state": delivery.state,
        "standing": told_state(delivery),
        "sent_at": rfc_3339(delivery.sent_at),
        "came_back_at": rfc_3339(delivery.bounced_at),
        "acknowledged_at": rfc_3339(delivery.acknowledged_at),
        "answered_at": rfc_3339(delivery.answered_at),
        "reminded_at": rfc_3339(reminder.sent_at) if reminder else None,
        "until": rfc_3339(delivery.run.until_at),
        "signatures": shown,
        "total": delivery.run.count,
        "manifest_digest": delivery.manifest_digest or None,
        "previous_digest": delivery.previous_digest or None,
        "files": [_file_record(file) for file in delivery.files],
    }
