"""What is due: at most one run a petition at a time, whatever number of slots were missed."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition, PetitionState
from petitions.counting.queries import count
from petitions.delivery.contents.constituents import is_ridings_news
from petitions.delivery.models import DeliveryRun
from petitions.delivery.slots.schedule import (
    Schedule,
    crossed_threshold,
    earliest_next,
    is_late,
    last_slot,
    may_go,
    served_at,
)
from petitions.delivery.slots.schedule_models import DeliverySchedule, OperationMark
from petitions.delivery.states import RunKind, RunState
from petitions.errors import Refusal

RESTORED = "restored"
# Petitions of which something may be sent; the others are not public.
DELIVERED_STATES = (PetitionState.OPEN, PetitionState.PAUSED, PetitionState.CLOSED)
# Runs that are meant for an office; the others were left out or stopped.
SERVED = (RunState.PLANNED, RunState.COMPILED)
_NO_RUN = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Slot:
    """An occasion to deliver. `key` is the same for everybody who works it out: one run is made of it."""

    kind: RunKind
    key: str
    at: dt.datetime
    until: dt.datetime
    is_late: bool = False


def candidates(session: Session) -> list[int]:
    """The petitions that have a schedule in force, by id."""
    query = (
        select(Petition.id)
        .join(DeliverySchedule, DeliverySchedule.petition_id == Petition.id)
        .where(DeliverySchedule.is_active, Petition.state.in_(DELIVERED_STATES))
        .order_by(Petition.id)
    )
    return list(session.scalars(query))


def plan_due(session: Session, petition_id: int, *, now: dt.datetime) -> DeliveryRun | None:
    """Make the run of a petition's slot that is due, if one is. Two schedulers at once make one run.

    The row of the schedule is locked meanwhile; what slips through meets the unique constraints.
    """
    row = session.get(DeliverySchedule, petition_id, with_for_update=True)
    if row is None or not row.is_active or row.petition.state not in DELIVERED_STATES:
        return None
    slot = due_slot(session, row, now=now)
    return None if slot is None else _make_run(session, row.petition, slot, now, row.arranged_by_id)


def due_slot(session: Session, row: DeliverySchedule, *, now: dt.datetime) -> Slot | None:
    """The slot that is due and may be served now; None while the minimum interval or office hours hold it."""
    last = last_run(session, row.petition_id)
    slot = _close_slot(session, row, last, now) or _rule_slot(session, row, last, now)
    slot = slot or _threshold_slot(session, row, last, now) or _late_ridings_slot(session, row, last, now)
    if slot is None or _is_known(session, row.petition_id, slot.key):
        return None
    cut_off = last_cut_off(session, row.petition_id)
    is_time = now >= _served_at(row.schedule, slot, cut_off)
    # A slot of the rule lies in office hours; what is late, and what has no hour of its own, waits for them.
    has_hour = slot.kind is RunKind.RULE and not slot.is_late
    return slot if is_time and (has_hour or may_go(row.schedule, now)) else None


def _served_at(schedule: Schedule, slot: Slot, cut_off: dt.datetime | None) -> dt.datetime:
    if slot.kind is RunKind.RULE:
        return served_at(schedule, slot.at, cut_off)
    return earliest_next(schedule, cut_off, by_rule=False) if cut_off else slot.at


def _close_slot(
    session: Session, row: DeliverySchedule, last: DeliveryRun | None, now: dt.datetime
) -> Slot | None:
    closed_at = row.petition.closed_at
    if not row.at_close or row.petition.state != PetitionState.CLOSED or closed_at is None:
        return None
    if (
        closed_at <= restored_at(session)
        or closed_at < row.active_from
        or (last and last.until_at > closed_at)
    ):
        return None
    return Slot(RunKind.CLOSE, f"close:{_stamp(closed_at)}", closed_at, now, is_late(closed_at, now))


def _rule_slot(
    session: Session, row: DeliverySchedule, last: DeliveryRun | None, now: dt.datetime
) -> Slot | None:
    """The latest missed slot; all earlier ones are in it. Once closed, only the first slot after closing."""
    petition = row.petition
    after = max(row.active_from, petition.opened_at or row.active_from, last.until_at if last else _NO_RUN)
    if petition.state == PetitionState.CLOSED and petition.closed_at and after > petition.closed_at:
        return None
    slot = last_slot(row.schedule, after, now)
    if slot is None or slot <= restored_at(session):
        return None
    return Slot(RunKind.RULE, f"rule:{_stamp(slot)}", slot, slot, is_late(slot, now))


def _threshold_slot(
    session: Session, row: DeliverySchedule, last: DeliveryRun | None, now: dt.datetime
) -> Slot | None:
    schedule = row.schedule
    if not (schedule.every_count or schedule.at_counts) or restored_at(session) > _NO_RUN:
        # Of a total that was crossed before the backup nobody knows whether it was delivered after.
        return None
    before = max(row.count_from, last.count if last else 0)
    total = crossed_threshold(schedule, before=before, count=count(session, row.petition_id))
    return Slot(RunKind.THRESHOLD, f"count:{total}", now, now) if total else None


def _late_ridings_slot(
    session: Session, row: DeliverySchedule, last: DeliveryRun | None, now: dt.datetime
) -> Slot | None:
    """Once closed, no later run would bring a member those whose riding became known after the last one."""
    if last is None or last.state == RunState.PLANNED or row.petition.state != PetitionState.CLOSED:
        return None
    if restored_at(session) > _NO_RUN:
        return None
    return Slot(RunKind.CLOSE, f"ridings:{_stamp(now)}", now, now) if is_ridings_news(session, last) else None


def plan_by_hand(
    session: Session, petition: Petition, *, zone: str, now: dt.datetime, by_id: int | None = None
) -> DeliveryRun:
    """Make a run now because a person said so; `zone` serves a petition without a schedule.

    `by_id` is the organizer who said so, None an operator.

    Raises: Refusal `not_deliverable`, `no_addressee`, `run_in_progress`, `nothing_to_deliver` or
    `minimum_interval` (with `earliest`, an instant).
    """
    row = session.get(DeliverySchedule, petition.id, with_for_update=True)
    if petition.state not in DELIVERED_STATES:
        raise Refusal("not_deliverable", state=petition.state)
    if not petition.addressees:
        raise Refusal("no_addressee")
    last = last_run(session, petition.id)
    if last is not None and last.state == RunState.PLANNED:
        raise Refusal("run_in_progress")
    schedule = row.schedule if row else Schedule(zone)
    cut_off = last_cut_off(session, petition.id)
    earliest = earliest_next(schedule, cut_off, by_rule=False) if cut_off else now
    if now < earliest:
        raise Refusal("minimum_interval", earliest=earliest)
    slot = Slot(RunKind.HAND, f"hand:{_stamp(now)}", now, now)
    return _make_run(session, petition, slot, now, by_id)


def _make_run(
    session: Session, petition: Petition, slot: Slot, now: dt.datetime, by_id: int | None
) -> DeliveryRun:
    last = last_run(session, petition.id)
    run = DeliveryRun(
        petition=petition,
        number=last.number + 1 if last else 1,
        kind=slot.kind,
        slot_key=slot.key,
        slot_at=slot.at,
        from_at=last.until_at if last else None,
        until_at=slot.until,
        is_late=slot.is_late,
        planned_at=now,
        planned_by_id=by_id,
        next_attempt_at=now,
    )
    session.add(run)
    session.flush()
    return run


def last_run(session: Session, petition_id: int) -> DeliveryRun | None:
    """The latest run of a petition, whatever became of it."""
    query = select(DeliveryRun).where(DeliveryRun.petition_id == petition_id)
    return session.scalars(query.order_by(DeliveryRun.number.desc()).limit(1)).first()


def last_cut_off(session: Session, petition_id: int) -> dt.datetime | None:
    """The cut-off of the last run that was meant for an office: the minimum interval counts from it."""
    query = select(func.max(DeliveryRun.until_at)).where(
        DeliveryRun.petition_id == petition_id, DeliveryRun.state.in_(SERVED)
    )
    return session.scalar(query)


def _is_known(session: Session, petition_id: int, key: str) -> bool:
    query = select(DeliveryRun.id).where(DeliveryRun.petition_id == petition_id, DeliveryRun.slot_key == key)
    return session.scalar(query) is not None


def restored_at(session: Session) -> dt.datetime:
    """The instant of a restored backup that nobody has settled yet; long ago when there is none."""
    mark = session.get(OperationMark, RESTORED)
    return mark.at if mark and mark.settled_at is None else _NO_RUN


def mark_restored(session: Session, *, now: dt.datetime) -> None:
    """Remember that the database came back from a backup: what was planned before then waits for a yes."""
    session.merge(OperationMark(name=RESTORED, at=now, settled_at=None))
    session.flush()


def _stamp(instant: dt.datetime) -> str:
    return instant.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
