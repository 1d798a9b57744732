"""A backup was restored: what was due before waits for a person's word, since it may have been sent after."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.counting.queries import count
from petitions.delivery.models import DeliveryRun
from petitions.delivery.slots.plan import RESTORED
from petitions.delivery.slots.runs import stop
from petitions.delivery.slots.schedule_models import DeliverySchedule, OperationMark
from petitions.delivery.states import DeliveryState, RunState

# Nobody was given anything yet.
_NOT_GONE = (DeliveryState.PLANNED, DeliveryState.DEFERRED, DeliveryState.CLAIMED, DeliveryState.TO_POST)


def settle_restore(session: Session, *, send: bool, now: dt.datetime) -> bool:
    """A person's word on what was due before a backup was restored: send it, or let it go with the next slot.

    False: there was nothing to settle.
    """
    mark = session.get(OperationMark, RESTORED, with_for_update=True)
    if mark is None or mark.settled_at is not None:
        return False
    if not send:
        _let_go(session, mark.at, now)
    mark.settled_at = now
    session.flush()
    return True


def _let_go(session: Session, restored: dt.datetime, now: dt.datetime) -> None:
    """Stop the runs of before, and forget the slots and totals that passed unseen.

    Of a run that was begun, whatever had not gone when the backup was taken is taken back.
    """
    runs = select(DeliveryRun).where(
        DeliveryRun.planned_at <= restored, DeliveryRun.state.in_([RunState.PLANNED, RunState.COMPILED])
    )
    for run in session.scalars(runs):
        waiting = [delivery for delivery in run.deliveries if delivery.state in _NOT_GONE]
        for delivery in waiting:
            delivery.state, delivery.lease_token, delivery.lease_until = DeliveryState.PLANNED, None, None
        if len(waiting) == len(run.deliveries):
            stop(run, now)
            continue
        for delivery in waiting:
            delivery.replaced_at = delivery.replaced_at or now
    for row in session.scalars(select(DeliverySchedule).where(DeliverySchedule.active_from < now)):
        row.active_from, row.count_from = now, count(session, row.petition_id)
