"""One page of a selection, newest first, as quick at a million signatures as at a thousand.

By key and not by offset: the thousandth page costs what the first does, and whoever signs meanwhile moves
nothing. What is common is met soon on the way from one row to the next; to what is rare there is a way of its
own; and what is neither, the index of facts runs through.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, defer

from petitions.dedupe.selection import NOTHING, Selection
from petitions.dedupe.ways import Way, narrowest, ways_to
from petitions.signing.models import Signature

PAGE_SIZE = 50
# Below so many a way is taken without trying another; so many rows are looked at in passing, of whole ones
# fewer; and so many a way may lead to before it takes longer than to run through all facts.
_RARE, _PASSED, _PASSED_WHOLE, _MANY = 1_000, 20_000, 8_000, 20_000
_ALL = 2**31
# SQLite would rather go by the number of the row, and read every row as a whole.
_BY_FACTS = "INDEXED BY ix_signatures_facts"


_ID: ColumnElement[int] = Signature.id.expression


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, newest first; `older` and `newer` are the ids that the pages beside begin at, None: none."""

    rows: Sequence[Signature]
    older: int | None
    newer: int | None


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Where a page begins: before or after a row, which is not in it; else at the newest."""

    before_id: int | None
    after_id: int | None

    @property
    def is_upward(self) -> bool:
        return self.after_id is not None

    def within(self, query: Select[int], ids: ColumnElement[int] = _ID) -> Select[int]:
        """What of a query is on this side of the row."""
        if self.before_id is not None:
            query = query.where(ids < self.before_id)
        return query.where(ids > self.after_id) if self.after_id is not None else query

    def ordered(self, query: Select[int]) -> Select[int]:
        return query.order_by(Signature.id if self.is_upward else Signature.id.desc())


def page_of(
    session: Session,
    selection: Selection,
    *,
    before_id: int | None = None,
    after_id: int | None = None,
    limit: int = PAGE_SIZE,
) -> Page:
    """The page below a row, or the one above it; else the newest. After 0 it is the last page of all."""
    stretch = _Stretch(None if after_id is not None else before_id, after_id)
    ids = _ids(session, selection, stretch, limit + 1)
    is_more = len(ids) > limit
    if stretch.after_id and not is_more:
        # At the top: the page is filled from below, so that nobody sees three rows and a link to older ones.
        return page_of(session, selection, limit=limit)
    return _page(session, sorted(ids[:limit], reverse=True), stretch, is_more=is_more)


def _page(session: Session, ids: Sequence[int], stretch: _Stretch, *, is_more: bool) -> Page:
    query = select(Signature).where(Signature.id.in_(ids)).options(defer(Signature.email))
    rows = session.scalars(query.order_by(Signature.id.desc())).all()
    has_older = bool(stretch.after_id) if stretch.is_upward else is_more
    has_newer = is_more if stretch.is_upward else stretch.before_id is not None
    return Page(
        rows,
        older=rows[-1].id if rows and has_older else None,
        newer=rows[0].id if rows and has_newer else None,
    )


def _ids(session: Session, selection: Selection, stretch: _Stretch, limit: int) -> Sequence[int]:
    """The ids of a page, by the quickest way there."""
    ways = list(ways_to(selection))
    words = [way for way in ways if way.instead_of]
    way = narrowest(session, ways, below=_RARE) or narrowest(session, words, below=_MANY)
    if way is None:
        ids = _in_passing(session, selection, stretch, limit, rows=_PASSED_WHOLE if words else _PASSED)
        if len(ids) == limit:
            return ids
        way = narrowest(session, ways, below=_MANY) or narrowest(session, words, below=_ALL)
    return session.scalars(stretch.ordered(_along(selection, stretch, way)).limit(limit)).all()


def _along(selection: Selection, stretch: _Stretch, way: Way | None) -> Select[int]:
    """The row is told to the way, if there is one, as a sum: else SQLite would walk all facts from there."""
    if way is None:
        return stretch.within(by_facts(selection))
    led = way.ids.subquery()
    ids = stretch.within(select(led.c[0]), led.c[0] + 0)
    return by_facts(selection, replace(way, ids=ids))


def _in_passing(
    session: Session, selection: Selection, stretch: _Stretch, limit: int, *, rows: int
) -> Sequence[int]:
    """What is found among the next rows; all there is when they are the last."""
    everything = stretch.within(by_facts(Selection(selection.petition_id)))
    end = session.scalar(stretch.ordered(everything).offset(rows).limit(1))
    query = stretch.within(by_facts(selection))
    if end is not None:
        query = query.where(Signature.id <= end if stretch.is_upward else Signature.id >= end)
    return session.scalars(stretch.ordered(query).limit(limit)).all()


def by_facts(selection: Selection, way: Way | None = None) -> Select[int]:
    """The ids of a selection, through the index of facts; if there is a way, only those that it leads to."""
    query = select(Signature.id).with_hint(Signature, _BY_FACTS, "sqlite")
    if way is None:
        return query.where(selection.condition_without(NOTHING))
    return query.where(selection.condition_without(way.instead_of or NOTHING), Signature.id.in_(way.ids))
