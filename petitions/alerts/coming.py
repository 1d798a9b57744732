"""Deliveries that are coming up: on a day that is foreseen, or by a number that is nearly reached."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from petitions.alerts.kinds import AlertKind
from petitions.alerts.models import Alert
from petitions.alerts.ring import ring
from petitions.campaign.models import Petition, PetitionState
from petitions.counting.forecast import forecast
from petitions.counting.queries import count, counted_by_day
from petitions.delivery.slots.plan import last_run
from petitions.delivery.slots.preview import next_runs
from petitions.delivery.slots.schedule import next_threshold
from petitions.delivery.slots.schedule_models import DeliverySchedule

SOON = dt.timedelta(hours=24)
# A number that may be reached within so many days at the fastest pace of late, or that is so near.
SOON_DAYS, NEAR_PERCENT = 2, 90
_BY_NUMBER = "count:"


def look_ahead(session: Session, *, zone: str, now: dt.datetime) -> None:
    """Ring for each delivery that rule or closing bring within a day, or that the next signatures may."""
    rows = _schedules(session)
    coming = next_runs(session, rows, now=now)
    for row in rows:
        at = coming.get(row.petition_id)
        # What is due at this moment is not announced any more.
        if at is not None and now < at <= now + SOON:
            facts, kind = {"slot_at": at.isoformat()}, AlertKind.DELIVERY_SOON
            ring(session, row.petition_id, kind, key=f"{at:%Y%m%dT%H%M}", now=now, facts=facts)
        if row.every_count or row.at_counts:
            _look_at_threshold(session, row, zone, now)


def _schedules(session: Session) -> Sequence[DeliverySchedule]:
    query = (
        select(DeliverySchedule)
        .join(DeliverySchedule.petition)
        .options(contains_eager(DeliverySchedule.petition))
        .where(DeliverySchedule.is_active)
        .where(Petition.state.in_([PetitionState.OPEN, PetitionState.PAUSED]))
    )
    return session.scalars(query).all()


def _look_at_threshold(session: Session, row: DeliverySchedule, zone: str, now: dt.datetime) -> None:
    """Once a number, however long the way from there takes; and not more often than once a day."""
    reached, last = count(session, row.petition_id), last_run(session, row.petition_id)
    threshold = next_threshold(row.schedule, reached)
    before = max(row.count_from, last.count if last else 0)
    if threshold is None or reached <= before or _is_told(session, row.petition_id, now):
        return
    is_near = is_nearly_there(before, reached, threshold)
    if is_near or _is_foreseen(session, row.petition_id, reached, threshold, zone, now):
        facts = {"threshold": threshold, "count": reached}
        key = f"{_BY_NUMBER}{threshold}"
        ring(session, row.petition_id, AlertKind.DELIVERY_SOON, key=key, now=now, facts=facts)


def _is_told(session: Session, petition_id: int, now: dt.datetime) -> bool:
    query = select(Alert.id).where(
        Alert.petition_id == petition_id,
        Alert.at > now - SOON,
        Alert.key.startswith(f"{AlertKind.DELIVERY_SOON}:{_BY_NUMBER}", autoescape=True),
    )
    return session.scalar(query.limit(1)) is not None


def is_nearly_there(before: int, reached: int, threshold: int) -> bool:
    """Whether most of the way from the last delivery to the next is behind: of every thousand the 900th.

    >>> is_nearly_there(9_000, 9_899, 10_000), is_nearly_there(9_000, 9_900, 10_000)
    (False, True)
    """
    return (reached - before) * 100 >= (threshold - before) * NEAR_PERCENT


def _is_foreseen(
    session: Session, petition_id: int, reached: int, threshold: int, zone: str, now: dt.datetime
) -> bool:
    today = now.astimezone(ZoneInfo(zone)).date()
    days = counted_by_day(session, petition_id, zone)
    seen = forecast(days, count=reached, goal=threshold, today=today)
    return seen is not None and seen.earliest <= today + dt.timedelta(SOON_DAYS)
