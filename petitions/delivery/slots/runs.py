"""A run in the hands of one worker: claimed for compiling, kept alive, finished or given back."""

import datetime as dt
import secrets

from sqlalchemy import ColumnElement, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from petitions.delivery.models import DeliveryRun
from petitions.delivery.slots.office_hours import next_open
from petitions.delivery.slots.schedule_models import DeliverySchedule
from petitions.delivery.states import DeliveryState, RunKind, RunState

LEASE = dt.timedelta(minutes=2)
FIRST_GAP = dt.timedelta(minutes=1)
LONGEST_GAP = dt.timedelta(hours=1)
# So many failures are no passing trouble: some seven minutes with the pauses between them.
TOLD_AFTER = 4


def claim_run(session: Session, *, now: dt.datetime, petition_id: int | None = None) -> DeliveryRun | None:
    """Claim the planned run that has waited longest, of any petition or of one; None when there is none.

    A petition's runs are compiled one after the other, because each stands on the one before.
    """
    earlier = aliased(DeliveryRun)
    is_next = ~exists().where(
        earlier.petition_id == DeliveryRun.petition_id,
        earlier.state == RunState.PLANNED,
        earlier.number < DeliveryRun.number,
    )
    is_free = or_(DeliveryRun.lease_until.is_(None), DeliveryRun.lease_until <= now)
    query = (
        select(DeliveryRun)
        .where(DeliveryRun.state == RunState.PLANNED, DeliveryRun.next_attempt_at <= now, is_free, is_next)
        .order_by(DeliveryRun.next_attempt_at, DeliveryRun.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if petition_id is not None:
        query = query.where(DeliveryRun.petition_id == petition_id)
    run = session.scalars(query).first()
    if run is not None:
        run.lease_token, run.lease_until = secrets.token_hex(16), now + LEASE
        run.attempts += 1
        session.flush()
    return run


def renew_run(session: Session, *, run_id: int, token: str, now: dt.datetime) -> bool:
    """Prolong a lease that has not run out. False: the run is no longer ours."""
    return _update(session, _is_ours(run_id, token), DeliveryRun.lease_until > now, lease_until=now + LEASE)


def finish_run(session: Session, *, run_id: int, token: str, now: dt.datetime) -> bool:
    """Everything of the run is in storage: it may be sent when its hold window is over. False: not ours."""
    run = session.get_one(DeliveryRun, run_id)
    row = session.get(DeliverySchedule, run.petition_id)
    # Who delivers by hand has looked already.
    hold = dt.timedelta(hours=row.hold_hours if row and run.kind != RunKind.HAND else 0)
    release_at = run.release_at or now + hold
    if row and hold:
        release_at = next_open(release_at, row.schedule.offices_in)
    return _end(session, run_id, token, RunState.COMPILED, compiled_at=now, release_at=release_at)


def skip_run(session: Session, *, run_id: int, token: str) -> bool:
    """Nothing came and nothing left: the office is not written to for this slot."""
    return _end(session, run_id, token, RunState.SKIPPED)


def give_run_back(session: Session, *, run_id: int, token: str, problem: str, now: dt.datetime) -> None:
    """It could not be compiled now: try again later, and say why meanwhile."""
    run = session.get_one(DeliveryRun, run_id, populate_existing=True)
    pause = min(FIRST_GAP * 2 ** min(run.attempts - 1, 10), LONGEST_GAP)
    values = {
        "lease_until": None,
        "lease_token": None,
        "next_attempt_at": now + pause,
        "problem": problem[:40],
    }
    _update(session, _is_ours(run_id, token), **values)


def stop(run: DeliveryRun, now: dt.datetime) -> None:
    """It goes to nobody; what waited for a printer waits no more."""
    run.state, run.stopped_at = RunState.STOPPED, now
    for delivery in run.deliveries:
        if delivery.state == DeliveryState.TO_POST:
            delivery.state = DeliveryState.PLANNED


def keeps_failing(run: DeliveryRun) -> bool:
    """Whether the organizers are to be told, once, that it is not a passing trouble."""
    return run.state == RunState.PLANNED and run.attempts >= TOLD_AFTER and run.told_at is None


def _is_ours(run_id: int, token: str) -> ColumnElement[bool]:
    is_planned = DeliveryRun.state == RunState.PLANNED
    return (DeliveryRun.id == run_id) & (DeliveryRun.lease_token == token) & is_planned


def _end(session: Session, run_id: int, token: str, state: RunState, **values: object) -> bool:
    ended = {"state": state, "lease_until": None, "lease_token": None, "problem": ""}
    return _update(session, _is_ours(run_id, token), **(ended | values))


def _update(session: Session, *conditions: ColumnElement[bool], **values: object) -> bool:
    result = session.execute(
        update(DeliveryRun).where(*conditions).values(**values).execution_options(synchronize_session=False)
    )
    return bool(result.rowcount)  # type: ignore[attr-defined]
