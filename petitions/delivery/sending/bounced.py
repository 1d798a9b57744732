"""A delivery that a mail server took over and that came back later."""

import datetime as dt
import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.delivery.models import Delivery
from petitions.delivery.states import DeliveryState, may_follow
from petitions.organizers.audit import record

_LONGEST_REPLY = 300


def delivery_came_back(
    session: Session,
    delivery: Delivery,
    *,
    failed: Collection[str],
    is_unknown: bool,
    diagnostic: str,
    now: dt.datetime,
) -> bool:
    """Write down that the office did not get it; `failed` are the addresses not reached, in small letters.

    `is_unknown`: nobody is known at the address, so that nothing more is sent there. False when it changes
    nothing: known already, only a copy, or the office itself has spoken of the delivery since.
    """
    session.refresh(delivery, with_for_update=True)
    copies = {address.lower() for address in delivery.cc_emails} - {delivery.email.lower()}
    is_only_a_copy = bool(failed) and set(failed) <= copies
    if is_only_a_copy or delivery.by_post or not may_follow(delivery.state, DeliveryState.REFUSED):
        return False
    delivery.state, delivery.bounced_at = DeliveryState.REFUSED, now
    delivery.in_doubt_at, delivery.next_attempt_at, delivery.lease_until = None, None, None
    delivery.server_reply = diagnostic[:_LONGEST_REPLY]
    if is_unknown and delivery.office is not None:
        delivery.office.bounced_at = delivery.office.bounced_at or now
    record(
        session,
        None,
        "delivery_came_back",
        subject=delivery.reference,
        organization_id=delivery.run.petition.organization_id,
        now=now,
        detail={"answer": delivery.server_reply},
    )
    return True


def delivery_of_mail(
    session: Session, *, public_id: uuid.UUID | None, message_ids: Collection[str]
) -> Delivery | None:
    """The delivery that a return path stands for, else the one whose Message-ID a report quotes."""
    is_it = Delivery.public_id == public_id if public_id else Delivery.message_id.in_(message_ids)
    return session.scalars(select(Delivery).where(is_it).limit(1)).first()
