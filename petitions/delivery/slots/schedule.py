"""When a petition is delivered: a rule in local time, thresholds, the close, or a person's word.

A slot is the instant of one scheduled delivery. It is computed late, from the wall time and the zone,
because the rules of zones change. A wall time that the spring change skips becomes the instant within the
hour after; one that the autumn change repeats becomes the first of the two (PEP 495, fold 0).
"""

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from petitions.delivery.slots import recurrence
from petitions.delivery.slots.office_hours import LONGEST_REST, is_open, next_open
from petitions.delivery.slots.recurrence import HORIZON, Recurrence
from petitions.errors import Refusal

MINIMUM_INTERVAL = dt.timedelta(hours=24)
# No setting may let an office be written to more often than this.
LEAST_INTERVAL = dt.timedelta(hours=1)
# A slot that could be served only this long after its instant is a catch-up and says so.
LATE_AFTER = dt.timedelta(hours=1)
# Occurrences that are compared to tell whether a rule fires too often.
_SAMPLE = 400
# Around a change of the clock the order of wall times and of instants differs by less than this.
_CLOCK_CHANGE = dt.timedelta(hours=3)


@dataclass(frozen=True)
class Schedule:
    """What an organizer set. Any of the four may be used together; none means by hand only.

    `rule` is RFC 5545 text in local wall time, `zone` an IANA name; `every_count` fires at each multiple of
    that many confirmed signatures, `at_counts` at the listed totals, `at_close` once when the petition
    closes. `offices_in` are the provinces whose office hours are kept, none when any hour will do.
    """

    zone: str
    rule: str = ""
    every_count: int | None = None
    at_counts: tuple[int, ...] = ()
    at_close: bool = False
    minimum_interval: dt.timedelta = MINIMUM_INTERVAL
    offices_in: tuple[str, ...] = ()


def check_schedule(schedule: Schedule, *, after: dt.datetime) -> None:
    """Say what is wrong with a schedule before it is kept.

    Raises: Refusal with a code and the form's field: `zone_unknown`, `interval_too_short`,
    `threshold_not_positive`, `rule_malformed`, `rule_too_often`, `rule_never_fires`.
    """
    zone_of(schedule)
    if schedule.minimum_interval < LEAST_INTERVAL:
        raise Refusal("interval_too_short", field="minimum_interval_hours")
    if schedule.every_count is not None and schedule.every_count < 1:
        raise Refusal("threshold_not_positive", field="every_count")
    if any(count < 1 for count in schedule.at_counts):
        raise Refusal("threshold_not_positive", field="at_counts")
    if schedule.rule:
        _check_rule(schedule, after)


def _check_rule(schedule: Schedule, after: dt.datetime) -> None:
    rule = recurrence.read(schedule.rule)
    local = _local(after, zone_of(schedule))
    sample = list(itertools.islice(rule.wall_times(local, local + HORIZON), _SAMPLE))
    if not sample:
        raise Refusal("rule_never_fires", field="rule")
    # By the wall clock: "daily at nine" is one a day, also on the day that has 23 hours.
    if any(later - earlier < schedule.minimum_interval for earlier, later in itertools.pairwise(sample)):
        raise Refusal("rule_too_often", field="rule", hours=_hours(schedule.minimum_interval))


def zone_of(schedule: Schedule) -> ZoneInfo:
    """The schedule's time zone. Raises: Refusal `zone_unknown`."""
    try:
        return ZoneInfo(schedule.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refusal("zone_unknown", field="zone", zone=schedule.zone) from None


def next_slots(schedule: Schedule, after: dt.datetime, count: int = 5) -> list[dt.datetime]:
    """The next instants that the rule gives, strictly after `after`, at most `count`, in UTC."""
    return list(itertools.islice(_slots(schedule, after, after + HORIZON), count))


def last_slot(schedule: Schedule, after: dt.datetime, until: dt.datetime) -> dt.datetime | None:
    """The latest instant of the rule in (after, until], or None. All missed slots together make this one."""
    latest = None
    for slot in _slots(schedule, after, until):
        latest = slot
    return latest


def _slots(schedule: Schedule, after: dt.datetime, until: dt.datetime) -> Iterator[dt.datetime]:
    if not schedule.rule or until <= after:
        return
    zone, rule = zone_of(schedule), recurrence.read(schedule.rule)
    since, reach = after, until
    if schedule.offices_in:
        # What was to go before may go now, and gives way to what follows close, though that be still to come.
        since, reach = after - LONGEST_REST, until + schedule.minimum_interval
    last = None
    for slot in _in_office_hours(_in_order(_instants(rule, zone, since, reach)), schedule):
        if after < slot <= until and slot != last:
            yield slot
            last = slot


def _in_office_hours(instants: Iterator[dt.datetime], schedule: Schedule) -> Iterator[dt.datetime]:
    """Each instant, or when the offices open next; one that was moved gives way to one that follows close."""
    if not schedule.offices_in:
        yield from instants
        return
    waiting: dt.datetime | None = None
    for instant in instants:
        slot = next_open(instant, schedule.offices_in)
        gives_way = slot == instant and waiting and slot < waiting + schedule.minimum_interval
        if waiting and waiting != slot and not gives_way:
            yield waiting
        waiting = slot if slot != instant else None
        if waiting is None:
            yield slot
    if waiting:
        yield waiting


def _instants(
    rule: Recurrence, zone: ZoneInfo, after: dt.datetime, until: dt.datetime
) -> Iterator[dt.datetime]:
    earliest, latest = _local(after, zone) - _CLOCK_CHANGE, _local(until, zone) + _CLOCK_CHANGE
    return (instant_of(time, zone) for time in rule.wall_times(earliest, latest))


def _in_order(instants: Iterator[dt.datetime]) -> Iterator[dt.datetime]:
    """The same instants in order: 02:30 in the spring gap comes after 03:00 of that day."""
    waiting: list[dt.datetime] = []
    for instant in instants:
        ready = [earlier for earlier in waiting if instant - earlier > _CLOCK_CHANGE]
        yield from sorted(ready)
        waiting = [earlier for earlier in waiting if earlier not in ready] + [instant]
    yield from sorted(waiting)


def instant_of(wall_time: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The instant, in UTC, that a clock on the wall of the zone shows as `wall_time`."""
    return wall_time.replace(tzinfo=zone, fold=0).astimezone(dt.UTC)


def _local(instant: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def may_go(schedule: Schedule, instant: dt.datetime) -> bool:
    """Whether the schedule lets something go out at this hour."""
    return is_open(instant, schedule.offices_in)


def is_late(slot: dt.datetime, now: dt.datetime) -> bool:
    """True when a slot is served so long after its instant that the record must say so."""
    return now - slot > LATE_AFTER


def earliest_next(schedule: Schedule, last: dt.datetime, *, by_rule: bool) -> dt.datetime:
    """The first instant at which an office may be written to again after `last`.

    A slot of the rule is measured by the wall clock, so that "daily at nine" holds on the day of 23 hours; a
    threshold, the close and a person's word are measured by the instant.
    """
    if not by_rule:
        return last + schedule.minimum_interval
    zone = zone_of(schedule)
    return min(
        instant_of(_local(last, zone) + schedule.minimum_interval, zone), last + schedule.minimum_interval
    )


def served_at(schedule: Schedule, slot: dt.datetime, last: dt.datetime | None) -> dt.datetime:
    """The first instant at which a slot of the rule may be served; `last` is the cut-off of the run before.

    One that the minimum interval holds back waits for its end and for the offices, unless another slot
    follows close: then it gives way to that.
    """
    earliest = earliest_next(schedule, last, by_rule=True) if last else slot
    if earliest <= slot:
        return slot
    moved = next_open(earliest, schedule.offices_in)
    following = next(iter(next_slots(schedule, slot, 1)), None)
    gives_way = following is not None and following < earliest_next(schedule, moved, by_rule=True)
    return following if following and gives_way else moved


def crossed_threshold(schedule: Schedule, *, before: int, count: int) -> int | None:
    """The highest total among those that fire which lies in (before, count], or None.

    Several crossed at once make one delivery, named after the highest.
    """
    crossed = [total for total in schedule.at_counts if before < total <= count]
    if schedule.every_count and count // schedule.every_count > before // schedule.every_count:
        crossed.append(count // schedule.every_count * schedule.every_count)
    return max(crossed, default=None)


def next_threshold(schedule: Schedule, count: int) -> int | None:
    """The next total that fires, above `count`, or None."""
    ahead = [total for total in schedule.at_counts if total > count]
    if schedule.every_count:
        ahead.append((count // schedule.every_count + 1) * schedule.every_count)
    return min(ahead, default=None)


def _hours(interval: dt.timedelta) -> int:
    return int(interval.total_seconds() // 3600)
