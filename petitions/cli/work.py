"""`flask work`: letters, tallies and deliveries, done when they are due."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Callable

import click
import structlog
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError, OperationalError

from petitions.database import is_away
from petitions.queue import work_queue
from petitions.timetable import TIMETABLE, perform

THREADS = 4
log = structlog.get_logger("petitions.work")


def clock() -> dt.datetime:
    """This instant: the worker's only clock."""
    return dt.datetime.now(dt.UTC)  # noqa: TID251 - the worker is one of the places that read it


@click.command("work")
@click.option("--once", is_flag=True, help="Do all that is due, then exit.")
@click.option("--with-parent", type=int, metavar="PID", help="Exit when this parent process is gone.")
@with_appcontext
def work(once: bool, with_parent: int | None) -> None:
    """Send letters, close tallies and deliver, until stopped. Run as many as you like."""
    if once:
        try:
            click.echo(_work_once())
        except OperationalError as error:
            raise click.ClickException(f"The database cannot be used: {_reason(error)}") from None
        return
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    names = [duty.name for duty in TIMETABLE]
    queue = work_queue()
    for name in names:
        queue.nudge(name)
    log.info("worker started", process=os.getpid())
    queue.work(_performer(app), names, threads=THREADS, is_orphan=lambda: _is_orphan(with_parent))
    log.info("worker stopped", process=os.getpid())


def register(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(work)


def _work_once() -> str:
    """Do every duty once, each until nothing of it is due; say in one line what was done."""
    done = {duty.name: perform(duty.name, clock=clock, keep_on=lambda: True) for duty in TIMETABLE}
    parts = [f"{name}: {_in_words(totals)}" for name, totals in done.items() if +totals]
    return "; ".join(parts) or "Nothing was due."


def _in_words(totals: Counter[str]) -> str:
    return ", ".join(f"{count} {word.replace('_', ' ')}" for word, count in sorted((+totals).items()))


def _performer(app: Flask) -> Callable[[str], None]:
    """What the queue calls: one duty, in the application's context; a failure waits for the next minute."""

    def do(name: str) -> None:
        stopping = app.extensions["work_queue"].stopping
        with app.app_context():
            try:
                perform(name, clock=clock, keep_on=lambda: not stopping.is_set())
            except DBAPIError as error:
                if not is_away(error):
                    raise
                log.warning("database away", duty=name, reason=_reason(error))

    return do


def _reason(error: DBAPIError) -> str:
    return str(error.orig).partition("\n")[0]


def _is_orphan(parent: int | None) -> bool:
    return parent is not None and os.getppid() != parent
