"""Take signatures out of the count with a reason, or aside for a look; both can be undone."""

import datetime as dt
import enum

from sqlalchemy import ColumnElement, and_, case, update
from sqlalchemy.orm import Session

from petitions.dedupe.selection import Selection
from petitions.errors import Refusal
from petitions.signing.models import Signature, SignatureState
from petitions.signing.organization_models import HeldForApproval

REASON_MAX_LENGTH = 300
# Only these may be taken out; whoever withdrew has gone already.
_LIVE = (SignatureState.PENDING, SignatureState.CONFIRMED)


class HeldByHand(enum.StrEnum):
    """The reason of a row that an organizer put aside."""

    ORGANIZER = "organizer"


def invalidate(session: Session, selection: Selection, *, reason: str, now: dt.datetime) -> int:
    """Invalidate what a selection holds; answers how many. `now` names the batch, for `reinstate`.

    The rows keep their place on the mailbox: the same person does not come in again by signing once more,
    and undoing finds the place free. Raises: Refusal("reason_missing") beside the field reason.
    """
    reason = reason.strip()
    if not reason:
        raise Refusal("reason_missing", field="reason")
    if len(reason) > REASON_MAX_LENGTH:
        raise Refusal("too_long", field="reason", limit=REASON_MAX_LENGTH)
    return _set(
        session,
        and_(selection.condition(), Signature.state.in_(_LIVE)),
        {"state": SignatureState.INVALIDATED, "invalidated_at": now, "invalidated_reason": reason},
    )


def reinstate(session: Session, selection: Selection) -> int:
    """Undo: what a selection holds of invalidated rows is confirmed or pending again, as it was.

    Answers how many.
    """
    was = case((Signature.confirmed_at.is_not(None), SignatureState.CONFIRMED), else_=SignatureState.PENDING)
    return _set(
        session,
        and_(selection.condition(), Signature.state == SignatureState.INVALIDATED),
        {"state": was, "invalidated_at": None, "invalidated_reason": ""},
    )


def hold(session: Session, selection: Selection, *, now: dt.datetime) -> int:
    """Put aside what a selection holds: kept, not counted, until released or invalidated.

    Answers how many.
    """
    return _set(
        session,
        and_(selection.condition(), Signature.held_at.is_(None), Signature.state.in_(_LIVE)),
        {"held_at": now, "held_reason": HeldByHand.ORGANIZER},
    )


def release(session: Session, selection: Selection) -> int:
    """Undo: what a selection holds of held rows counts again as its state says; answers how many."""
    return _set(
        session,
        # Organisations that wait for a yes get it in a room of their own: signing/approve.py.
        and_(
            selection.condition(),
            Signature.held_at.is_not(None),
            Signature.held_reason != HeldForApproval.ORGANIZATION,
        ),
        {"held_at": None, "held_reason": ""},
    )


def _set(session: Session, condition: ColumnElement[bool], values: dict[str, object]) -> int:
    statement = update(Signature).where(condition).values(**values)
    result = session.execute(statement.execution_options(synchronize_session=False))
    session.expire_all()
    return int(result.rowcount)  # type: ignore[attr-defined]
