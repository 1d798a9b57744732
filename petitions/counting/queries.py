"""How many have signed: exact at the moment of asking, at a cost that does not grow with the signatures."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from zoneinfo import ZoneInfo

from sqlalchemy import CompoundSelect, func, select, union_all
from sqlalchemy.orm import Session

from petitions.counting.cells import value_of
from petitions.counting.models import Dimension, Tally
from petitions.signing.models import COUNTED_CLASSES, UNTALLIED, CountClass, Signature

_OLD, _NEW = Signature.tallied_as.expression, Signature.counted_as.expression


def _cells(dimension: Dimension, petition_ids: Iterable[int]) -> CompoundSelect[int, str, str, int]:
    """One statement, so one moment: what is tallied, plus rows that came since, minus rows that left."""
    ids = list(petition_ids)
    petition_id = Signature.petition_id
    came, left = value_of(dimension, _NEW), value_of(dimension, _OLD)
    return union_all(
        select(Tally.petition_id, Tally.value, Tally.counted_as, Tally.count).where(
            Tally.petition_id.in_(ids), Tally.dimension == dimension
        ),
        select(petition_id, came, _NEW, func.count())
        .where(petition_id.in_(ids), UNTALLIED)
        .group_by(petition_id, came, _NEW),
        select(petition_id, left, _OLD, -func.count())
        .where(petition_id.in_(ids), UNTALLIED, _OLD != "")
        .group_by(petition_id, left, _OLD),
    )


def counts_of(session: Session, petition_ids: Iterable[int]) -> dict[int, Counter[str]]:
    """For each petition the number of rows in each class; classes add up to all rows there are."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for petition_id, _, counted_as, count in session.execute(_cells(Dimension.ALL, petition_ids)):
        found[petition_id][counted_as] += count
    return found


def counts(session: Session, petition_id: int) -> Counter[str]:
    """The number of rows in each class of one petition."""
    return counts_of(session, [petition_id]).get(petition_id, Counter())


def public_count(classes: Mapping[str, int]) -> int:
    """The one number on the page: confirmed persons, and counted paper and imported rows."""
    return sum(classes.get(name, 0) for name in COUNTED_CLASSES)


def count(session: Session, petition_id: int) -> int:
    """The public count of one petition."""
    return public_count(counts(session, petition_id))


def breakdown(session: Session, petition_id: int, dimension: Dimension) -> dict[str, Counter[str]]:
    """For each value of a dimension the number of rows in each class."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for _, value, counted_as, count in session.execute(_cells(dimension, [petition_id])):
        found[value][counted_as] += count
    return found


def counted_by(session: Session, petition_id: int, dimension: Dimension) -> dict[str, int]:
    """For each value of a dimension how many are in the public count; values with none are left out."""
    return of_classes(breakdown(session, petition_id, dimension), COUNTED_CLASSES)


def of_classes(cells: Mapping[str, Mapping[str, int]], classes: Collection[str]) -> dict[str, int]:
    """Of a breakdown the sums over some classes, in order; values with none are left out."""
    sums = {value: sum(row.get(name, 0) for name in classes) for value, row in cells.items()}
    return {value: number for value, number in sorted(sums.items()) if number}


def counted_by_day(session: Session, petition_id: int, zone: str) -> dict[dt.date, int]:
    """How many came into the public count on each local day, from the first to the last, quiet days as 0.

    Rows that left the count since are gone from the day they came on.
    """
    return by_day(counted_by(session, petition_id, Dimension.HOUR), zone)


def by_day(hours: Mapping[str, int], zone: str) -> dict[dt.date, int]:
    """Numbers by UTC hour as numbers by local day, from the first day to the last, quiet days as 0."""
    days: Counter[dt.date] = Counter()
    for hour, number in hours.items():
        days[local_day(hour, zone)] += number
    if not days:
        return {}
    first, last = min(days), max(days)
    return {day: days[day] for n in range((last - first).days + 1) if (day := first + dt.timedelta(n))}


def local_day(hour: str, zone: str) -> dt.date:
    """The local day of a UTC hour "2026-11-21T23"."""
    return instant_of(hour).astimezone(ZoneInfo(zone)).date()


def instant_of(hour: str) -> dt.datetime:
    """The beginning of a UTC hour "2026-11-21T23"."""
    return dt.datetime.strptime(hour, "%Y-%m-%dT%H").replace(tzinfo=dt.UTC)


def last_hours(hours: Mapping[str, int], now: dt.datetime, number: int = 48) -> list[tuple[dt.datetime, int]]:
    """The last hours up to the one that is not over, each with its number, quiet ones as 0."""
    last = now.astimezone(dt.UTC).replace(minute=0, second=0, microsecond=0)
    instants = [last - dt.timedelta(hours=n) for n in reversed(range(number))]
    return [(at, hours.get(f"{at:%Y-%m-%dT%H}", 0)) for at in instants]


def classes_in_order(classes: Mapping[str, int]) -> list[tuple[CountClass, int]]:
    """Every class with its number, in the order in which people read them."""
    return [(name, classes.get(name, 0)) for name in CountClass]
