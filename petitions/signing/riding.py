"""The riding of a signature: taken from what is known of its postal code, or said by the signatory."""

import datetime as dt

from sqlalchemy import ColumnElement, Index, case, exists, func, literal_column, or_, select, update
from sqlalchemy.orm import Session

from petitions.database import insert_for
from petitions.identity.countries import HOME
from petitions.ridings.answers import is_fresh
from petitions.ridings.models import LOOKED_UP, RidingAnswer, RidingMethod
from petitions.signing.models import COUNTED_CLASSES, CountClass, Signature, SignatureState

BATCH = 2_000
_FULL_CODE_LENGTH = 6
# Confirmed, and nothing is known of the riding: what the look-up goes through.
_IS_UNPLACED = (
    Signature.riding_method.is_(None)
    & Signature.confirmed_at.is_not(None)
    & (Signature.country == literal_column("'CA'"))
)
Index(
    "ix_signatures_unplaced",
    Signature.postal_code,
    postgresql_where=_IS_UNPLACED,
    sqlite_where=_IS_UNPLACED,
)
# Ridings that became known after a petition's last delivery.
Index(
    "ix_signatures_riding_at",
    Signature.petition_id,
    Signature.riding_at,
    postgresql_where=Signature.riding_at.is_not(None),
    sqlite_where=Signature.riding_at.is_not(None),
)


def _waits() -> ColumnElement[bool]:
    """It counts, and its riding is neither known nor said.

    Pending, held and doubtful rows are left out: a postal code leaves this server only for somebody who
    really signed. So are the first halves of codes that imports may bring.
    """
    counts = (*COUNTED_CLASSES, CountClass.ORGANIZATIONS)
    is_full = func.length(Signature.postal_code) == _FULL_CODE_LENGTH
    return _IS_UNPLACED & is_full & Signature.counted_as.in_(counts) & Signature.erased_at.is_(None)


def want_answers(session: Session, *, riding_set: str, now: dt.datetime) -> bool:
    """Note the postal codes to ask about, at most a batch. True: there may be more.

    One that was never asked, or whose answer is too old for somebody who signed since.
    """
    holds = exists().where(
        RidingAnswer.postal_code == Signature.postal_code,
        or_(RidingAnswer.ask_at.is_not(None), is_fresh(riding_set, now)),
    )
    codes = session.scalars(
        select(Signature.postal_code).where(_waits(), ~holds).distinct().limit(BATCH)
    ).all()
    if codes:
        statement = insert_for(session, RidingAnswer).on_conflict_do_update(
            index_elements=[RidingAnswer.postal_code], set_={"ask_at": now}
        )
        blank = {"riding_set": "", "method": "", "candidates": {}, "attempts": 0, "problem": ""}
        session.execute(statement, [{"postal_code": code, "ask_at": now, **blank} for code in codes])
    return len(codes) == BATCH


def place_batch(session: Session, *, riding_set: str, now: dt.datetime) -> int:
    """Give at most a batch of signatures the riding that their postal code is known to lie in.

    Where a code touches several ridings, or none is known, that is noted; the signatory may choose.
    """
    known = (
        select(Signature.id)
        .join(RidingAnswer, RidingAnswer.postal_code == Signature.postal_code)
        .where(_waits(), is_fresh(riding_set, now))
        .limit(BATCH)
    )
    return _place(session, Signature.id.in_(known), now)


def correct_placed(session: Session, answer: RidingAnswer, *, now: dt.datetime) -> int:
    """Let a newer answer replace what older ones said of its postal code, but never what a signatory said."""
    is_other = func.coalesce(Signature.riding_code, "") != (answer.riding_code or "")
    was_looked_up = Signature.riding_method.in_(LOOKED_UP) & (Signature.country == HOME)
    return _place(session, was_looked_up & is_other & (Signature.postal_code == answer.postal_code), now)


def _place(session: Session, which: ColumnElement[bool], now: dt.datetime) -> int:
    """Set what the answers say of the signatures' codes. Several ridings are none that is sure."""
    several = RidingAnswer.riding_code.is_(None)
    result = session.execute(
        update(Signature)
        .where(which, RidingAnswer.postal_code == Signature.postal_code)
        .values(
            riding_code=RidingAnswer.riding_code,
            riding_method=case((several, RidingMethod.NONE), else_=RidingAnswer.method),
            riding_set=RidingAnswer.riding_set,
            riding_at=now,
        )
        .execution_options(synchronize_session=False)
    )
    return int(result.rowcount)  # type: ignore[attr-defined]


def choose_riding(
    session: Session, signature: Signature, riding_code: str | None, *, riding_set: str, now: dt.datetime
) -> None:
    """Keep what the signatory says of their riding; None is "I don't know", and no look-up overrules either.

    Said once or a hundred times, it has one effect. A signature that ended or was erased keeps what it has.
    """
    session.refresh(signature, with_for_update=True)
    is_said = signature.riding_method == RidingMethod.SIGNER_CHOSEN
    if is_said and (signature.riding_code, signature.riding_set) == (riding_code, riding_set):
        return
    if signature.state != SignatureState.CONFIRMED or signature.erased_at is not None:
        return
    signature.riding_code, signature.riding_method = riding_code, RidingMethod.SIGNER_CHOSEN
    signature.riding_set, signature.riding_at = riding_set, now
    session.flush()
