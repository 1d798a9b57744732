"""What is known of postal codes: whom to ask about next, at which pace, and for how long an answer holds.

Verbs for several workers at once: a code is claimed by one of them, and one row paces the questions of all.
"""

import datetime as dt
import secrets
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from petitions.database import insert_for
from petitions.ridings.models import AskingPace, RidingAnswer, RidingMethod

SERVICE = "represent"
# Boundaries change once in ten years, postal codes a little every month.
FRESH_FOR = dt.timedelta(days=30)
# After that an answer is needed no more, not even for the choice on a signatory's page.
KEPT_FOR = dt.timedelta(days=365)
# One question a second over all workers: Represent refuses more than sixty a minute.
BETWEEN = dt.timedelta(seconds=1)
LEASE = dt.timedelta(minutes=1)
FIRST_GAP = dt.timedelta(seconds=15)
LONGEST_GAP = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Found:
    """What a postal code led to: ridings by number with their English names; none for an unknown code."""

    method: RidingMethod
    candidates: dict[str, str]

    @property
    def riding_code(self) -> str | None:
        """The riding, when it is exactly one."""
        return next(iter(self.candidates)) if len(self.candidates) == 1 else None


@dataclass(frozen=True, slots=True)
class Question:
    """A postal code in one worker's hands."""

    postal_code: str
    token: str


def claim_question(session: Session, *, now: dt.datetime) -> Question | dt.timedelta | None:
    """The postal code to ask about now, or how long to wait for the next turn; None: nothing to ask."""
    is_free = or_(RidingAnswer.lease_until.is_(None), RidingAnswer.lease_until <= now)
    answer = session.scalars(
        select(RidingAnswer)
        .where(RidingAnswer.ask_at <= now, is_free)
        .order_by(RidingAnswer.ask_at, RidingAnswer.postal_code)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if answer is None:
        return None
    if wait := _take_turn(session, now):
        return wait
    answer.lease_token, answer.lease_until = secrets.token_hex(16), now + LEASE
    answer.attempts += 1
    session.flush()
    return Question(answer.postal_code, answer.lease_token)


def _take_turn(session: Session, now: dt.datetime) -> dt.timedelta | None:
    """Take the next turn over all workers; else how long it is until then."""
    first = insert_for(session, AskingPace).values(service=SERVICE, next_at=now, failures=0)
    session.execute(first.on_conflict_do_nothing())
    taken = session.execute(
        update(AskingPace)
        .where(AskingPace.service == SERVICE, AskingPace.next_at <= now)
        .values(next_at=now + BETWEEN)
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount:  # type: ignore[attr-defined]
        return None
    pace = session.get_one(AskingPace, SERVICE, populate_existing=True)
    return max(pace.next_at - now, dt.timedelta(milliseconds=1))


def record(
    session: Session, question: Question, found: Found, *, riding_set: str, now: dt.datetime
) -> RidingAnswer | None:
    """Keep an answer. None: the claim had run out, somebody else asks."""
    answer = _claimed(session, question)
    if answer is None:
        return None
    answer.method, answer.candidates = found.method, found.candidates
    answer.riding_code, answer.riding_set = found.riding_code, riding_set
    answer.answered_at, answer.ask_at, answer.attempts, answer.problem = now, None, 0, ""
    answer.lease_token = answer.lease_until = None
    session.get_one(AskingPace, SERVICE).failures = 0
    session.flush()
    return answer


def put_off(session: Session, question: Question, problem: str, *, now: dt.datetime) -> None:
    """No answer could be had: everybody asks more slowly, and about this code later, after the others."""
    pace = session.get_one(AskingPace, SERVICE, with_for_update=True)
    pause = min(FIRST_GAP * 2 ** min(pace.failures, 10), LONGEST_GAP)
    pace.failures, pace.next_at = pace.failures + 1, now + pause
    answer = _claimed(session, question)
    if answer is not None:
        answer.ask_at, answer.problem = now + pause, problem[:300]
        answer.lease_token = answer.lease_until = None
    session.flush()


def _claimed(session: Session, question: Question) -> RidingAnswer | None:
    query = select(RidingAnswer).where(
        RidingAnswer.postal_code == question.postal_code, RidingAnswer.lease_token == question.token
    )
    return session.scalars(query.with_for_update()).first()


def is_fresh(riding_set: str, now: dt.datetime) -> ColumnElement[bool]:
    """The condition of an answer that holds: of the order in force, and not too old."""
    return (RidingAnswer.riding_set == riding_set) & (RidingAnswer.answered_at > now - FRESH_FOR)


def answer_for(session: Session, postal_code: str) -> RidingAnswer | None:
    """What is known of a postal code, however old; None when it was never answered."""
    answer = session.get(RidingAnswer, postal_code)
    return answer if answer is not None and answer.answered_at is not None else None


def forget_old_answers(session: Session, *, now: dt.datetime) -> None:
    """A postal code that nobody has signed with for a year need not be remembered here."""
    is_old = RidingAnswer.ask_at.is_(None) & (RidingAnswer.answered_at < now - KEPT_FOR)
    session.execute(delete(RidingAnswer).where(is_old))
