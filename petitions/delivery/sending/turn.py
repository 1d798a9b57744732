"""What stands between a compiled delivery and its going out: its run, its office, and what went before it."""

import datetime as dt

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from petitions.delivery.answers.follow_up import last_reminded_at
from petitions.delivery.contents.progress import is_outdated
from petitions.delivery.models import Delivery, DeliveryRun
from petitions.delivery.sending.approve import is_approved
from petitions.delivery.sending.obstacles import obstacle
from petitions.delivery.sending.standstill import follows_unsettled, is_kept_back
from petitions.delivery.slots.office_hours import next_open
from petitions.delivery.slots.schedule import Schedule, earliest_next
from petitions.delivery.slots.schedule_models import DeliverySchedule
from petitions.delivery.states import RunKind, RunState
from petitions.offices.models import Office

# A rule's slots are an interval apart, but a worker is not always equally quick to serve them.
PUNCTUALITY = dt.timedelta(minutes=30)
# What may not be sent is looked at again after so long, so that it stands in nobody's way.
OBSTACLE_PAUSE = dt.timedelta(hours=1)
_AT_ONCE = 20


def released(*conditions: ColumnElement[bool], now: dt.datetime, petition_id: int | None) -> Select[Delivery]:
    """Deliveries that their run and an operator's approval let go, those due longest first, and locked."""
    query = (
        select(Delivery)
        .join(DeliveryRun)
        .outerjoin(Office, Office.id == Delivery.office_id)
        .where(*conditions, Delivery.mail_key != "", Delivery.replaced_at.is_(None))
        .where(DeliveryRun.state == RunState.COMPILED, DeliveryRun.release_at <= now)
        .where(~is_kept_back(), ~is_outdated(), is_approved())
        .where(or_(Office.id.is_(None), Office.approved_at.is_not(None)), ~follows_unsettled())
        .order_by(func.coalesce(Delivery.next_attempt_at, Delivery.planned_at), Delivery.id)
        .limit(_AT_ONCE)
        .with_for_update(of=Delivery, skip_locked=True)
    )
    return query if petition_id is None else query.where(DeliveryRun.petition_id == petition_id)


def goes_at(session: Session, delivery: Delivery, *, now: dt.datetime) -> dt.datetime:
    """When it may go, or be looked at again.

    A second person's yes may come at night: where office hours are kept the first try waits for them.
    """
    if obstacle(delivery):
        return now + OBSTACLE_PAUSE
    earliest, row = may_be_sent_at(session, delivery), session.get(DeliverySchedule, delivery.run.petition_id)
    if row is None or delivery.attempts or delivery.run.kind == RunKind.HAND:
        return earliest
    return next_open(max(earliest, now), row.schedule.offices_in)


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
