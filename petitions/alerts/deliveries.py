"""What organizers are told of deliveries: stopped, in doubt, back by post; an office has replied."""

import datetime as dt

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from petitions.alerts.kinds import AlertKind
from petitions.alerts.ring import ring
from petitions.delivery.models import Delivery, DeliveryRun
from petitions.delivery.sending.letter_returns import LetterReturn
from petitions.delivery.states import DeliveryState
from petitions.organizers.models import AuditEntry

# What lies further back than this was told when it happened.
_NEWS = dt.timedelta(days=2)
_ENDS = {
    DeliveryState.REFUSED: AlertKind.DELIVERY_STOPPED,
    DeliveryState.IN_DOUBT: AlertKind.DELIVERY_IN_DOUBT,
    DeliveryState.ANSWERED: AlertKind.OFFICE_REPLIED,
}


def look_at_deliveries(session: Session, *, now: dt.datetime) -> None:
    """Ring for what became of deliveries in the last days."""
    _look_at_returns(session, now)
    query = (
        select(Delivery, DeliveryRun.petition_id, DeliveryRun.number)
        .join(DeliveryRun, DeliveryRun.id == Delivery.run_id)
        .where(Delivery.state.in_(list(_ENDS)), _happened_since(now - _NEWS))
        .where(or_(Delivery.by_post.is_(False), Delivery.state != DeliveryState.REFUSED))
        .order_by(Delivery.id)
    )
    for delivery, petition_id, number in session.execute(query):
        kind = _ENDS[DeliveryState(delivery.state)]
        facts = {"addressee": delivery.office_title or delivery.email, "number": number}
        ring(session, petition_id, kind, key=str(delivery.id), now=now, facts=facts)


def _look_at_returns(session: Session, now: dt.datetime) -> None:
    """Letters that came back by post: each time is an occasion, told when somebody enters it."""
    query = (
        select(LetterReturn, Delivery, DeliveryRun.petition_id, DeliveryRun.number)
        .join(Delivery, Delivery.id == LetterReturn.delivery_id)
        .join(DeliveryRun, DeliveryRun.id == Delivery.run_id)
        .where(LetterReturn.entered_at >= now - _NEWS)
        .order_by(LetterReturn.id)
    )
    for came_back, delivery, petition_id, number in session.execute(query):
        facts = {
            "addressee": delivery.office_title or delivery.email,
            "number": number,
            "came_back_on": came_back.came_back_on.isoformat(),
        }
        key, kind = f"return:{came_back.id}", AlertKind.DELIVERY_STOPPED
        ring(session, petition_id, kind, key=key, now=now, facts=facts)


def _happened_since(since: dt.datetime) -> ColumnElement[bool]:
    moments = (Delivery.refused_at, Delivery.bounced_at, Delivery.in_doubt_at, Delivery.answered_at)
    # What somebody enters by hand may have happened long before.
    entries = select(AuditEntry.subject).where(AuditEntry.at >= since, AuditEntry.action == "answer_entered")
    return or_(*(at >= since for at in moments), Delivery.reference.in_(entries))
