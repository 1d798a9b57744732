"""How far a compilation is, and whether what it made is still as people want it."""

import datetime as dt

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import Session

from petitions.database import insert_for
from petitions.delivery.models import Delivery, DeliveryRun
from petitions.delivery.proof.proof_models import RunProgress
from petitions.delivery.sending.approve import is_approved, waits_for_approval
from petitions.delivery.sending.standstill import is_followed, is_held_up, is_tried
from petitions.delivery.states import DeliveryState, RunState

# Nobody outside has seen it; a letter so far only lies ready for the printer.
UNTRIED = (DeliveryState.PLANNED, DeliveryState.TO_POST)
# So long further changes are waited for, so that a busy hold window does not compile without end.
PATIENCE = dt.timedelta(minutes=10)


def begin(session: Session, run: DeliveryRun) -> None:
    """A compilation begins: it takes in every change up to now, unless part of it was made before."""
    fresh: dict[str, object] = {"percent": 0}
    if not any(delivery.mail_key for delivery in run.deliveries):
        fresh["outdated_at"] = None
    statement = insert_for(session, RunProgress).values(run_id=run.id, **fresh)
    session.execute(statement.on_conflict_do_update(index_elements=["run_id"], set_=fresh))


def advance(session: Session, run_id: int, percent: int) -> None:
    """Note how far it is."""
    _set(session, RunProgress.run_id == run_id, percent=percent)


def finish(session: Session, run_id: int) -> None:
    """It is done. Changes that came meanwhile count only while it waits (see `outdate`).

    Without that bound a petition that many people leave would be compiled again and again, and never sent.
    """
    run = session.get_one(DeliveryRun, run_id, populate_existing=True)
    _set(session, RunProgress.run_id == run_id, percent=100)
    is_over = run.release_at and run.compiled_at and run.release_at <= run.compiled_at
    if is_over and run.compiled_at and not waits_for_approval(run):
        goes_now = select(DeliveryRun.id).where(DeliveryRun.id == run_id, ~is_held_up(run.compiled_at))
        _set(session, RunProgress.run_id.in_(goes_now), outdated_at=None)


def outdate(session: Session, petition_id: int, *, now: dt.datetime) -> None:
    """A signature or a comment is no longer what it was: a package that waits is to be made anew.

    It waits in its hold window, for as long as a second person has to look, or while its offices or the
    printer hold it up. What has been tried or printed, or is about to go, goes as it is; the next delivery
    tells the difference.
    """
    in_window = or_(DeliveryRun.release_at.is_(None), DeliveryRun.release_at > now, ~is_approved())
    # A later run that went already names the digest of this one.
    held_up = and_(is_held_up(now), ~is_followed(by_tried=True))
    waiting = select(DeliveryRun.id).where(
        DeliveryRun.petition_id == petition_id,
        DeliveryRun.state.in_((RunState.PLANNED, RunState.COMPILED)),
        or_(in_window, held_up),
        ~is_tried(),
    )
    _set(session, RunProgress.run_id.in_(waiting), outdated_at=now)


def is_outdated() -> ColumnElement[bool]:
    """Whether a run's package no longer is as people want it; such a one is not sent."""
    return exists().where(RunProgress.run_id == DeliveryRun.id, RunProgress.outdated_at.is_not(None))


def compile_outdated(session: Session, *, now: dt.datetime) -> int:
    """Give the runs back to the compiler whose changes were waited for long enough; how many they are.

    One that is to go, or that a later run stands on, is not waited for.
    """
    is_to_go = (DeliveryRun.release_at <= now) & is_approved() & ~is_held_up(now)
    query = (
        select(DeliveryRun)
        .join(RunProgress, RunProgress.run_id == DeliveryRun.id)
        .where(DeliveryRun.state == RunState.COMPILED, RunProgress.outdated_at.is_not(None))
        .where(or_(RunProgress.outdated_at <= now - PATIENCE, is_to_go, is_followed()), ~is_tried())
        .with_for_update(of=DeliveryRun, skip_locked=True)
    )
    runs = list(session.scalars(query))
    for run in runs:
        # The hold window that was begun goes on: finish_run leaves its end alone.
        run.state, run.next_attempt_at = RunState.PLANNED, now
        for delivery in run.deliveries:
            if delivery.replaced_at is None:
                delivery.mail_key = delivery.manifest_digest = ""
                delivery.state = DeliveryState.PLANNED
    session.flush()
    return len(runs)


def make_anew(delivery: Delivery, *, now: dt.datetime) -> None:
    """Give one delivery that was never tried or printed back to the compiler; the others of its run stay."""
    run = delivery.run
    delivery.mail_key = delivery.manifest_digest = ""
    delivery.state = DeliveryState.PLANNED
    if run.state == RunState.COMPILED:
        # The hold window that was begun goes on: finish_run leaves its end alone.
        run.state, run.next_attempt_at = RunState.PLANNED, now


def make_lost_anew(session: Session, delivery_id: int, *, now: dt.datetime) -> bool:
    """Have a delivery made anew whose bytes are lost, unless a server has seen them. False: it stays."""
    delivery = session.get_one(Delivery, delivery_id, with_for_update=True, populate_existing=True)
    if delivery.state != DeliveryState.PLANNED or delivery.body_started_at is not None:
        return False
    make_anew(delivery, now=now)
    session.flush()
    return True


def _set(session: Session, condition: ColumnElement[bool], **values: object) -> None:
    statement = update(RunProgress).where(condition).values(**values)
    session.execute(statement.execution_options(synchronize_session=False))
