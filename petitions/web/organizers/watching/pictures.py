"""Numbers as pictures: places and lengths for SVG, worked out here so that templates only draw."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Units of the drawing, not pixels: the picture is as wide as its place allows.
HEIGHT = 100.0
STEP = 10.0
BAR = 8.0
# From here on days are drawn together by the week, so that bars can still be told apart on a telephone.
MOST_DAYS = 92


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a picture over time. `is_part` says that its time is not over."""

    first: dt.date
    last: dt.date
    count: int
    total: int
    is_part: bool
    x: float
    y: float
    height: float

    @property
    def joined(self) -> str:
        """What the list of signatures calls its days."""
        return str(self.first) if self.first == self.last else f"{self.first}..{self.last}"


@dataclass(frozen=True, slots=True)
class Growth:
    """Bars of what came by day or week, and a line of the sum so far.

    `line` is the `points` of a polyline.
    """

    bars: list[Bar]
    line: str
    width: float
    most: int
    total: int
    is_weekly: bool


@dataclass(frozen=True, slots=True)
class Hour:
    """One bar of the picture of the last hours; the one that `is_part` is not over."""

    at: dt.datetime
    count: int
    is_part: bool
    x: float
    y: float
    height: float

    @property
    def joined(self) -> str:
        """What the list of signatures calls this hour."""
        return f"{self.at.astimezone(dt.UTC):%Y-%m-%dT%H}"


@dataclass(frozen=True, slots=True)
class Share:
    """One row of a breakdown; `percent` is its length against the longest, `of_all` its part of the sum.

    `path` leads to the rows behind it; "" for whoever may not see them.
    """

    label: str
    path: str
    count: int
    percent: float
    of_all: float


def growth(
    by_day: Mapping[dt.date, int], *, today: dt.date, closed_on: dt.date | None = None
) -> Growth | None:
    """The picture of growth up to today, or to the day of closing; None while there is nothing to draw."""
    if not by_day:
        return None
    first, last = min(by_day), min(today, closed_on or today)
    days = [first + dt.timedelta(n) for n in range((max(last, max(by_day)) - first).days + 1)]
    is_weekly = len(days) > MOST_DAYS
    spans = _weeks(days) if is_weekly else [(day, day) for day in days]
    numbers = [sum(by_day.get(day, 0) for day in _days(*span)) for span in spans]
    most, total = max(numbers), sum(numbers)
    bars = _bars(spans, numbers, most, today)
    line = " ".join(f"{bar.x + BAR / 2:g},{_y(bar.total, total):g}" for bar in bars)
    return Growth(bars, line, len(bars) * STEP, most, total, is_weekly)


def hours(numbers: Sequence[tuple[dt.datetime, int]]) -> list[Hour]:
    """Numbers by hour as bars, the last of them not over; none while every hour was quiet."""
    most, last = max((count for _, count in numbers), default=0), len(numbers) - 1
    if not most:
        return []
    return [
        Hour(at, count, place == last, place * STEP + 1, y := _y(count, most), round(HEIGHT - y, 2))
        for place, (at, count) in enumerate(numbers)
    ]


def heat(numbers: Mapping[str, int], steps: int = 5) -> dict[str, int]:
    """How dark each place of a map is, 0 (nobody) to `steps`; by the root, so that small places show too."""
    most = max(numbers.values(), default=0)
    return {place: math.ceil(steps * math.sqrt(n / most)) if n else 0 for place, n in numbers.items()}


def _bars(
    spans: Sequence[tuple[dt.date, dt.date]], numbers: Sequence[int], most: int, today: dt.date
) -> list[Bar]:
    bars, total = [], 0
    for place, ((first, last), number) in enumerate(zip(spans, numbers, strict=True)):
        total += number
        y = _y(number, most)
        is_part = first <= today <= last
        bars.append(Bar(first, last, number, total, is_part, place * STEP + 1, y, round(HEIGHT - y, 2)))
    return bars


def _y(number: int, most: int) -> float:
    return round(HEIGHT - HEIGHT * number / most, 2) if most else HEIGHT


def _weeks(days: Sequence[dt.date]) -> list[tuple[dt.date, dt.date]]:
    """The days by weeks that begin on Monday; the first and the last may be shorter."""
    spans: list[tuple[dt.date, dt.date]] = []
    for day in days:
        if spans and day.weekday() != 0:
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    return spans


def _days(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + dt.timedelta(n) for n in range((last - first).days + 1)]


def shares(numbers: Sequence[tuple[str, int, str]]) -> list[Share]:
    """Labelled numbers as bars, the largest first, each with the path to its rows."""
    longest = max((count for _, count, _ in numbers), default=0)
    total = sum(count for _, count, _ in numbers)
    rows = sorted(numbers, key=lambda row: (-row[1], row[0]))
    return [
        Share(label, path, count, round(100 * count / longest, 1), round(100 * count / total, 1))
        for label, count, path in rows
        if count
    ]
