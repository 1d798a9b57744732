"""Take the next delivery that is due into one worker's hands."""

import datetime as dt
import secrets

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from petitions.delivery.approve import is_approved
from petitions.delivery.follow_up import last_reminded_at
from petitions.delivery.models import Delivery, DeliveryRun
from petitions.delivery.obstacles import obstacle
from petitions.delivery.plan import restored_at
from petitions.delivery.progress import is_outdated
from petitions.delivery.schedule import Schedule, earliest_next
from petitions.delivery.schedule_models import DeliverySchedule
from petitions.delivery.states import UNSETTLED, DeliveryState, RunKind, RunState
from petitions.offices.models import Office

LEASE = dt.timedelta(minutes=2)
# A rule's slots are an interval apart, but a worker is not always equally quick to serve them.
PUNCTUALITY = dt.timedelta(minutes=30)
# What may not be sent is looked at again after so long, so that it stands in nobody's way.
OBSTACLE_PAUSE = dt.timedelta(hours=1)
_S = DeliveryState


def claim_next(session: Session, *, now: dt.datetime, petition_id: int | None = None) -> Delivery | None:
    """Claim the delivery that has been due longest, of any petition or of one; None when none is due.

    Its attempt is counted at once. Passed over: what may not be sent (`obstacle`), what follows an
    unsettled delivery to the same addressee, and what the minimum interval holds back, which is put off to
    its end.
    """
    for delivery in _due(session, now, petition_id):
        earliest = may_be_sent_at(session, delivery)
        if obstacle(delivery):
            earliest = now + OBSTACLE_PAUSE
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
    query = (
        select(Delivery)
        .join(DeliveryRun)
        .outerjoin(Office, Office.id == Delivery.office_id)
        .where(or_(waiting, lost), Delivery.mail_key != "", Delivery.replaced_at.is_(None))
        .where(DeliveryRun.state == RunState.COMPILED, DeliveryRun.release_at <= now)
        .where(DeliveryRun.planned_at > restored_at(session), ~is_outdated(), is_approved())
        .where(or_(Office.id.is_(None), Office.approved_at.is_not(None) & Office.bounced_at.is_(None)))
        .where(Delivery.email != "", ~_follows_unsettled())
        .order_by(func.coalesce(Delivery.next_attempt_at, Delivery.planned_at), Delivery.id)
        .limit(20)
        .with_for_update(of=Delivery, skip_locked=True)
    )
    if petition_id is not None:
        query = query.where(DeliveryRun.petition_id == petition_id)
    return list(session.scalars(query))


def _follows_unsettled() -> ColumnElement[bool]:
    """True while an earlier delivery to the same addressee is still on its way: one after the other."""
    earlier, run = aliased(Delivery), aliased(DeliveryRun)
    return exists().where(
        earlier.addressee_id == Delivery.addressee_id,
        earlier.riding_code == Delivery.riding_code,
        earlier.id != Delivery.id,
        earlier.state.in_(UNSETTLED),
        earlier.replaced_at.is_(None),
        run.id == earlier.run_id,
        run.number < DeliveryRun.number,
        run.state != RunState.STOPPED,
    )


def may_be_sent_at(session: Session, delivery: Delivery) -> dt.datetime:
    """The first instant at which this addressee may be written to again, by whatever schedule."""
    last = session.scalar(
        select(func.max(Delivery.body_started_at)).where(
            Delivery.addressee_id == delivery.addressee_id,
            Delivery.riding_code == delivery.riding_code,
            Delivery.id != delivery.id,
        )
    )
    moments = [each for each in (last, last_reminded_at(session, delivery)) if each is not None]
    if not moments:
        return delivery.planned_at
    row = session.get(DeliverySchedule, delivery.run.petition_id)
    schedule = row.schedule if row else Schedule("UTC")
    by_rule = delivery.run.kind == RunKind.RULE
    return earliest_next(schedule, max(moments), by_rule=by_rule) - (
        PUNCTUALITY if by_rule else dt.timedelta()
    )
