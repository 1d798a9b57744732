"""Set when a petition is delivered, and stop a run in its hold window."""

import datetime as dt
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.counting.queries import count
from petitions.delivery.models import Delivery, DeliveryRun
from petitions.delivery.slots.runs import stop
from petitions.delivery.slots.schedule import MINIMUM_INTERVAL, Schedule, check_schedule
from petitions.delivery.slots.schedule_models import RESPONSE_DAYS, DeliverySchedule, offices_in
from petitions.delivery.states import RunState
from petitions.errors import Refusal

LONGEST_HOLD_HOURS = 14 * 24
LONGEST_RESPONSE_DAYS = 365


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What an organizer's form says about deliveries; `schedule.py` explains the fields."""

    zone: str
    rule: str = ""
    every_count: int | None = None
    at_counts: tuple[int, ...] = ()
    at_close: bool = True
    minimum_interval_hours: int = int(MINIMUM_INTERVAL.total_seconds()) // 3600
    hold_hours: int = 0
    is_active: bool = True
    response_days: int = RESPONSE_DAYS
    keeps_office_hours: bool = False

    @property
    def schedule(self) -> Schedule:
        interval = dt.timedelta(hours=self.minimum_interval_hours)
        return Schedule(self.zone, self.rule, self.every_count, self.at_counts, self.at_close, interval)

    def schedule_of(self, petition: Petition) -> Schedule:
        """The same with the hours of the offices that the petition is addressed to."""
        return replace(self.schedule, offices_in=offices_in(petition) if self.keeps_office_hours else ())


def arrange(
    session: Session,
    petition: Petition,
    *,
    values: Arrangement,
    now: dt.datetime,
    by_id: int | None = None,
) -> DeliverySchedule:
    """Keep the schedule of a petition. It holds from now on: no earlier slot or threshold counts as missed.

    `by_id` is the organizer who set it. Raises: Refusal with the form's field, as `check_schedule` does,
    `hold_too_long` or `response_days_out_of_range`.
    """
    check_schedule(values.schedule, after=now)
    if not 1 <= values.response_days <= LONGEST_RESPONSE_DAYS:
        raise Refusal("response_days_out_of_range", field="response_days", days=LONGEST_RESPONSE_DAYS)
    if not 0 <= values.hold_hours <= LONGEST_HOLD_HOURS:
        raise Refusal("hold_too_long", field="hold_hours", hours=LONGEST_HOLD_HOURS)
    row = session.get(DeliverySchedule, petition.id) or DeliverySchedule(petition_id=petition.id)
    row.zone, row.rule, row.every_count = values.zone, values.rule, values.every_count
    row.at_counts, row.at_close = sorted(values.at_counts), values.at_close
    row.minimum_interval_hours, row.hold_hours = values.minimum_interval_hours, values.hold_hours
    row.is_active, row.active_from, row.count_from = values.is_active, now, count(session, petition.id)
    row.response_days, row.arranged_by_id = values.response_days, by_id
    row.keeps_office_hours = values.keeps_office_hours
    session.add(row)
    session.flush()
    return row


def stop_run(session: Session, run: DeliveryRun, *, now: dt.datetime) -> None:
    """Keep a run from being sent. Its signatures go with the next one.

    Raises: Refusal `run_on_its_way` once any of its mails has been begun.
    """
    session.refresh(run, with_for_update=True)
    # Asked anew: what a page has read before the lock may have been begun since.
    tried = select(Delivery.id).where(Delivery.run_id == run.id, Delivery.attempts > 0).limit(1)
    is_tried = session.scalar(tried) is not None
    if run.state not in (RunState.PLANNED, RunState.COMPILED) or is_tried:
        raise Refusal("run_on_its_way")
    stop(run, now)
    session.flush()
