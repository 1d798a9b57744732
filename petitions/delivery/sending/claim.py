"""Take the next delivery that is due into one worker's hands."""

import datetime as dt
import secrets

from sqlalchemy import or_
from sqlalchemy.orm import Session

from petitions.delivery.models import Delivery
from petitions.delivery.sending.turn import goes_at, released
from petitions.delivery.states import DeliveryState
from petitions.offices.models import Office

LEASE = dt.timedelta(minutes=2)
_S = DeliveryState


def claim_next(session: Session, *, now: dt.datetime, petition_id: int | None = None) -> Delivery | None:
    """Claim the delivery that has been due longest, of any petition or of one; None when none is due.

    Its attempt is counted at once. Passed over: what goes on paper, what may not be sent (`obstacle`), what
    follows an unsettled delivery to the same addressee, and what the minimum interval holds back, which is
    put off to its end.
    """
    for delivery in _due(session, now, petition_id):
        earliest = goes_at(session, delivery, now=now)
        if earliest > now:
            delivery.state, delivery.lease_token, delivery.lease_until = _S.PLANNED, None, None
            delivery.next_attempt_at = earliest
            continue
        delivery.state, delivery.lease_token = _S.CLAIMED, secrets.token_hex(16)
        delivery.lease_until = now + LEASE
        delivery.attempts += 1
        delivery.first_attempt_at = delivery.first_attempt_at or now
        session.flush()
        return delivery
    session.flush()
    return None


def _due(session: Session, now: dt.datetime, petition_id: int | None) -> list[Delivery]:
    waiting = Delivery.state.in_([_S.PLANNED, _S.DEFERRED]) & or_(
        Delivery.next_attempt_at.is_(None), Delivery.next_attempt_at <= now
    )
    lost = (Delivery.state == _S.CLAIMED) & (Delivery.lease_until <= now)
    by_mail = Delivery.by_post.is_(False) & (Delivery.email != "") & Office.bounced_at.is_(None)
    return list(session.scalars(released(or_(waiting, lost), by_mail, now=now, petition_id=petition_id)))
