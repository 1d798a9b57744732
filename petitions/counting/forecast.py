"""When the goal will be reached, said only as far as it can be said.

Nobody knows the coming days. What can be said is what follows if they are like the past ones; so the pace of
the last three, seven and fourteen whole days is taken, widened by what chance alone does to such numbers,
and the fastest and the slowest give a range. A petition's news makes the range wide, and that is honest.
"""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass

# Whole days over which a pace is taken; the longest must be lived through before anything is said of less.
SPANS = (3, 7, 14)
# With less than this nothing is said.
LEAST_DAYS, LEAST_SIGNATURES = 5, 20
# Chance alone moves a number n by about its square root; 1.3 of them cover four times out of five.
DEVIATIONS = 1.3
# Further away than this is no date.
FURTHEST = dt.timedelta(days=3 * 365)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Between which days a goal is reached. `latest` is None when at the slowest pace it never is."""

    earliest: dt.date
    latest: dt.date | None


def forecast(by_day: Mapping[dt.date, int], *, count: int, goal: int, today: dt.date) -> Forecast | None:
    """The range of days on which the goal is reached; None when it cannot be said, or is reached.

    >>> days = {dt.date(2026, 5, n): 10 for n in range(1, 15)}
    >>> forecast(days, count=140, goal=300, today=dt.date(2026, 5, 15))
    Forecast(earliest=datetime.date(2026, 5, 27), latest=datetime.date(2026, 6, 8))
    """
    lived = (today - min(by_day)).days if by_day else 0
    remaining = goal - count
    sums = {span: _sum(by_day, today, span) for span in SPANS if span <= max(lived, LEAST_DAYS)}
    if remaining <= 0 or lived < LEAST_DAYS or max(sums.values()) < LEAST_SIGNATURES:
        return None
    fastest = max((number + DEVIATIONS * math.sqrt(number)) / span for span, number in sums.items())
    slowest = min((number - DEVIATIONS * math.sqrt(number)) / span for span, number in sums.items())
    earliest = _day(today, remaining, fastest)
    return None if earliest is None else Forecast(earliest, _day(today, remaining, slowest))


def _sum(by_day: Mapping[dt.date, int], today: dt.date, span: int) -> int:
    """What came on the last whole days; today, which is not over, tells nothing."""
    return sum(by_day.get(today - dt.timedelta(n), 0) for n in range(1, span + 1))


def _day(today: dt.date, remaining: int, pace: float) -> dt.date | None:
    if pace <= 0 or remaining / pace > FURTHEST.days:
        return None
    return today + dt.timedelta(math.ceil(remaining / pace))
