"""How the count grew: the picture, what it shows in words, and the table behind it."""

from datetime import date, timedelta
from itertools import accumulate, groupby
from typing import Any

from petitions.delivery.documents.package import DayCount, Package
from petitions.delivery.documents.words import Words

Part = dict[str, Any]
PICTURE_POINTS = 120
MOST_DAYS, MOST_WEEKS = 14, 22


def growth_part(package: Package, words: Words) -> Part:
    """The picture of the running total, what it shows in words, and the table behind it."""
    days = sorted(package.growth, key=lambda day: day.on)
    totals = list(accumulate(day.count for day in days))
    top, ticks = scale(totals[-1] if totals else 0)
    return {
        "heading": words("How it grew"),
        "summary": _growth_summary(days, words),
        "alt": _growth_alt(days, totals, words),
        "caption": _growth_caption(package, words),
        "columns": [words("Period"), words("New"), words("Total")],
        "rows": _growth_rows(days, words),
        "top": top,
        "ticks": [{"value": tick, "label": words.number(tick)} for tick in ticks],
        **_growth_picture(package, days, totals, words),
    }


def _growth_summary(days: list[DayCount], words: Words) -> str:
    if not days:
        return words("No signatures yet.")
    best = max(days, key=lambda day: day.count)
    return words.plural(
        "The busiest day was {day}, with {count} new signatory.",
        "The busiest day was {day}, with {count} new signatories.",
        best.count,
        day=words.day(best.on),
    )


def _growth_alt(days: list[DayCount], totals: list[int], words: Words) -> str:
    """The picture for those who do not see it."""
    if not days:
        return words("No signatures yet.")
    return words(
        "Line chart of the running total, from {first} to {last}: it rises to {total}. The table below has"
        " the numbers.",
        first=words.day(days[0].on),
        last=words.day(days[-1].on),
        total=totals[-1],
    )


def _growth_caption(package: Package, words: Words) -> str:
    if package.window.is_first:
        return words("Running total of signatories, day by day.")
    return words(
        "Running total of signatories, day by day. To the right of the dashed line: new since the last"
        " delivery."
    )


def _growth_picture(package: Package, days: list[DayCount], totals: list[int], words: Words) -> Part:
    """Points as shares of the width and as counts; `split` is the last point before this window."""
    if len(days) < 2:
        return {"points": [], "split": 0, "since": None, "marks": []}
    first, span = days[0].on, (days[-1].on - days[0].on).days
    since = package.window.since.astimezone(package.window.zone).date()
    kept = sorted({round(step * (len(days) - 1) / PICTURE_POINTS) for step in range(PICTURE_POINTS + 1)})
    points = [((days[at].on - first).days / span, totals[at]) for at in kept]
    shows_since = not package.window.is_first and first < since < days[-1].on
    share = (since - first).days / span
    return {
        "points": points,
        "split": (
            max((n for n, point in enumerate(points) if point[0] <= share), default=0) if shows_since else 0
        ),
        "since": (
            {"at": share, "label": words("last delivery, {day}", day=words.short_day(since))}
            if shows_since
            else None
        ),
        "marks": [
            {"at": at, "label": words.short_day(first + timedelta(days=round(at * span)))}
            for at in (0, 0.25, 0.5, 0.75, 1)
        ],
    }


def scale(highest: int) -> tuple[int, list[int]]:
    """A round top for the picture and the lines to draw below it: 0, 500, 1000, 1500 for 1,204."""
    step = next(
        size * 10**power
        for power in range(12)
        for size in (1, 2, 5)
        if size * 10**power * 4 >= max(highest, 1)
    )
    top = -(-max(highest, 1) // step) * step
    return top, list(range(0, top + 1, step))


def _growth_rows(days: list[DayCount], words: Words) -> list[list[str]]:
    """By day, week or month: whichever fits on a page."""
    span = (days[-1].on - days[0].on).days + 1 if days else 0
    label, start = _period_of(span, words)
    rows, total = [], 0
    for begin, group in groupby(days, key=lambda day: start(day.on)):
        new = sum(day.count for day in group)
        total += new
        rows.append([label(begin), words.number(new), words.number(total)])
    return rows


def _period_of(span: int, words: Words) -> tuple[Any, Any]:
    """How to name a period and where it starts, for a span of so many days."""
    if span <= MOST_DAYS:
        return words.day, lambda day: day
    if span <= MOST_WEEKS * 7:
        return lambda day: words("Week of {day}", day=words.day(day)), _week_start
    return words.month, lambda day: day.replace(day=1)


def _week_start(day: date) -> date:
    return day - timedelta(days=day.weekday())
