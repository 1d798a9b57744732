"""How many signatures a search finds: exact where that costs little, else said to be a part of the answer."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from petitions.counting.models import Dimension
from petitions.counting.queries import breakdown
from petitions.dedupe.listing import by_facts
from petitions.dedupe.narrowing import Narrowing
from petitions.dedupe.selection import Selection
from petitions.dedupe.ways import narrowest, ways_to
from petitions.signing.models import CountClass, Signature

# Counted up to here; and so many of the newest signatures are looked at where no way is narrow enough.
_MOST, _LOOKED_AT, _MANY = 10_000, 40_000, 12_000


@dataclass(frozen=True, slots=True)
class Found:
    """A number of signatures; if it is not all, there are at least so many, and perhaps more."""

    number: int
    is_all: bool


def found(session: Session, selection: Selection) -> Found:
    """How many a selection holds: from the tallies, by a way that leads to few, or by looking at some."""
    if (number := _tallied(session, selection)) is not None:
        return Found(number, is_all=True)
    if (way := narrowest(session, list(ways_to(selection)), below=_MANY)) is not None:
        number = _counted(session, by_facts(selection, way), most=_MOST + 1)
        return Found(min(number, _MOST), is_all=number <= _MOST)
    return _among_the_newest(session, selection)


def found_exactly(session: Session, selection: Selection) -> Found:
    """All that a selection holds, counted one by one if need be."""
    if (number := _tallied(session, selection)) is None:
        way = narrowest(session, list(ways_to(selection)), below=_MANY)
        number = _counted(session, by_facts(selection, way))
    return Found(number, is_all=True)


def _tallied(session: Session, selection: Selection) -> int | None:
    """What the tallies and the rows that came since say; None when more is asked for than they know."""
    narrowed = selection.narrowed
    if replace(
        selection, counted_as=None, narrowed=Narrowing(), province=None, source=None, language=None
    ) != Selection(selection.petition_id):
        return None
    if replace(narrowed, classes=None, place=None, is_direct=False) != Narrowing():
        return None
    cells = list(_cells(selection))
    if len(cells) > 1:
        return None
    dimension, value = cells[0] if cells else (Dimension.ALL, "")
    rows = breakdown(session, selection.petition_id, dimension).get(value, Counter())
    classes = set(narrowed.classes if narrowed.classes is not None else CountClass)
    return sum(rows[each] for each in classes if selection.counted_as in (None, each))


def _cells(selection: Selection) -> Iterator[tuple[Dimension, str]]:
    """Under which value of which dimension a selection is tallied."""
    if (place := selection.narrowed.place or selection.province) is not None:
        yield Dimension.PROVINCE, place
    if selection.source is not None or selection.narrowed.is_direct:
        yield Dimension.SOURCE, selection.source or ""
    if selection.language is not None:
        yield Dimension.LANGUAGE, selection.language


def _among_the_newest(session: Session, selection: Selection) -> Found:
    everything = by_facts(Selection(selection.petition_id)).order_by(Signature.id.desc())
    end = session.scalar(everything.offset(_LOOKED_AT).limit(1))
    query = by_facts(selection) if end is None else by_facts(selection).where(Signature.id > end)
    number = _counted(session, query, most=_MOST + 1)
    return Found(min(number, _MOST), is_all=end is None and number <= _MOST)


def _counted(session: Session, query: Select[int], *, most: int | None = None) -> int:
    return session.scalar(select(func.count()).select_from(query.limit(most).subquery())) or 0
