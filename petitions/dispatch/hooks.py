"""Webhooks at the edge: notice what happened, call who wants to know, commit before and after each call.

No transaction is open while another machine is spoken to. What a killed worker leaves behind is found by its
lease and made again with the same id: a machine is told at least once.
"""

import datetime as dt
import time
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import structlog
from flask import Flask, current_app
from sqlalchemy.orm import Session

from petitions.alerts.kinds import AlertKind
from petitions.alerts.ring import ring
from petitions.database import writing
from petitions.extensions import db
from petitions.webhooks.addresses import Reach
from petitions.webhooks.call import Answer, Patience, post_json
from petitions.webhooks.claim import Claim, claim_next, claim_one
from petitions.webhooks.look import forget_old_calls, look_and_queue
from petitions.webhooks.models import CallState, WebhookCall
from petitions.webhooks.settle import settle
from petitions.webhooks.sign import headers

Clock = Callable[[], dt.datetime]
KeepOn = Callable[[], bool]
Totals = Counter[str]
# Calls of one process under way at once; those to one address are fewer (claim.py).
LINES = 6
ROUND_SECONDS = 10.0
# A person waits for the answer to a test.
SHORT = Patience(connect=3.0, read=5.0, total=6.0)
log = structlog.get_logger("petitions.hooks")


def reach() -> Reach:
    """How far webhooks may reach by the settings."""
    config = current_app.config
    return Reach(config["WEBHOOK_PRIVATE_NETWORKS"], is_trial=config["PREVIEW_MODE"])


def call_due(*, clock: Clock, keep_on: KeepOn, lines: int = LINES) -> Totals:
    """Queue what happened, then call until nothing is due; count what became of the calls."""
    totals: Totals = Counter()
    while keep_on():
        _look(clock)
        first = _claim(clock)
        if first is None:
            break
        totals += _call_side_by_side(first, clock, _for_a_while(keep_on), lines)
    if totals:
        log.info("webhooks", **totals)
    return totals


def _for_a_while(keep_on: KeepOn) -> KeepOn:
    """A round ends soon, so that lines which found nothing to do do not wait for one that is slow."""
    until = time.monotonic() + ROUND_SECONDS
    return lambda: keep_on() and time.monotonic() < until


def _look(clock: Clock) -> None:
    config = current_app.config
    with writing(), Session(db.engine) as session:
        look_and_queue(session, site_url=config["SITE_URL"], zone=config["DEFAULT_TIMEZONE"], now=clock())
        forget_old_calls(session, now=clock())
        session.commit()


def _call_side_by_side(first: Claim, clock: Clock, keep_on: KeepOn, lines: int) -> Totals:
    """Make the call in hand and, beside it, all others that are due."""
    application: Flask = current_app._get_current_object()  # type: ignore[attr-defined]

    def call_on(claim: Claim | None) -> Totals:
        totals: Totals = Counter()
        with application.app_context():
            claim = claim or _claim(clock)
            while claim:
                totals[_make(claim, clock)] += 1
                claim = _claim(clock) if keep_on() else None
        return totals

    with ThreadPoolExecutor(lines, "webhook") as pool:
        return sum(pool.map(call_on, [first, *[None] * (lines - 1)]), Counter())


def _claim(clock: Clock) -> Claim | None:
    with writing(), Session(db.engine) as session:
        claim = claim_next(session, token=uuid.uuid4().hex, now=clock())
        session.commit()
        return claim


def _make(claim: Claim, clock: Clock, patience: Patience | None = None) -> str:
    """Make one call and write down what became of it, in a word."""
    signed = headers(claim.call_id, claim.body, claim.secrets, now=clock())
    answer = post_json(claim.url, claim.body, signed, reach(), patience=patience or Patience())
    return _settle(claim, answer, clock)


def _settle(claim: Claim, answer: Answer, clock: Clock) -> str:
    with writing(), Session(db.engine) as session:
        call = settle(session, claim, answer, now=clock())
        if call is not None and call.state == CallState.PARKED and not claim.is_test:
            _tell(session, call, clock())
        word = call.state if call is not None else "lost"
        session.commit()
    # Neither the address nor the answer is logged: both may hold what is secret.
    log.info("webhook call", call=claim.row_id, state=word, code=answer.code, error=answer.error)
    return word


def _tell(session: Session, call: WebhookCall, now: dt.datetime) -> None:
    """The owners hear, once a call, that it was given up, and whether its address was switched off."""
    webhook = call.webhook
    if call.petition_id is not None:
        facts = {"host": webhook.host, "webhook": webhook.id, "is_off": webhook.switched_off_at is not None}
        key = f"{webhook.id}:{now:%Y%m%d}"
        ring(session, call.petition_id, AlertKind.WEBHOOK_FAILED, key=key, now=now, facts=facts)


def call_now(call_id: int, *, clock: Clock) -> None:
    """Make one call while a person waits for what comes of it."""
    with writing(), Session(db.engine) as session:
        call = session.get_one(WebhookCall, call_id)
        claim = claim_one(call, token=uuid.uuid4().hex, now=clock())
        session.commit()
    _make(claim, clock, SHORT)
