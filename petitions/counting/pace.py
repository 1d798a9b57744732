"""How many sign a day of late, and since when the goal is reached."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

# Whole days over which the pace is told; fewer while a petition is younger.
PACE_DAYS = 7


@dataclass(frozen=True, slots=True)
class Pace:
    """How many signed here on the whole days from `first` to `last`."""

    count: int
    first: dt.date
    last: dt.date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def per_day(self) -> float:
        return self.count / self.days


def pace(by_day: Mapping[dt.date, int], *, today: dt.date) -> Pace | None:
    """The pace over the last whole days; None while there was no whole day, or nobody.

    >>> pace({dt.date(2026, 5, 1): 6, dt.date(2026, 5, 2): 8}, today=dt.date(2026, 5, 3)).per_day
    7.0
    """
    last = today - dt.timedelta(days=1)
    if not by_day or min(by_day) > last:
        return None
    first = max(min(by_day), today - dt.timedelta(days=PACE_DAYS))
    return Pace(sum(number for day, number in by_day.items() if first <= day <= last), first, last)


def reached_on(by_day: Mapping[dt.date, int], goal: int) -> dt.date | None:
    """The day on which those who are in the count now reached the goal; None while they have not.

    >>> reached_on({dt.date(2026, 5, 1): 6, dt.date(2026, 5, 2): 8}, 10)
    datetime.date(2026, 5, 2)
    """
    total = 0
    for day in sorted(by_day):
        total += by_day[day]
        if total >= goal:
            return day
    return None
