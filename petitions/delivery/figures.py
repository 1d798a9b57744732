"""The numbers of a run: everything that its documents count, from one reading of the included signatures."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from petitions.counting.cells import province
from petitions.delivery.inclusions import DELIVERED_CLASSES
from petitions.delivery.models import DeliveryRun, Inclusion
from petitions.signing.models import COUNTED_CLASSES, Exposure, Signature

# Found by an estimate, a riding may be counted but is never taken for somebody's own.
UNSURE_METHODS = ("fsa-estimate", "none")


@dataclass(frozen=True, slots=True)
class Cell:
    """Signatures that have all of this in common; `left` is the run that told them gone, or None."""

    joined: int
    left: int | None
    riding: str
    counted_as: str
    is_named: int


class Cube:
    """How many included signatures fall in each cell."""

    def __init__(self, cells: dict[Cell, int]) -> None:
        self.cells = cells

    def ridings(self) -> set[str]:
        """Ridings of which somebody is included and still counts."""
        return {cell.riding for cell in self.cells if cell.riding and cell.left is None}

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
        """Signatures that runs up to number `after` brought and that left since."""
        return sum(
            number
            for cell, number in self._of(riding)
            if cell.left is not None and cell.joined <= after < cell.left
        )

    def _new(self, after: int, riding: str) -> list[tuple[Cell, int]]:
        return [
            (cell, number)
            for cell, number in self._of(riding)
            if cell.left is None and cell.joined > after and cell.counted_as in COUNTED_CLASSES
        ]

    def _of(self, riding: str) -> list[tuple[Cell, int]]:
        return [item for item in self.cells.items() if not riding or item[0].riding == riding]


def cube_of(session: Session, run: DeliveryRun) -> Cube:
    """The numbers of all runs of the petition up to this one."""
    joined, left = aliased(DeliveryRun), aliased(DeliveryRun)
    columns = (joined.number, left.number, own_riding(), Signature.counted_as, _is_named())
    query = (
        select(*columns, func.count())
        .select_from(Inclusion)
        .join(Signature, Signature.id == Inclusion.signature_id)
        .join(joined, joined.id == Inclusion.joined_run_id)
        .outerjoin(left, left.id == Inclusion.left_run_id)
        .where(joined.petition_id == run.petition_id, joined.number <= run.number)
        .where(or_(Inclusion.left_run_id.is_not(None), Signature.counted_as.in_(DELIVERED_CLASSES)))
        .group_by(*columns)
    )
    return Cube(
        {
            Cell(when, gone, riding, name, bool(named)): n
            for when, gone, riding, name, named, n in session.execute(query)
        }
    )


def own_riding() -> ColumnElement[str]:
    """The riding that a signature surely belongs to, else ""."""
    method = func.coalesce(Signature.riding_method, "none")
    return case((method.not_in(UNSURE_METHODS), func.coalesce(Signature.riding_code, "")), else_=literal(""))


def _is_named() -> ColumnElement[int]:
    return case((Signature.exposure == Exposure.COUNTED, 0), else_=1)


def by_province(session: Session, run: DeliveryRun) -> dict[str, int]:
    """Who counts at the cut-off, by province; "abroad" and "unknown" stand beside the thirteen."""
    return _grouped(session, run, province())


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
