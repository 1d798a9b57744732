"""When the goal will be reached, said only as far as it can be said.

Nobody knows the coming days. What can be said is what follows if they are like the past ones. So the pace of
the last three, seven and fourteen whole days is taken; the fastest gives the earliest day, the slowest the
latest. Both are widened by how much the days differed so far, which is more than chance alone where news
drives a petition; and where this week brought less than the one before, the slowest goes on fading like that
for four weeks, because that is how most petitions go. bench/forecast.py tries it on invented campaigns:
docs/decisions.md says how often the true day was within the range.
"""

import datetime as dt
import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Whole days over which a pace is taken, and over which it is seen how much days differ.
SPANS = (3, 7, 14)
DIFFERING = 28
# With less than this nothing is said.
LEAST_DAYS, LEAST_SIGNATURES = 5, 20
# How far to each side, in standard deviations.
DEVIATIONS = 1.5
WEEK = 7
# A pace that fades does so for so long, by a half a week at most.
FADING_DAYS, MOST_FADING = 28, 0.5
# Further away than this is no date.
FURTHEST_DAYS = 3 * 365


@dataclass(frozen=True, slots=True)
class Forecast:
    """Between which days a goal is reached. `latest` is None when at the slowest pace it never is."""

    earliest: dt.date
    latest: dt.date | None


@dataclass(frozen=True, slots=True)
class _Pace:
    """Signatures a day over `span` days; `unrest` is how many times more than by chance days differ."""

    per_day: float
    span: int
    unrest: float
    fading: float = 1.0

    def days_until(self, remaining: int, deviations: float) -> int | None:
        """After how many days the goal is reached, today being the first; None when that is too far away."""
        expected = 0.0
        of_pace = self.unrest / (self.per_day * self.span) if self.per_day else 0.0
        for day in range(1, FURTHEST_DAYS + 1):
            expected += self.per_day * self.fading ** (min(day, FADING_DAYS) / WEEK)
            if expected + deviations * math.sqrt(self.unrest * expected + of_pace * expected**2) >= remaining:
                return day
        return None


def forecast(by_day: Mapping[dt.date, int], *, count: int, goal: int, today: dt.date) -> Forecast | None:
    """The range of days on which the goal is reached; None when it cannot be said, or is reached.

    `by_day` are those who signed here: what is imported or entered from paper comes in lumps, and tells
    nothing of the next days.

    >>> days = {dt.date(2026, 5, n): 10 for n in range(1, 15)}
    >>> forecast(days, count=140, goal=300, today=dt.date(2026, 5, 15))
    Forecast(earliest=datetime.date(2026, 5, 27), latest=datetime.date(2026, 6, 6))
    """
    remaining, daily = goal - count, _last_days(by_day, today)
    if remaining <= 0 or len(daily) < LEAST_DAYS or sum(daily[: max(SPANS)]) < LEAST_SIGNATURES:
        return None
    unrest = max(1.0, statistics.variance(daily) / statistics.fmean(daily))
    spans = [span for span in SPANS if span <= len(daily)]
    fast = [_Pace(sum(daily[:span]) / span, span, unrest) for span in spans]
    slow = [_Pace(each.per_day, each.span, unrest, _fading(daily)) for each in fast]
    soonest = [days for each in fast if (days := each.days_until(remaining, DEVIATIONS))]
    longest = [each.days_until(remaining, -DEVIATIONS) for each in slow]
    if not soonest:
        return None
    latest = None if None in longest else _day(today, max(filter(None, longest)))
    return Forecast(_day(today, min(soonest)), latest)


def _last_days(by_day: Mapping[dt.date, int], today: dt.date) -> list[int]:
    """What came on the last whole days, yesterday first; today, which is not over, tells nothing."""
    lived = (today - min(by_day)).days if by_day else 0
    return [by_day.get(today - dt.timedelta(n), 0) for n in range(1, min(lived, DIFFERING) + 1)]


def _fading(daily: Sequence[int]) -> float:
    """By what factor the last week brought less than the one before; 1 when it did not, or nobody can say."""
    span = min(WEEK, len(daily) // 2)
    last, before = sum(daily[:span]), sum(daily[span : 2 * span])
    return min(1.0, max(MOST_FADING, (last + 1) / (before + 1))) if len(daily) > WEEK else 1.0


def _day(today: dt.date, days: int) -> dt.date:
    return today + dt.timedelta(days - 1)
