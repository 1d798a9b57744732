"""The next runs of a schedule, foretold by the planner's own functions.

What is foretold is when a run is made while a worker is there. Numbers that are reached and a person's word
come unannounced, and move what follows.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition, PetitionState
from petitions.delivery.models import DeliveryRun
from petitions.delivery.slots.office_hours import next_open
from petitions.delivery.slots.plan import SERVED, last_cut_off
from petitions.delivery.slots.schedule import Schedule, earliest_next, last_slot, next_slots, served_at
from petitions.delivery.slots.schedule_models import DeliverySchedule

SHOWN = 5


def coming_runs(
    session: Session, petition: Petition, schedule: Schedule, *, now: dt.datetime, count: int = SHOWN
) -> list[dt.datetime]:
    """When a schedule that began to hold now would make its next runs for a petition."""
    begins = max(now, petition.opens_at or now)
    cut_off = last_cut_off(session, petition.id)
    return runs_ahead(schedule, after=begins, last=cut_off, closes_at=petition.closes_at, count=count)


def next_run(session: Session, row: DeliverySchedule, *, now: dt.datetime) -> dt.datetime | None:
    """When the schedule that a petition has makes its next run, a slot that still waits included."""
    return next_runs(session, [row], now=now).get(row.petition_id)


def next_runs(
    session: Session, rows: Sequence[DeliverySchedule], *, now: dt.datetime
) -> dict[int, dt.datetime]:
    """The same of several petitions, by the petition's id; those of which none is foreseen are left out."""
    pasts = _pasts(session, [row.petition_id for row in rows])
    found = {row.petition_id: _next_of(row, pasts.get(row.petition_id, _Past()), now) for row in rows}
    return {petition_id: at for petition_id, at in found.items() if at is not None}


@dataclass(frozen=True, slots=True)
class _Past:
    """Up to when a petition's runs have brought everything, and the last that was meant for an office."""

    until: dt.datetime | None = None
    cut_off: dt.datetime | None = None


def _pasts(session: Session, petition_ids: Collection[int]) -> dict[int, _Past]:
    """As `last_run` and `last_cut_off` tell of one petition: windows follow each other in time."""
    served = case((DeliveryRun.state.in_(SERVED), DeliveryRun.until_at))
    query = (
        select(DeliveryRun.petition_id, func.max(DeliveryRun.until_at), func.max(served))
        .where(DeliveryRun.petition_id.in_(petition_ids))
        .group_by(DeliveryRun.petition_id)
    )
    return {petition_id: _Past(until, cut_off) for petition_id, until, cut_off in session.execute(query)}


def _next_of(row: DeliverySchedule, past: _Past, now: dt.datetime) -> dt.datetime | None:
    petition, schedule = row.petition, row.schedule
    if not row.is_active:
        return None
    if petition.state == PetitionState.CLOSED:
        found = _after_close(row, past)
    else:
        after = max(row.active_from, petition.opened_at or now, past.until or row.active_from)
        closes_at = petition.closes_at
        found = runs_ahead(schedule, after=after, last=past.cut_off, closes_at=closes_at, count=1)
    return next_open(max(found[0], now), schedule.offices_in) if found else None


def _after_close(row: DeliverySchedule, past: _Past) -> list[dt.datetime]:
    """The run of the close while it waits for the minimum interval or for the offices."""
    closed_at = row.petition.closed_at
    if not row.at_close or closed_at is None or closed_at < row.active_from:
        return []
    is_made = past.until is not None and past.until > closed_at
    return [] if is_made else [_at_close(row.schedule, closed_at, past.cut_off)]


def runs_ahead(
    schedule: Schedule,
    *,
    after: dt.datetime,
    last: dt.datetime | None,
    closes_at: dt.datetime | None = None,
    count: int = SHOWN,
) -> list[dt.datetime]:
    """The instants of the next runs, at most `count`, none beyond the last that follows the closing.

    `last` is the cut-off of the run before, which the minimum interval counts from.
    """
    found: list[dt.datetime] = []
    while len(found) < count:
        slot, at = _next(schedule, after, last)
        if closes_at and schedule.at_close and (at is None or at >= closes_at):
            return [*found, _at_close(schedule, closes_at, last)]
        if slot is None or at is None:
            break
        found.append(at)
        if closes_at and slot > closes_at:
            break
        after = last = slot
    return found


def _next(
    schedule: Schedule, after: dt.datetime, last: dt.datetime | None
) -> tuple[dt.datetime | None, dt.datetime | None]:
    """The next slot and when it is served. Of those that fall due meanwhile the latest brings all."""
    slot = next(iter(next_slots(schedule, after, 1)), None)
    if slot is None:
        return None, None
    at = served_at(schedule, slot, last)
    while (newest := last_slot(schedule, after, at)) and newest != slot:
        slot, at = newest, served_at(schedule, newest, last)
    return slot, at


def _at_close(schedule: Schedule, closes_at: dt.datetime, last: dt.datetime | None) -> dt.datetime:
    earliest = max(closes_at, earliest_next(schedule, last, by_rule=False)) if last else closes_at
    return next_open(earliest, schedule.offices_in)
