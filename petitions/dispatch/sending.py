"""Deliveries at the edge: plan what is due, have it compiled, hand it to the mail server, commit in between.

No transaction is open while documents are set or the mail server is spoken to. What a killed worker leaves
behind is found by its lease: before the body it is tried again, in the body it is in doubt.
"""

import datetime as dt
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from flask import current_app
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from petitions.database import writing
from petitions.delivery.contents.forget import forget_next
from petitions.delivery.contents.progress import make_lost_anew
from petitions.delivery.models import Delivery
from petitions.delivery.sending.claim import claim_next
from petitions.delivery.sending.deliver import (
    Attempt,
    ClaimLost,
    doubt_lost,
    give_back,
    renew,
    settle,
    start_body,
)
from petitions.delivery.states import DeliveryState
from petitions.dispatch.compiling import compile_next, silent, without_words
from petitions.dispatch.installation import storage
from petitions.dispatch.letters_on_paper import make_letters_ready
from petitions.dispatch.notices import tell_organizers
from petitions.dispatch.planning import plan_all
from petitions.dispatch.testing import send_tests
from petitions.dispatch.watch import Progress
from petitions.extensions import db
from petitions.heartbeat import heartbeat
from petitions.mail_line import Line, open_line
from petitions.queue import nudge
from petitions.storage import FileMissing
from petitions.transport.envelope import Envelope
from petitions.transport.outcome import Outcome, Phase, legible
from petitions.transport.return_path import Sent, return_path

Clock = Callable[[], dt.datetime]
Totals = Counter[str]
log = structlog.get_logger("petitions.dispatch")

# Seconds between tries to write down how a delivery ended.
PAUSES = (0.5, 1, 2, 4, 8, 15, 30, 30, 30)
# An organizer hears of these ends, because they have to do something.
TROUBLES = (DeliveryState.REFUSED, DeliveryState.IN_DOUBT)


@dataclass(frozen=True, slots=True)
class Claim:
    """One delivery in this worker's hands; `mail_key` is where its bytes are."""

    delivery_id: int
    public_id: uuid.UUID
    token: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    mail_key: str


@dataclass(frozen=True, slots=True)
class Try:
    """What one try came to, in a word, and whether the next would fail alike."""

    word: str
    stops_here: bool = False


def deliver_due(
    *, clock: Clock, keep_on: Callable[[], bool] = lambda: True, progress: Progress = silent
) -> Totals:
    """Do everything of the delivery stage that is due; count what was done."""
    totals: Totals = Counter(in_doubt=_doubt(clock), planned=plan_all(clock, keep_on))
    while keep_on() and (word := compile_next(clock=clock, progress=progress)):
        totals[word] += 1
    send_waiting(clock=clock, keep_on=keep_on, totals=totals)
    totals["tests"] += send_tests(clock=clock, keep_on=keep_on)
    totals["forgotten"] += _forget(clock, keep_on)
    if said := {word: number for word, number in totals.items() if number}:
        log.info("deliveries", **said)
    return totals


def _doubt(clock: Clock) -> int:
    """Put in doubt what was begun by workers that are gone, and tell the organizers."""
    with writing(), Session(db.engine) as session:
        lost = doubt_lost(session, now=clock())
        for delivery in lost:
            tell_organizers(session, delivery, now=clock())
        session.commit()
    if lost:
        nudge("mail")
    return len(lost)


def _forget(clock: Clock, keep_on: Callable[[], bool]) -> int:
    """Take those who were erased out of the files that we keep."""
    number = 0
    try:
        kept = storage()
    except OSError as error:
        log.error("files cannot be reached", **without_words(error))
        return number
    while keep_on():
        with writing(), Session(db.engine) as session:
            is_more = forget_next(session, kept, now=clock())
            session.commit()
        if not is_more:
            break
        number += 1
    return number


def send_waiting(
    *, clock: Clock, keep_on: Callable[[], bool], totals: Totals, petition_id: int | None = None
) -> None:
    """Send until nothing is due; when the mail server is away, leave the rest to the next minute.

    What goes on paper is only said to be ready: a person prints and posts it.
    """
    totals["to_post"] += make_letters_ready(clock, keep_on, petition_id)
    with open_line(clock) as line:
        while keep_on() and (tried := send_next(line, clock=clock, petition_id=petition_id)):
            totals[tried.word] += 1
            if tried.stops_here:
                return


def send_next(line: Line, *, clock: Clock, petition_id: int | None = None) -> Try | None:
    """Send one delivery, or None when none is due. Whatever is not told here, the lease tells later."""
    claim = _claim(clock, petition_id)
    if claim is None:
        return None
    try:
        with heartbeat(lambda session: _renew(session, claim, clock)):
            outcome = line.deliver(_envelope(claim), lambda: _start_body(claim, clock))
    except ClaimLost:
        # Nobody else's yet when it was only stopped or held back: then it waits as what it was.
        _give_back(claim, clock)
        return Try("lost")
    except Exception as error:
        log.error("delivery not tried", delivery=claim.delivery_id, **without_words(error))
        _give_back(claim, clock, is_lost=isinstance(error, FileMissing))
        return Try("not_tried", stops_here=isinstance(error, DBAPIError))
    return Try(_settle(claim, outcome, clock), stops_here=outcome.blames_the_link)


def _envelope(claim: Claim) -> Envelope:
    sender = return_path(current_app.config, Sent.DELIVERY, claim.public_id)
    return Envelope(sender, claim.to, storage().read(claim.mail_key), cc=claim.cc)


def _claim(clock: Clock, petition_id: int | None) -> Claim | None:
    with writing(), Session(db.engine) as session:
        delivery = claim_next(session, now=clock(), petition_id=petition_id)
        claim = None if delivery is None else _claim_of(delivery)
        session.commit()
        return claim


def _claim_of(delivery: Delivery) -> Claim:
    token, cc = delivery.lease_token or "", tuple(delivery.cc_emails)
    return Claim(delivery.id, delivery.public_id, token, (delivery.email,), cc, delivery.mail_key)


def _renew(session: Session, claim: Claim, clock: Clock) -> None:
    renew(session, delivery_id=claim.delivery_id, token=claim.token, now=clock())


def _start_body(claim: Claim, clock: Clock) -> None:
    """The commit that decides: after it, nothing but a clear reply says what became of the mail."""
    with writing(), Session(db.engine) as session:
        start_body(session, delivery_id=claim.delivery_id, token=claim.token, now=clock())
        session.commit()


def _give_back(claim: Claim, clock: Clock, *, is_lost: bool = False) -> None:
    """Let it wait; when storage `is_lost` for its bytes, and no server has seen them, have it made anew."""
    with writing(), Session(db.engine) as session:
        is_ours = give_back(session, delivery_id=claim.delivery_id, token=claim.token, now=clock())
        if is_ours and is_lost:
            make_lost_anew(session, claim.delivery_id, now=clock())
        session.commit()


def _attempt(outcome: Outcome) -> Attempt:
    # A password that our own server refuses says nothing of the office.
    kind = DeliveryState.DEFERRED if outcome.phase is Phase.LOGIN else DeliveryState(outcome.kind)
    reply = legible(f"{outcome.code or ''} {outcome.reply}").strip()
    transcript = legible("\n".join([*outcome.transcript, f"({outcome.summary})"]))
    return Attempt(kind, reply, transcript, is_unknown=outcome.says_unknown)


def _settle(claim: Claim, outcome: Outcome, clock: Clock) -> str:
    """Write the end down, and wait for a database that is away: a clear answer must not become a doubt."""
    for pause in PAUSES:
        try:
            return _settle_once(claim, outcome, clock)
        except DBAPIError as error:
            log.warning("database away after a delivery", error=type(error).__name__, wait=pause)
            time.sleep(pause)
    return _settle_once(claim, outcome, clock)


def _settle_once(claim: Claim, outcome: Outcome, clock: Clock) -> str:
    with writing(), Session(db.engine) as session:
        delivery = settle(
            session,
            delivery_id=claim.delivery_id,
            token=claim.token,
            attempt=_attempt(outcome),
            now=clock(),
        )
        if delivery is not None and delivery.state in TROUBLES:
            tell_organizers(session, delivery, now=clock())
        word = delivery.state if delivery is not None else "lost"
        session.commit()
    log.info("delivery", delivery=claim.delivery_id, state=word, reason=outcome.summary)
    if word in TROUBLES:
        nudge("mail")
    return word
