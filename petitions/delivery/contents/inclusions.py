"""Settle which signatures a run brings, once, before anything is written from them."""

import datetime as dt
from collections import Counter

from sqlalchemy import ColumnElement, delete, exists, func, insert, literal, select, update
from sqlalchemy.orm import Session, aliased

from petitions.counting.queries import public_count
from petitions.counting.told import told_classes
from petitions.delivery.contents.constituents import DELIVERED_CLASSES
from petitions.delivery.models import DeliveryRun, Inclusion
from petitions.delivery.proof.row_digest import fresh_salt
from petitions.signing.models import Signature


def include(session: Session, run: DeliveryRun) -> None:
    """Bind to the run every signature of its window that no run before it brought, and all that left since.

    A signature belongs when it counts now, was confirmed before the window's end, and was in no earlier run:
    so one that was released from quarantine, imported, or committed a moment late goes with the next run
    and is never lost. Done again before anything was sent, it only takes out who left meanwhile: who came
    with this run and was told to nobody is as if they never had. Once an office was written to, the run
    stands as it is.
    """
    if not run.counts:
        _join(session, run)
        _rejoin(session, run)
    elif any(delivery.attempts for delivery in run.deliveries):
        return
    else:
        _take_out(session, run)
    _leave(session, run)
    totals = by_class(session, run.petition_id)
    # Classes of which an office gets only the number stand as they are now.
    run.counts = dict(told_classes(session, run.petition_id)) | {str(c): totals[c] for c in DELIVERED_CLASSES}
    run.count = public_count(totals)
    run.joined_count = _number(session, Inclusion.joined_run_id == run.id)
    run.left_count = _number(session, Inclusion.left_run_id == run.id)
    session.flush()


def _join(session: Session, run: DeliveryRun) -> None:
    belongs = (
        Signature.petition_id == run.petition_id,
        Signature.counted_as.in_(DELIVERED_CLASSES),
        Signature.confirmed_at < run.until_at,
        ~exists().where(Inclusion.signature_id == Signature.id),
    )
    rows = select(Signature.id, literal(run.id), fresh_salt(session)).where(*belongs)
    session.execute(insert(Inclusion).from_select(["signature_id", "joined_run_id", "salt"], rows))


def _rejoin(session: Session, run: DeliveryRun) -> None:
    """A signature that was taken out, told as gone, and put back joins anew."""
    back = _still(run.petition_id, Signature.counted_as.in_(DELIVERED_CLASSES))
    session.execute(
        update(Inclusion)
        .where(Inclusion.left_run_id.is_not(None), Inclusion.left_run_id != run.id, back)
        .values(joined_run_id=run.id, left_run_id=None)
        .execution_options(synchronize_session=False)
    )


def _take_out(session: Session, run: DeliveryRun) -> None:
    """Undo what this run said of signatures that came, or went, and thought better of it since."""
    gone = _still(run.petition_id, Signature.counted_as.not_in(DELIVERED_CLASSES))
    unsynchronised = {"synchronize_session": False}
    session.execute(
        delete(Inclusion).where(Inclusion.joined_run_id == run.id, gone).execution_options(**unsynchronised)
    )
    back = _still(run.petition_id, Signature.counted_as.in_(DELIVERED_CLASSES))
    session.execute(
        update(Inclusion)
        .where(Inclusion.left_run_id == run.id, back)
        .values(left_run_id=None)
        .execution_options(**unsynchronised)
    )


def _leave(session: Session, run: DeliveryRun) -> None:
    gone = _still(run.petition_id, Signature.counted_as.not_in(DELIVERED_CLASSES))
    session.execute(
        update(Inclusion)
        .where(Inclusion.left_run_id.is_(None), gone)
        .values(left_run_id=run.id)
        .execution_options(synchronize_session=False)
    )


def _still(petition_id: int, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(
        Signature.id == Inclusion.signature_id, Signature.petition_id == petition_id, condition
    )


def by_class(session: Session, petition_id: int) -> Counter[str]:
    """How many signatures have been brought by runs so far and still count, by class."""
    query = (
        select(Signature.counted_as, func.count())
        .join(Inclusion, Inclusion.signature_id == Signature.id)
        .where(Signature.petition_id == petition_id, Inclusion.left_run_id.is_(None))
        .group_by(Signature.counted_as)
    )
    return Counter({row[0]: row[1] for row in session.execute(query)})


def included_count(session: Session, run: DeliveryRun, after: int) -> int:
    """How many signatures the runs after number `after` brought, up to this one."""
    runs = select(DeliveryRun.id).where(
        DeliveryRun.petition_id == run.petition_id,
        DeliveryRun.number > after,
        DeliveryRun.number <= run.number,
    )
    return _number(session, Inclusion.joined_run_id.in_(runs) & Inclusion.left_run_id.is_(None))


def _number(session: Session, condition: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(Inclusion).where(condition)) or 0


def runs_that_brought(session: Session, signature: Signature) -> tuple[int, int | None, dt.datetime] | None:
    """For one signature: number of the run that brought it, of the run that told it gone, and the cut-off.

    None while no run has brought it yet.
    """
    left = aliased(DeliveryRun)
    query = (
        select(DeliveryRun.number, left.number, DeliveryRun.until_at)
        .select_from(Inclusion)
        .join(DeliveryRun, DeliveryRun.id == Inclusion.joined_run_id)
        .outerjoin(left, left.id == Inclusion.left_run_id)
        .where(Inclusion.signature_id == signature.id)
    )
    row = session.execute(query).first()
    return (row[0], row[1], row[2]) if row else None
