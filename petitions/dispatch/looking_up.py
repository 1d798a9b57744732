"""Ridings looked up at the edge: note what is wanted, ask about one postal code at a time, keep each answer.

No question is put inside a transaction, and no session stays open while one is under way.
"""

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable

import structlog
from flask import current_app
from sqlalchemy.orm import Session

from petitions.database import writing
from petitions.extensions import db
from petitions.ridings.answers import Found, Question, claim_question, put_off, record
from petitions.ridings.represent import Represent, order_of
from petitions.ridings.wire import RepresentAway
from petitions.signing.riding import correct_placed, place_batch, want_answers

Clock = Callable[[], dt.datetime]
KeepOn = Callable[[], bool]
Totals = Counter[str]
# At one a second the clock calls again before a longer round is over, and `flask work --once` ends some day.
MOST_QUESTIONS = 55
# A longer wait is a service that is away: the clock will call.
LONGEST_WAIT = dt.timedelta(seconds=2)
log = structlog.get_logger("petitions.looking_up")


def look_up_due(*, clock: Clock, keep_on: KeepOn, sleep: Callable[[float], None] = time.sleep) -> Totals:
    """Find the ridings of confirmed signatures: first from what is known, then by asking Represent.

    Without REPRESENT_URL nothing is done. Any number of workers share one pace of a question a second.
    """
    url, boundary_set = current_app.config["REPRESENT_URL"], current_app.config["REPRESENT_SET"]
    totals: Totals = Counter()
    if not url:
        return totals
    riding_set = order_of(boundary_set)
    _settle(riding_set, clock, keep_on, totals)
    client = Represent(url, boundary_set)
    for _ in range(MOST_QUESTIONS):
        question = _next_question(clock, keep_on, sleep)
        if question is None:
            break
        if not _ask(client, question, riding_set, clock, totals):
            break
        _settle(riding_set, clock, keep_on, totals)
    return totals


def _settle(riding_set: str, clock: Clock, keep_on: KeepOn, totals: Totals) -> None:
    """Place what the known answers place, and note what must be asked."""
    is_more = True
    while is_more and keep_on():
        with writing(), Session(db.engine) as session:
            placed = place_batch(session, riding_set=riding_set, now=clock())
            is_more = want_answers(session, riding_set=riding_set, now=clock()) or placed > 0
            session.commit()
        totals["signatures placed"] += placed


def _next_question(clock: Clock, keep_on: KeepOn, sleep: Callable[[float], None]) -> Question | None:
    """The next postal code when its turn has come; None when there is none, or only much later."""
    while keep_on():
        with writing(), Session(db.engine) as session:
            next_one = claim_question(session, now=clock())
            session.commit()
        if not isinstance(next_one, dt.timedelta):
            return next_one
        if next_one > LONGEST_WAIT:
            return None
        sleep(next_one.total_seconds())
    return None


def _ask(client: Represent, question: Question, riding_set: str, clock: Clock, totals: Totals) -> bool:
    """Put one question. False: it got no answer, and everybody waits a while."""
    try:
        found = client.ridings_of(question.postal_code)
    except RepresentAway as problem:
        with writing(), Session(db.engine) as session:
            put_off(session, question, str(problem), now=clock())
            session.commit()
        # The code itself is not logged: with a time it may tell who signed.
        log.warning("riding not looked up", reason=str(problem))
        totals["questions put off"] += 1
        return False
    _keep(question, found, riding_set, clock)
    totals["postal codes asked"] += 1
    return True


def _keep(question: Question, found: Found, riding_set: str, clock: Clock) -> None:
    with writing(), Session(db.engine) as session:
        answer = record(session, question, found, riding_set=riding_set, now=clock())
        if answer is not None:
            correct_placed(session, answer, now=clock())
        session.commit()
