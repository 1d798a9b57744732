"""Take rows whose class has changed into the tallies, a batch at a time.

A row carries the class it is in (`counted_as`, kept by the database) and the class under which the tallies
hold it (`tallied_as`, "" for none). Whoever counts adds the rows not yet tallied and takes off those that
have left the class they were tallied under; both are in one small partial index. No clock takes part, so no
row that commits late is missed, as it could be by a window of time.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, literal, select, update
from sqlalchemy.orm import Session

from petitions.counting.cells import value_of
from petitions.counting.models import Dimension, Tally
from petitions.database import insert_for
from petitions.signing.models import UNTALLIED, Signature

# Rows taken into the tallies in one transaction: many for one statement, few for those who wait meanwhile.
BATCH = 10_000

Cell = tuple[int, str, str, str]
_OLD, _NEW = Signature.tallied_as.expression, Signature.counted_as.expression
_BATCH = (
    select(Signature.id, Signature.tallied_as)
    .where(UNTALLIED)
    .order_by(Signature.petition_id, Signature.id)
    .limit(BATCH)
)


def close_batch(session: Session) -> bool:
    """Tally one batch of changed rows, of whatever petition. True: there may be more."""
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    moves = session.execute(_MOVE).all() if is_postgresql else _look_and_move(session)
    _add(session, _changes(moves))
    return int(sum(move.rows for move in moves)) == BATCH


def _columns(old: ColumnElement[str]) -> list[Any]:
    """Whose row it is, the class that it leaves and the one that it comes into, and its cells in both."""
    return [
        Signature.petition_id,
        old.label("old"),
        _NEW.label("new"),
        *(value_of(dimension, old).label(f"{dimension}_old") for dimension in Dimension),
        *(value_of(dimension, _NEW).label(f"{dimension}_new") for dimension in Dimension),
    ]


def _summed(rows: Any) -> Select[Any]:
    return select(*rows.c, func.count().label("rows")).group_by(*rows.c)


def _move() -> Select[Any]:
    """Claim, move and sum up in one statement of PostgreSQL; rows that another is at are left to it."""
    batch = _BATCH.with_for_update(skip_locked=True).cte("batch")
    moved = update(Signature).where(Signature.id == batch.c.id).values(tallied_as=_NEW)
    return _summed(moved.returning(*_columns(batch.c.tallied_as)).cte("moved"))


_MOVE = _move()
_LOOK = _summed(
    select(*_columns(_OLD)).where(Signature.id.in_(_BATCH.with_only_columns(Signature.id))).subquery()
)


def _look_and_move(session: Session) -> list[Row[Any]]:
    """The same on SQLite, which has one writer at a time: what is looked at is what is moved."""
    moves = list(session.execute(_LOOK))
    if moves:
        rows = Signature.id.in_(_BATCH.with_only_columns(Signature.id))
        move = update(Signature).where(rows).values(tallied_as=_NEW)
        session.execute(move.execution_options(synchronize_session=False))
    return moves


def take_in(session: Session, condition: ColumnElement[bool]) -> None:
    """Tally rows that were kept, in this transaction, as tallied already: a second write of each is saved.

    Only for thousands at once and right before the commit, because the tallies stay locked until then.
    """
    session.flush()
    rows = session.execute(_summed(select(*_columns(literal(""))).where(condition).subquery()))
    _add(session, _changes(rows))


def _changes(moves: Iterable[Row[Any]]) -> Counter[Cell]:
    """How much each cell gains or loses: (petition, dimension, value, class) → difference."""
    changes: Counter[Cell] = Counter()
    for move in moves:
        for dimension in Dimension:
            changes[move.petition_id, dimension, getattr(move, f"{dimension}_new"), move.new] += move.rows
            if move.old:
                changes[move.petition_id, dimension, getattr(move, f"{dimension}_old"), move.old] -= move.rows
    return changes


def _add(session: Session, changes: Counter[Cell]) -> None:
    """Add the differences to the tallies, always in one order, so that two workers never lock each other."""
    rows = [
        {"petition_id": key[0], "dimension": key[1], "value": key[2], "counted_as": key[3], "count": change}
        for key, change in sorted(changes.items())
        if change
    ]
    if not rows:
        return
    insert = insert_for(session, Tally)
    session.execute(
        insert.on_conflict_do_update(
            index_elements=[Tally.petition_id, Tally.dimension, Tally.value, Tally.counted_as],
            set_={"count": Tally.count + insert.excluded.count},
        ),
        rows,
    )
