"""What happens when.

Every duty is called once a minute, and at once when somebody nudges it by its name. Any number of workers
may do the same duty at the same time: each claims its rows, and a duty with nothing due does nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from sqlalchemy.orm import Session

from petitions.campaign.lifecycle import close_due
from petitions.comments.gather import gather_batch
from petitions.counting.ridings import count_ridings
from petitions.counting.tally import close_batch
from petitions.database import writing
from petitions.dedupe.sweep import sweep_batch
from petitions.dispatch.alerting import look_and_tell
from petitions.dispatch.files import make_due
from petitions.dispatch.hooks import call_due
from petitions.dispatch.looking_up import look_up_due
from petitions.dispatch.sending import deliver_due
from petitions.extensions import db
from petitions.mailer.sending import send_due
from petitions.outbox.measure import forget_old
from petitions.retention.anonymize import anonymize_batch, forget_unfinished
from petitions.ridings.answers import forget_old_answers
from petitions.signing.confirm import expire_batch
from petitions.signing.finding import read_batch
from petitions.signing.networks import forget_old_salts
from petitions.updates.announce import announce_batch

Clock = Callable[[], dt.datetime]
KeepOn = Callable[[], bool]
Totals = Counter[str]
log = structlog.get_logger("petitions.timetable")


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that is done again and again; it says what it did as counts by word."""

    name: str
    perform: Callable[[Clock, KeepOn], Totals]


def by_batches(word: str, verb: Callable[[Session, dt.datetime], bool]) -> Callable[[Clock, KeepOn], Totals]:
    """Make a duty of a verb that does one batch and says whether there may be more; commits after each."""

    def perform(clock: Clock, keep_on: KeepOn) -> Totals:
        totals: Totals = Counter()
        with writing(), Session(db.engine) as session:
            is_more = True
            while is_more and keep_on():
                is_more = verb(session, clock())
                session.commit()
                totals[word] += is_more
        return totals

    return perform


def once(verb: Callable[[Session, dt.datetime], None]) -> Callable[[Session, dt.datetime], bool]:
    """A verb that is done in one go."""

    def batch(session: Session, now: dt.datetime) -> bool:
        verb(session, now)
        return False

    return batch


# In the order in which one causes the next: a tally crosses a threshold, a delivery causes a letter.
TIMETABLE = (
    Duty("closing", by_batches("closed", lambda session, now: close_due(session, now=now))),
    Duty("networks", by_batches("", once(lambda session, now: forget_old_salts(session, now=now)))),
    Duty("expiry", by_batches("full batches", lambda session, now: expire_batch(session, now=now))),
    Duty("forgetting", by_batches("full batches", lambda session, now: forget_unfinished(session, now=now))),
    Duty("anonymity", by_batches("batches", lambda session, now: anonymize_batch(session, now=now))),
    Duty("measure", by_batches("", once(lambda session, now: forget_old(session, now=now)))),
    Duty("repeats", by_batches("full batches", lambda session, _now: sweep_batch(session))),
    Duty("finding", by_batches("full batches", lambda session, _now: read_batch(session))),
    Duty("answers", by_batches("", once(lambda session, now: forget_old_answers(session, now=now)))),
    Duty("ridings", lambda clock, keep_on: look_up_due(clock=clock, keep_on=keep_on)),
    Duty("comments", by_batches("full batches", lambda session, _now: gather_batch(session))),
    Duty("tallies", by_batches("full batches", lambda session, _now: close_batch(session))),
    Duty("riding counts", by_batches("full batches", lambda session, now: count_ridings(session, now=now))),
    Duty("deliveries", lambda clock, keep_on: deliver_due(clock=clock, keep_on=keep_on)),
    Duty("replies", by_batches("full batches", lambda session, now: announce_batch(session, now=now))),
    Duty("alerts", by_batches("", once(lambda session, now: look_and_tell(session, now=now)))),
    Duty("webhooks", lambda clock, keep_on: call_due(clock=clock, keep_on=keep_on)),
    Duty("mail", lambda clock, keep_on: send_due(clock=clock, keep_on=keep_on)),
    Duty("files", lambda clock, keep_on: make_due(clock=clock, keep_on=keep_on)),
)


def perform(name: str, *, clock: Clock, keep_on: KeepOn) -> Totals:
    """Do one duty until nothing of it is due."""
    return next(duty for duty in TIMETABLE if duty.name == name).perform(clock, keep_on)
