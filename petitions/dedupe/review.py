"""Decide on probable repeats: a person looks at two signatures and says whether they are one person's."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from petitions.dedupe.sweep import ProbableRepeat
from petitions.errors import Refusal
from petitions.signing.models import Signature, SignatureState


@dataclass(frozen=True, slots=True)
class Question:
    """A signature that looks like an earlier one."""

    signature: Signature
    alike: Signature


def number_of_questions(session: Session, petition_id: int) -> int:
    """How many probable repeats of a petition wait for a decision."""
    return session.scalar(select(func.count()).select_from(Signature).where(*_open(petition_id))) or 0


def questions(session: Session, petition_id: int, *, limit: int = 20) -> list[Question]:
    """Some probable repeats that wait for a decision, oldest first, each with what it looks like."""
    rows = session.scalars(
        select(Signature).where(*_open(petition_id)).order_by(Signature.id).limit(limit)
    ).all()
    pairs = ((row, _alike(session, row)) for row in rows)
    return [Question(row, others[0]) for row, others in pairs if others]


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
        others = _alike(session, signature)
        if not others:
            raise Refusal("no_question")
        signature.repeat_of_id, signature.repeat_reason = others[0].id, ProbableRepeat.DECIDED
    session.flush()


def reopen(session: Session, signature: Signature) -> None:
    """Undo a decision: the signature is a question again, and counts meanwhile. Raises.

    Refusal("no_decision").
    """
    session.refresh(signature, with_for_update=True)
    if signature.repeat_reason not in (ProbableRepeat.TOLD_APART, ProbableRepeat.DECIDED):
        raise Refusal("no_decision")
    signature.repeat_of_id, signature.repeat_reason = None, ProbableRepeat.QUESTION
    session.flush()


def _alike(session: Session, signature: Signature) -> Sequence[Signature]:
    """The counted signatures that this one looks like, the oldest first."""
    query = select(Signature).where(
        Signature.petition_id == signature.petition_id,
        Signature.postal_code == signature.postal_code,
        Signature.name_key == signature.name_key,
        Signature.country == signature.country,
        Signature.kind == signature.kind,
        Signature.id != signature.id,
        Signature.state == SignatureState.CONFIRMED,
        Signature.repeat_of_id.is_(None),
    )
    return session.scalars(query.order_by(Signature.id).limit(2)).all()


def _open(petition_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Signature.petition_id == petition_id,
        Signature.repeat_reason == ProbableRepeat.QUESTION,
        Signature.repeat_of_id.is_(None),
        Signature.state == SignatureState.CONFIRMED,
    )
