"""Send what is in the outbox, along one line to the mail server or several."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import structlog
from flask import Flask, current_app
from sqlalchemy.orm import Session

from petitions.extensions import db
from petitions.heartbeat import heartbeat
from petitions.mail_line import Clock, Line, open_line
from petitions.mailer.round import BATCH, MOST_AHEAD, Round
from petitions.outbox.quick import quick_commits

MOST_LINES = 4
log = structlog.get_logger("petitions.mailer")


def send_due(
    *, clock: Clock, keep_on: Callable[[], bool] = lambda: True, lines: int = MOST_LINES
) -> Counter[str]:
    """Send until nothing is due, the mail server is away, or `keep_on` says no; count what became of all.

    Begins with one line to the mail server and takes more when there is a backlog: most of the time that a
    letter takes is spent waiting for answers from afar.
    """
    totals: Counter[str] = Counter()
    application: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    others: list[Future[Counter[str]]] = []

    def send_beside() -> Counter[str]:
        with application.app_context():
            return _send_along_one_line(clock, keep_on)

    with ThreadPoolExecutor(lines, "mail-line") as pool:

        def share() -> None:
            if not others and not application.config["PREVIEW_MODE"]:
                others.extend(pool.submit(send_beside) for _ in range(lines - 1))

        totals += _send_along_one_line(clock, keep_on, at_backlog=share)
    for other in others:
        totals += other.result()
    if totals:
        log.info("letters", **totals)
    return totals


def _send_along_one_line(
    clock: Clock, keep_on: Callable[[], bool], at_backlog: Callable[[], None] = lambda: None
) -> Counter[str]:
    totals: Counter[str] = Counter()
    with open_line(clock) as line:
        while keep_on() and _send_batch(line, clock, keep_on, totals, at_backlog):
            pass
    return +totals


def _send_batch(
    line: Line,
    clock: Clock,
    keep_on: Callable[[], bool],
    totals: Counter[str],
    at_backlog: Callable[[], None],
) -> bool:
    """Send one batch. True: there may be more."""
    round_ = Round(token=uuid.uuid4().hex, clock=clock, line=line, totals=totals)
    with (
        quick_commits(db.engine) as connection,
        Session(connection, expire_on_commit=False) as session,
        heartbeat(round_.renew),
    ):
        claimed = round_.claim(session)
        if len(claimed) == BATCH:
            at_backlog()
        letters = round_.write(session, claimed)
        try:
            for place, (message, envelope) in enumerate(letters):
                following = [each for each, _ in letters[place + 1 : place + 1 + MOST_AHEAD]]
                if not keep_on() or not round_.send(session, message, envelope, following):
                    round_.give_back(session, [rest for rest, _ in letters[place:]])
                    return False
        finally:
            round_.settle(session)
    return bool(claimed)
