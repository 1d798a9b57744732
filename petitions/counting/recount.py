"""Compare the tallies with the rows, and mend them."""

from collections import Counter

from sqlalchemy import delete, func, insert, literal, select, text
from sqlalchemy.orm import Session

from petitions.counting.cells import value_of
from petitions.counting.models import Dimension, Tally
from petitions.signing.models import Signature


def recount(session: Session, petition_id: int) -> dict[str, int]:
    """Rebuild one petition's tallies from its rows; answers the drift.

    The drift is class → how many rows the tally lacked (+) or had too many (−); it is empty when the tallies
    were right. Nobody tallies meanwhile; signing goes on.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE tallies IN EXCLUSIVE MODE"))
    before = _totals(session, petition_id)
    session.execute(delete(Tally).where(Tally.petition_id == petition_id))
    for dimension in Dimension:
        _rebuild(session, petition_id, dimension)
    after = _totals(session, petition_id)
    return {
        name: after[name] - before[name] for name in sorted({*before, *after}) if after[name] != before[name]
    }


def _totals(session: Session, petition_id: int) -> Counter[str]:
    query = select(Tally.counted_as, Tally.count).where(
        Tally.petition_id == petition_id, Tally.dimension == Dimension.ALL
    )
    return Counter({row.counted_as: row.count for row in session.execute(query)})


def _rebuild(session: Session, petition_id: int, dimension: Dimension) -> None:
    tallied = Signature.tallied_as.expression
    value = value_of(dimension, tallied)
    rows = (
        select(Signature.petition_id, literal(str(dimension)), value, tallied, func.count())
        .where(Signature.petition_id == petition_id, tallied != "")
        .group_by(Signature.petition_id, value, tallied)
    )
    columns = [Tally.petition_id, Tally.dimension, Tally.value, Tally.counted_as, Tally.count]
    session.execute(insert(Tally).from_select(columns, rows))
