"""A schedule said back: what it does, when it delivers next, and what lies before anything goes out."""

import datetime as dt
from dataclasses import dataclass

from petitions.counting.queries import count
from petitions.delivery.slots.arrange import Arrangement
from petitions.delivery.slots.preview import coming_runs
from petitions.delivery.slots.schedule import Schedule, next_threshold
from petitions.web.current import now
from petitions.web.organizers.access import Access
from petitions.web.organizers.delivering.phrases import schedule_in_words


@dataclass(frozen=True, slots=True)
class SaidBack:
    """`slots` are (instant, whether that is the closing); `threshold` is (number that fires, count now)."""

    phrases: list[str]
    slots: list[tuple[dt.datetime, bool]]
    threshold: tuple[int, int] | None
    hold_hours: int
    needs_second_person: bool


def said_back(access: Access, values: Arrangement) -> SaidBack:
    """What a schedule would do from now on; one that is switched off does nothing by itself."""
    petition, schedule = access.petition, Schedule(values.zone)
    if values.is_active:
        schedule = values.schedule_of(petition)
    closes_at = petition.closes_at if schedule.at_close else None
    runs = coming_runs(access.session, petition, schedule, now=now())
    return SaidBack(
        phrases=schedule_in_words(schedule),
        slots=[(at, closes_at is not None and at >= closes_at) for at in runs],
        threshold=_threshold(access, schedule),
        hold_hours=values.hold_hours,
        needs_second_person=petition.organization.wants_second_person,
    )


def _threshold(access: Access, schedule: Schedule) -> tuple[int, int] | None:
    if not (schedule.every_count or schedule.at_counts):
        return None
    reached = count(access.session, access.petition.id)
    ahead = next_threshold(schedule, reached)
    return (ahead, reached) if ahead else None
