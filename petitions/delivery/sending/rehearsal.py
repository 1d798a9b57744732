"""What a person should know before a run goes out: how it differs from the last one, and what looks wrong."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.comments.queries import unread_count
from petitions.counting.queries import counted_by_day
from petitions.dedupe.review import numbers_of_questions
from petitions.delivery.models import Delivery, DeliveryRun
from petitions.delivery.sending.letter_returns import addresses_that_returned
from petitions.delivery.sending.obstacles import obstacle
from petitions.delivery.states import ARRIVED, DeliveryState, RunState

# A day with so many, and so many times an ordinary day, is worth a look.
SPIKE_LEAST = 50
SPIKE_TIMES = 5
# Fewer days say nothing about what is ordinary.
SPIKE_DAYS = 4
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to look at: a code with what its sentence needs; `reference` where it is one delivery's.

    Codes: those of `obstacle`, `language_missing` (language), `too_large` (megabytes, limit),
    `letter_returned` (day), `spike` (day, number), `repeats_open` (number), `comments_unread` (number).
    """

    code: str
    reference: str = ""
    values: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A class of the count as the delivery before told it and as this one does."""

    name: str
    before: int
    now: int

    @property
    def difference(self) -> int:
        return self.now - self.before


def problems_of(session: Session, run: DeliveryRun, *, zone: str) -> list[Problem]:
    """Everything that somebody should look at before the run goes out; nothing of it stops the run."""
    ours = [problem for delivery in run.deliveries for problem in _of_delivery(delivery)]
    returned = addresses_that_returned(session, run.deliveries)
    ours += [
        Problem("letter_returned", delivery.reference, (("day", returned[delivery.id]),))
        for delivery in run.deliveries
        if delivery.id in returned
    ]
    return ours + list(_of_window(session, run, zone))


def _of_delivery(delivery: Delivery) -> Iterator[Problem]:
    name = delivery.reference
    if code := obstacle(delivery):
        yield Problem(code, name)
    if delivery.language not in delivery.run.petition.current_texts:
        yield Problem("language_missing", name, (("language", delivery.language),))
    if any(not file.is_attached for file in delivery.files):
        megabytes = round(sum(file.size for file in delivery.files) / _MEGABYTE, 1)
        limit = delivery.office.size_limit_mb if delivery.office else None
        yield Problem("too_large", name, (("megabytes", megabytes), ("limit", limit)))


def _of_window(session: Session, run: DeliveryRun, zone: str) -> Iterator[Problem]:
    if (spike := _spike(session, run, zone)) is not None:
        yield Problem("spike", values=(("day", spike[0]), ("number", spike[1])))
    if number := numbers_of_questions(session, [run.petition_id]).get(run.petition_id, 0):
        yield Problem("repeats_open", values=(("number", number),))
    if number := unread_count(session, run.petition_id):
        yield Problem("comments_unread", values=(("number", number),))


def _spike(session: Session, run: DeliveryRun, zone: str) -> tuple[dt.date, int] | None:
    """The busiest day of the window, when it stands far above the petition's ordinary days."""
    days, clock = counted_by_day(session, run.petition_id, zone), ZoneInfo(zone)
    until = run.until_at.astimezone(clock).date()
    since = run.from_at.astimezone(clock).date() if run.from_at else min(days, default=until)
    within = {day: number for day, number in days.items() if since <= day <= until}
    if len(days) < SPIKE_DAYS or not within:
        return None
    day = max(within, key=lambda each: within[each])
    usual = median(number for other, number in days.items() if other != day)
    is_spike = within[day] >= SPIKE_LEAST and within[day] >= SPIKE_TIMES * max(usual, 1)
    return (day, within[day]) if is_spike else None


def run_before(session: Session, run: DeliveryRun) -> DeliveryRun | None:
    """The last run before of which at least one delivery arrived."""
    query = (
        select(DeliveryRun)
        .join(Delivery)
        .where(DeliveryRun.petition_id == run.petition_id, DeliveryRun.number < run.number)
        .where(DeliveryRun.state == RunState.COMPILED, Delivery.state.in_((*ARRIVED, DeliveryState.IN_DOUBT)))
        .order_by(DeliveryRun.number.desc())
        .limit(1)
    )
    return session.scalars(query).first()


def changes_since(run: DeliveryRun, earlier: DeliveryRun | None) -> list[Change]:
    """Each class that is or was not empty, beside its number of then; the count itself leads as ""."""
    before = earlier.counts if earlier else {}
    whole = Change("", earlier.count if earlier else 0, run.count)
    names = [name for name in run.counts if run.counts[name] or before.get(name)]
    return [whole, *(Change(name, int(before.get(name, 0)), int(run.counts[name])) for name in names)]
