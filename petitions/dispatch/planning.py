"""Slots that are due, at the edge: one run each, in a transaction of its own."""

import datetime as dt
from collections.abc import Callable

import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from petitions.database import writing
from petitions.delivery.slots.plan import candidates, due_slot, plan_due
from petitions.delivery.slots.schedule_models import DeliverySchedule
from petitions.errors import Refusal
from petitions.extensions import db

Clock = Callable[[], dt.datetime]
log = structlog.get_logger("petitions.planning")


def plan_all(clock: Clock, keep_on: Callable[[], bool]) -> int:
    """Make the runs that are due, each in a transaction of its own: one in trouble stops no other."""
    with Session(db.engine) as session:
        waiting = [each for each in candidates(session) if _is_due(session, each, clock)]
    return sum(_plan_one(petition_id, clock) for petition_id in waiting if keep_on())


def _is_due(session: Session, petition_id: int, clock: Clock) -> bool:
    """A look without a lock, since nearly always nothing is due."""
    try:
        return due_slot(session, session.get_one(DeliverySchedule, petition_id), now=clock()) is not None
    except Refusal as refusal:
        # A zone or a rule that was good when it was set, and that this machine no longer knows.
        log.error("schedule not understood", petition=petition_id, code=refusal.code)
        return False


def _plan_one(petition_id: int, clock: Clock) -> bool:
    with writing(), Session(db.engine) as session:
        try:
            run = plan_due(session, petition_id, now=clock())
            session.commit()
        except IntegrityError:
            # Another scheduler made the run of this slot first.
            return False
        return run is not None
