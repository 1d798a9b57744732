"""Take rows whose class has changed into the tallies, a batch at a time.

A row carries the class it is in (`counted_as`, kept by the database) and the class under which the tallies
hold it (`tallied_as`, "" for none). Whoever counts adds the rows not yet tallied and takes off those that
have left the class they were tallied under; both are in one small partial index. No clock takes part, so no
row that commits late is missed, as it could be by a window of time.
"""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from petitions.counting.cells import value_of
from petitions.counting.models import Dimension, Tally
from petitions.database import insert_for
from petitions.signing.models import Signature

# Rows taken into the tallies in one transaction; bounds both its time and the number of bound parameters.
BATCH = 5_000

_OLD, _NEW = Signature.tallied_as.expression, Signature.counted_as.expression


def close_batch(session: Session) -> bool:
    """Tally one batch of changed rows, of whatever petition. True: there may be more."""
    ids = session.scalars(
        select(Signature.id)
        .where(_NEW != _OLD)
        .order_by(Signature.petition_id, Signature.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    if not ids:
        return False
    _add(session, _changes(session, ids))
    session.execute(
        update(Signature)
        .where(Signature.id.in_(ids))
        .values(tallied_as=Signature.counted_as)
        .execution_options(synchronize_session=False)
    )
    return len(ids) == BATCH


def _changes(session: Session, ids: Sequence[int]) -> Counter[tuple[int, str, str, str]]:
    """How much each cell gains or loses: (petition, dimension, value, class) → difference."""
    changes: Counter[tuple[int, str, str, str]] = Counter()
    for dimension in Dimension:
        cells = (value_of(dimension, _NEW), value_of(dimension, _OLD), _NEW, _OLD)
        query = select(Signature.petition_id, *cells, func.count()).where(Signature.id.in_(ids))
        for petition_id, to, frm, new, old, count in session.execute(
            query.group_by(Signature.petition_id, *cells)
        ):
            changes[petition_id, dimension, to, new] += count
            if old:
                changes[petition_id, dimension, frm, old] -= count
    return changes


def _add(session: Session, changes: Counter[tuple[int, str, str, str]]) -> None:
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
