"""Signatures in the order in which they came to count: for programs that fetch what is new."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.orm import Session

from petitions.signing.models import CountClass, Signature


@dataclass(frozen=True, slots=True)
class Since:
    """Where to go on: after the row `after_id`, confirmed at `at`; without one at the instant itself."""

    at: dt.datetime
    after_id: int | None = None

    def condition(self) -> ColumnElement[bool]:
        """What is left, in SQL that uses the index of confirmed rows."""
        if self.after_id is None:
            return Signature.confirmed_at >= self.at
        place = tuple_(Signature.confirmed_at, Signature.id)
        return (Signature.confirmed_at >= self.at) & (place > (self.at, self.after_id))


def confirmed_page(
    session: Session,
    petition_id: int,
    *,
    since: Since | None,
    until: dt.datetime,
    limit: int,
    counted_as: CountClass | None = None,
    where: Sequence[ColumnElement[bool]] = (),
) -> Sequence[Signature]:
    """Signatures that were confirmed before `until`, paper and imports with them, the earliest first.

    Whoever never confirmed is not in it: somebody else may have typed their name.
    """
    query = select(Signature).where(
        Signature.petition_id == petition_id, Signature.confirmed_at < until, *where
    )
    if since is not None:
        query = query.where(since.condition())
    if counted_as is not None:
        query = query.where(Signature.counted_as == counted_as)
    ordered = query.order_by(Signature.confirmed_at, Signature.id).limit(limit)
    return session.scalars(ordered).all()
