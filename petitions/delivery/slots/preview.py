"""The next runs of a schedule, foretold by the planner's own functions.

What is foretold is when a run is made while a worker is there. Numbers that are reached and a person's word
come unannounced, and move what follows.
"""

import datetime as dt

from sqlalchemy.orm import Session

from petitions.campaign.models import Petition, PetitionState
from petitions.delivery.slots.office_hours import next_open
from petitions.delivery.slots.plan import last_cut_off, last_run
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
    petition, last = row.petition, last_run(session, row.petition_id)
    if not row.is_active or petition.state == PetitionState.CLOSED:
        return None
    after = max(row.active_from, petition.opened_at or now, last.until_at if last else row.active_from)
    cut_off = last_cut_off(session, row.petition_id)
    found = runs_ahead(row.schedule, after=after, last=cut_off, closes_at=petition.closes_at, count=1)
    return next_open(max(found[0], now), row.schedule.offices_in) if found else None


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
