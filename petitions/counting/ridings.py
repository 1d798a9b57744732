"""How many of the public count live in each riding, counted by the worker and kept, so that pages stay cheap.

A riding becomes known long after a signature counts, so the tallies, which follow classes, do not hold it.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping

from sqlalchemy import case, func, literal, select
from sqlalchemy.orm import Session

from petitions.campaign.lifecycle import PUBLIC_STATES
from petitions.campaign.models import Petition
from petitions.counting.models import RidingCount
from petitions.counting.queries import counts_of
from petitions.ridings.load import CURRENT_ORDER
from petitions.signing.models import COUNTED_CLASSES, Signature

# Rows that are counted anew at most once a minute; a petition of a million is counted every ten.
ROWS_A_MINUTE = 100_000
# Numbers that nobody noted as changed are looked at again after a while, too.
LONGEST = dt.timedelta(days=1)
# Petitions that are counted in one transaction.
BATCH = 20


def count_ridings(session: Session, *, now: dt.datetime, order: str = CURRENT_ORDER) -> bool:
    """Count a few petitions whose rows have changed since they were counted last. True: there may be more."""
    known = {each.petition_id: each for each in session.scalars(select(RidingCount))}
    due = [
        (petition_id, mark)
        for petition_id, mark in _marks(session, order).items()
        if petition_id not in known or _is_due(known[petition_id], mark, now)
    ]
    for petition_id, mark in due[:BATCH]:
        found = known.get(petition_id) or RidingCount(petition_id=petition_id)
        found.counts = _counted(session, petition_id, order)
        found.representation_order, found.mark, found.counted_at = order, mark, now
        session.add(found)
    session.flush()
    return len(due) > BATCH


def _is_due(before: RidingCount, mark: str, now: dt.datetime) -> bool:
    age = now - before.counted_at
    if mark == before.mark:
        return age >= LONGEST
    return age >= dt.timedelta(minutes=sum(before.counts.values()) / ROWS_A_MINUTE)


def _marks(session: Session, order: str) -> dict[int, str]:
    """For each petition what changes when rows come, leave, change their class or get another riding."""
    latest = (
        select(func.max(Signature.riding_at))
        .where(Signature.petition_id == Petition.id, Signature.riding_at.is_not(None))
        .scalar_subquery()
    )
    rows = session.execute(select(Petition.id, latest).where(Petition.state.in_(PUBLIC_STATES)))
    settled = {row[0]: row[1] for row in rows}
    classes = counts_of(session, settled)
    return {
        petition_id: _digest(order, classes.get(petition_id, {}), at) for petition_id, at in settled.items()
    }


def _digest(order: str, classes: Mapping[str, int], settled_at: dt.datetime | None) -> str:
    numbers = sorted((str(name), number) for name, number in classes.items() if number)
    return hashlib.sha256(f"{order} {numbers} {settled_at}".encode()).hexdigest()


def _counted(session: Session, petition_id: int, order: str) -> dict[str, int]:
    """Read the rows. Numbers of another representation order are of other places: those are not known."""
    is_of_order = func.coalesce(Signature.riding_set, order) == order
    riding = case((is_of_order, func.coalesce(Signature.riding_code, "")), else_=literal(""))
    query = (
        select(riding, func.count())
        .where(Signature.petition_id == petition_id, Signature.counted_as.in_(COUNTED_CLASSES))
        .group_by(riding)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def riding_count(session: Session, petition_id: int) -> RidingCount | None:
    """The numbers of a petition as they were counted last; None before the worker has come by."""
    return session.get(RidingCount, petition_id)
