"""The numbers of a run: everything that its documents count, from one reading of the included signatures."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from petitions.delivery.contents.constituents import DELIVERED_CLASSES, Constituent, own_riding
from petitions.delivery.models import DeliveryRun, Inclusion
from petitions.signing.models import COUNTED_CLASSES, CountClass, Exposure, Signature
from petitions.signing.places import place


@dataclass(frozen=True, slots=True)
class Cell:
    """Signatures that have all of this in common; `left` is the run that told them gone, or None.

    `first` is the run that brought them to anybody: before `joined` where a riding became known later.
    """

    first: int
    joined: int
    left: int | None
    riding: str
    counted_as: str
    is_named: int


class Cube:
    """How many included signatures fall in each cell, and how many of those brought to their own members.

    Where a riding is asked for, what counts is what its member was brought.
    """

    def __init__(self, cells: dict[Cell, int], own: dict[Cell, int]) -> None:
        self.cells = cells
        self.own = own

    def ridings(self) -> set[str]:
        """Ridings whose member was brought somebody who still counts."""
        return {cell.riding for cell in self.own if cell.left is None}

    def is_news(self, after: int) -> bool:
        """Whether anything came or went since the run with number `after`."""
        return any(
            cell.joined > after if cell.left is None else cell.joined <= after < cell.left
            for cell in self.cells
        )

    def by_class(self, riding: str = "") -> Counter[str]:
        """Who counts at the cut-off, by class."""
        sums: Counter[str] = Counter()
        for cell, number in self._of(riding):
            if cell.left is None:
                sums[cell.counted_as] += number
        return sums

    def joined(self, after: int, riding: str = "") -> int:
        """Persons who count and whom a run after number `after` brought."""
        return sum(number for cell, number in self._new(after, riding))

    def unnamed(self, after: int, riding: str = "") -> int:
        """Those among the joined whose name goes to nobody."""
        return sum(number for cell, number in self._new(after, riding) if not cell.is_named)

    def left(self, after: int, riding: str = "") -> int:
        """Signatures that runs up to number `after` brought and that count no more since."""
        return sum(self._gone(after, riding)) - self.moved(after, riding)

    def moved(self, after: int, riding: str) -> int:
        """Of those that a member was brought: who count still, but turned out to live in another riding."""
        return sum(self._gone(after, riding, DELIVERED_CLASSES)) if riding else 0

    def _gone(self, after: int, riding: str, classes: Collection[str] = tuple(CountClass)) -> list[int]:
        return [
            number
            for cell, number in self._of(riding)
            if cell.left is not None and cell.joined <= after < cell.left and cell.counted_as in classes
        ]

    def found_late(self, after: int, riding: str) -> int:
        """Persons among a member's joined who were brought to the others before: their riding was not known.

        Of the addressees that all have in common nobody is found late.
        """
        return sum(number for cell, number in self._new(after, riding) if cell.first <= after)

    def _new(self, after: int, riding: str) -> list[tuple[Cell, int]]:
        return [
            (cell, number)
            for cell, number in self._of(riding)
            if cell.left is None and cell.joined > after and cell.counted_as in COUNTED_CLASSES
        ]

    def _of(self, riding: str) -> list[tuple[Cell, int]]:
        if not riding:
            return list(self.cells.items())
        return [item for item in self.own.items() if item[0].riding == riding]


def cube_of(session: Session, run: DeliveryRun) -> Cube:
    """The numbers of all runs of the petition up to this one."""
    return Cube(_cells(session, _included(run)), _cells(session, _brought(run)))


def _included(run: DeliveryRun) -> Select[*tuple[Any, ...]]:
    """What was brought to the addressees that all have in common."""
    joined, left = aliased(DeliveryRun), aliased(DeliveryRun)
    columns = (joined.number, left.number, Signature.counted_as, _is_named())
    return (
        select(joined.number, joined.number, left.number, literal(""), *columns[2:], func.count())
        .select_from(Inclusion)
        .join(Signature, Signature.id == Inclusion.signature_id)
        .join(joined, joined.id == Inclusion.joined_run_id)
        .outerjoin(left, left.id == Inclusion.left_run_id)
        .where(joined.petition_id == run.petition_id, joined.number <= run.number)
        .where(or_(Inclusion.left_run_id.is_not(None), Signature.counted_as.in_(DELIVERED_CLASSES)))
        .group_by(*columns)
    )


def _brought(run: DeliveryRun) -> Select[*tuple[Any, ...]]:
    """What was brought to the signatories' own members."""
    first, joined, left = aliased(DeliveryRun), aliased(DeliveryRun), aliased(DeliveryRun)
    numbers = (first.number, joined.number, left.number)
    columns = (*numbers, Constituent.riding_code, Signature.counted_as, _is_named())
    return (
        select(*columns, func.count())
        .select_from(Constituent)
        .join(Signature, Signature.id == Constituent.signature_id)
        .join(Inclusion, Inclusion.signature_id == Signature.id)
        .join(first, first.id == Inclusion.joined_run_id)
        .join(joined, joined.id == Constituent.joined_run_id)
        .outerjoin(left, left.id == Constituent.left_run_id)
        .where(joined.petition_id == run.petition_id, joined.number <= run.number)
        .where(or_(Constituent.left_run_id.is_not(None), Signature.counted_as.in_(DELIVERED_CLASSES)))
        .group_by(*columns)
    )


def _cells(session: Session, query: Select[*tuple[Any, ...]]) -> dict[Cell, int]:
    return {
        Cell(first, when, gone, riding, name, bool(named)): number
        for first, when, gone, riding, name, named, number in session.execute(query)
    }


def _is_named() -> ColumnElement[int]:
    return case((Signature.exposure == Exposure.COUNTED, 0), else_=1)


def by_province(session: Session, run: DeliveryRun) -> dict[str, int]:
    """Who counts at the cut-off, by province; "abroad" and "unknown" stand beside the thirteen."""
    return _grouped(session, run, place())


def by_riding(session: Session, run: DeliveryRun) -> dict[str, int]:
    """Who counts at the cut-off, by riding; those whose riding is not sure are left out."""
    return {riding: number for riding, number in _grouped(session, run, own_riding()).items() if riding}


def _grouped(session: Session, run: DeliveryRun, column: ColumnElement[str]) -> dict[str, int]:
    query = (
        select(column, func.count())
        .select_from(Inclusion)
        .join(Signature, Signature.id == Inclusion.signature_id)
        .where(Signature.petition_id == run.petition_id, Signature.counted_as.in_(COUNTED_CLASSES))
        .where(Inclusion.left_run_id.is_(None))
        .group_by(column)
    )
    return {row[0]: row[1] for row in session.execute(query)}
