"""Look for probable repeats among confirmed signatures: the same person with two mailboxes, perhaps.

Nothing is removed here. A row with the same folded name and the same full postal code as another, on another
mailbox, gets a mark that makes it a question to the organizer; it counts until somebody decides (review.py).
"""

import enum
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_, select, update
from sqlalchemy.orm import Session, aliased

from petitions.identity.name_key import name_key
from petitions.signing.models import Signature, SignatureKind, SignatureState

BATCH = 500


class ProbableRepeat(enum.StrEnum):
    """What `repeat_reason` says of a row that only looks like a repeat, before and after the decision."""

    QUESTION = "same_name_same_postal_code"
    TOLD_APART = "told_apart"
    DECIDED = "decided_by_organizer"


def sweep_batch(session: Session) -> bool:
    """Fold the names of some newly confirmed rows and mark the probable repeats among them. True.

    There may be more.

    A row is looked at once, when it is confirmed; whichever of a pair comes second becomes the question.
    """
    rows = _unswept(session)
    if not rows:
        return False
    keys = [{"row_id": row.id, "key": _key_of(row)} for row in rows]
    table = Signature.__table__
    session.connection().execute(
        update(table).where(table.c.id == bindparam("row_id")).values(name_key=bindparam("key")),  # type: ignore[arg-type]
        keys,
    )
    ids = [row.id for row in rows]
    mark_questions(session, lambda signature: signature.id.in_(ids))
    return len(rows) == BATCH


def mark_questions(session: Session, is_new: Callable[[Any], ColumnElement[bool]]) -> int:
    """Mark new rows that look like one that was there, or like a new one of a lower id; answers how many.

    `is_new` is told the signatures to speak of, and answers which of them are new.
    """
    other = aliased(Signature)
    alike = (
        select(other.id)
        .where(
            other.petition_id == Signature.petition_id,
            other.postal_code == Signature.postal_code,
            other.name_key == Signature.name_key,
            other.country == Signature.country,
            other.kind == Signature.kind,
            other.id != Signature.id,
            other.state == SignatureState.CONFIRMED,
            other.repeat_of_id.is_(None),
            or_(other.id < Signature.id, ~is_new(other)),
        )
        .correlate(Signature)
    )
    statement = (
        update(Signature)
        .where(is_new(Signature), *_open_to_question(), alike.exists())
        .values(repeat_reason=ProbableRepeat.QUESTION)
        .execution_options(synchronize_session=False)
    )
    result = session.execute(statement)
    session.expire_all()
    return int(result.rowcount)  # type: ignore[attr-defined]


def _open_to_question() -> tuple[ColumnElement[bool], ...]:
    return (
        Signature.state == SignatureState.CONFIRMED,
        Signature.repeat_of_id.is_(None),
        Signature.repeat_reason == "",
        Signature.postal_code != "",
        Signature.name_key.is_not(None),
    )


def _unswept(session: Session) -> Sequence[Any]:
    """Some confirmed rows without a folded name, oldest first; a small partial index holds just these."""
    columns = (Signature.id, Signature.kind, Signature.name, Signature.organization)
    query = (
        select(*columns)
        .where(
            Signature.name_key.is_(None), Signature.confirmed_at.is_not(None), Signature.erased_at.is_(None)
        )
        .order_by(Signature.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    return session.execute(query).all()


def _key_of(row: Any) -> str:
    return name_key(row.organization if row.kind == SignatureKind.ORGANIZATION else row.name)
