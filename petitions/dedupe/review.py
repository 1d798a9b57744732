"""Decide on probable repeats: a person looks at two signatures and says whether they are one person's."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal_column, select
from sqlalchemy.orm import Session, aliased

from petitions.dedupe.sweep import ProbableRepeat
from petitions.errors import Refusal
from petitions.signing.models import Signature, SignatureState


@dataclass(frozen=True, slots=True)
class Question:
    """A signature that looks like an earlier one."""

    signature: Signature
    alike: Signature


def numbers_of_questions(session: Session, petition_ids: Sequence[int]) -> dict[int, int]:
    """How many probable repeats wait for a decision, by petition; petitions without any are left out."""
    query = (
        select(Signature.petition_id, func.count())
        .where(Signature.petition_id.in_(petition_ids), *_open())
        .group_by(Signature.petition_id)
    )
    return {key: value for key, value in session.execute(query)}  # noqa: C416 - rows are no pairs to dict()


def questions(session: Session, petition_id: int, *, after_id: int = 0, limit: int = 20) -> list[Question]:
    """Some probable repeats that wait for a decision, oldest first, each with what it looks like.

    Those after a row; by key, so that what is decided meanwhile moves nothing.
    """
    query = select(Signature).where(Signature.petition_id == petition_id, Signature.id > after_id, *_open())
    rows = session.scalars(query.order_by(Signature.id).limit(limit)).all()
    pairs = ((row, session.scalars(_alike(row).limit(1)).first()) for row in rows)
    return [Question(row, other) for row, other in pairs if other is not None]


def decided(session: Session, petition_id: int, *, limit: int = 20) -> Sequence[Signature]:
    """The signatures that somebody decided on, newest first, so that a decision can be taken back."""
    query = (
        select(Signature)
        .where(
            Signature.petition_id == petition_id,
            Signature.repeat_reason.in_([ProbableRepeat.TOLD_APART, ProbableRepeat.DECIDED]),
        )
        .order_by(Signature.id.desc())
    )
    return session.scalars(query.limit(limit)).all()


def decide(session: Session, signature: Signature, *, is_repeat: bool) -> None:
    """Settle a question: a repeat keeps its row and is not counted; else both count.

    Raises: Refusal("no_question") when the signature is none, or what it looked like is gone.
    """
    session.refresh(signature, with_for_update=True)
    if signature.repeat_reason != ProbableRepeat.QUESTION:
        raise Refusal("no_question")
    if not is_repeat:
        signature.repeat_reason = ProbableRepeat.TOLD_APART
    else:
        other = session.scalars(_alike(signature).limit(1)).first()
        if other is None:
            raise Refusal("no_question")
        signature.repeat_of_id, signature.repeat_reason = other.id, ProbableRepeat.DECIDED
    session.flush()


def reopen(session: Session, signature: Signature) -> None:
    """Undo a decision: the signature is a question again, and counts meanwhile.

    Raises: Refusal `no_decision`.
    """
    session.refresh(signature, with_for_update=True)
    if signature.repeat_reason not in (ProbableRepeat.TOLD_APART, ProbableRepeat.DECIDED):
        raise Refusal("no_decision")
    signature.repeat_of_id, signature.repeat_reason = None, ProbableRepeat.QUESTION
    session.flush()


def _alike(signature: Any) -> Select[Signature]:
    """The counted signatures that one looks like, the oldest first; `signature` is a row or an alias."""
    other = aliased(Signature)
    query = select(other).where(
        other.petition_id == signature.petition_id,
        other.postal_code == signature.postal_code,
        other.name_key == signature.name_key,
        other.country == signature.country,
        other.kind == signature.kind,
        other.id != signature.id,
        other.state == SignatureState.CONFIRMED,
        other.repeat_of_id.is_(None),
    )
    return query.order_by(other.id)


def _open() -> tuple[ColumnElement[bool], ...]:
    """A question waits while both signatures are there and counted."""
    return (
        # A literal, so that the database sees that its small index of marks holds them all.
        Signature.repeat_reason != literal_column("''"),
        Signature.repeat_reason == ProbableRepeat.QUESTION,
        Signature.repeat_of_id.is_(None),
        Signature.state == SignatureState.CONFIRMED,
        _alike(Signature).correlate(Signature).exists(),
    )
