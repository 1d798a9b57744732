"""A person decides what the mail server left open, and the decision is kept."""

import datetime as dt

from sqlalchemy.orm import Session

from petitions.delivery.models import Delivery
from petitions.delivery.states import DeliveryState, may_follow
from petitions.errors import Refusal
from petitions.organizers.models import AuditEntry, Organizer


def mark_sent(session: Session, delivery: Delivery, *, by: Organizer | None, now: dt.datetime) -> None:
    """The office has it, as somebody found out: the delivery counts as sent when its body was begun.

    Raises: Refusal `not_in_doubt`.
    """
    _write_down(session, delivery, DeliveryState.SENT, by, now)
    delivery.state, delivery.sent_at = DeliveryState.SENT, delivery.body_started_at or now
    delivery.lease_token, delivery.in_doubt_at = None, None
    session.flush()


def send_again(session: Session, delivery: Delivery, *, by: Organizer | None, now: dt.datetime) -> None:
    """The office does not have it, or may have it twice: the same bytes under the same Message-ID go again.

    Raises: Refusal `not_in_doubt`.
    """
    _write_down(session, delivery, DeliveryState.PLANNED, by, now)
    delivery.state, delivery.next_attempt_at = DeliveryState.PLANNED, now
    # When its body was begun stands: that a server has seen the bytes is why they may not change.
    delivery.first_attempt_at = None
    delivery.lease_token, delivery.in_doubt_at = None, None
    session.flush()


def _write_down(
    session: Session, delivery: Delivery, to: DeliveryState, by: Organizer | None, now: dt.datetime
) -> None:
    """Keep who decided what, and lock the delivery against a second decision."""
    session.refresh(delivery, with_for_update=True)
    if delivery.state != DeliveryState.IN_DOUBT or not may_follow(delivery.state, to):
        raise Refusal("not_in_doubt", state=delivery.state)
    session.add(
        AuditEntry(
            at=now,
            organization_id=delivery.run.petition.organization_id,
            organizer_id=by.id if by else None,
            action=f"delivery_{to}",
            subject=delivery.reference,
            detail={"in_doubt_at": delivery.in_doubt_at.isoformat() if delivery.in_doubt_at else None},
        )
    )
