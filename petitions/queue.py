"""The queue of nudges: it says that there may be something to do, never what; the rows say that.

A nudge that is lost costs at most a minute, because every duty is also called by the clock. Only this module
knows Huey, so that another queue would be another adapter and nothing more.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import structlog
from flask import Flask, current_app
from huey import Huey, PostgresHuey, PriorityRedisHuey, SqliteHuey, crontab
from huey.serializer import SignedSerializer
from sqlalchemy.engine import make_url

from petitions.own_clock import OwnClock, Perform

NAME = "countersign"
# The same kind of work is not asked for more often, however many people sign.
NUDGE_SECONDS = 1.0
# A nudge that nobody heard for so long is stale: the clock has called meanwhile.
STALE_SECONDS = 120
# When so much is waiting, one more nudge says nothing new.
FULL = 100
# How long a worker of a queue that cannot be waited at sleeps, at most, between two looks at it.
LOOK_SECONDS = 0.5
# A queue that is away is said so seldom, and not at each of a worker's looks at it.
SAID_SECONDS = 60.0
_TELLERS = ("huey", "huey.consumer.Worker", "huey.consumer.Scheduler")
log = structlog.get_logger("petitions.queue")


class WorkQueue:
    """The nudges of one installation; nothing is opened before the first of them."""

    def __init__(self, url: str, secret: str) -> None:
        self._url = url
        self._secret = secret
        self._perform: Perform = _nobody
        self.stopping = threading.Event()
        self._nudger = Nudger(self._put)

    @cached_property
    def huey(self) -> Huey:
        """The Huey of this queue. Its tasks are signed: writing in the queue is not enough to run things."""
        url = make_url(self._url)
        kind = url.get_backend_name()
        options: dict[str, Any] = {"results": False, "serializer": SignedSerializer(self._secret, salt=NAME)}
        if kind == "sqlite":
            huey = SqliteHuey(NAME, filename=url.database, **options)
        elif kind == "postgresql":
            dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
            huey = PostgresHuey(NAME, dsn=dsn, **options)
        else:
            huey = PriorityRedisHuey(NAME, url=self._url, **options)
        self._wake = huey.task(name="wake", expires=STALE_SECONDS)(self._run)
        return huey

    def nudge(self, kind: str) -> None:
        """Say that there may be work of a kind; costs the caller next to nothing, and never fails."""
        self._nudger.nudge(kind)

    def _put(self, kind: str) -> None:
        if self.huey.pending_count() < FULL:
            self._wake(kind)

    def _run(self, kind: str) -> None:
        self._perform(kind)

    def waiting_count(self) -> int:
        """How many nudges wait; raises what the queue's store raises when it is away."""
        return int(self.huey.pending_count())

    def work(
        self, perform: Perform, kinds: Sequence[str], *, threads: int, is_orphan: Callable[[], bool]
    ) -> None:
        """Perform what is nudged, and every kind once a minute, until told to stop by a signal.

        The unit in hand is finished; a second signal ends at once.
        """
        own_clock = OwnClock(OneAtATime(perform, self.stopping), kinds)
        self._perform = own_clock.perform
        said_seldom = SaidSeldom()
        for name in _TELLERS:
            logging.getLogger(name).addFilter(said_seldom)
        for kind in kinds:
            self.huey.periodic_task(crontab(), name=f"minute_{kind}", expires=STALE_SECONDS)(
                lambda kind=kind: self._perform(kind)
            )
        consumer = self.huey.create_consumer(workers=threads, max_delay=LOOK_SECONDS, worker_type="thread")
        consumer.start()
        for ending in (signal.SIGINT, signal.SIGTERM):
            signal.signal(ending, self._stop)
        while not self.stopping.wait(LOOK_SECONDS):
            if is_orphan():
                self.stopping.set()
            consumer.check_worker_health()
            own_clock.look()
        consumer.stop(graceful=True)
        own_clock.finish()

    def _stop(self, _number: int, _frame: object) -> None:
        self.stopping.set()
        for ending in (signal.SIGINT, signal.SIGTERM):
            signal.signal(ending, signal.SIG_DFL)


class Nudger:
    """Gathers nudges and passes each kind on at most once a second, in a thread of its own."""

    def __init__(self, put: Callable[[str], None]) -> None:
        self._put = put
        self._kinds: set[str] = set()
        self._is_due = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._process = 0

    def nudge(self, kind: str) -> None:
        """Note the kind; a web server that forks has a thread in each process, begun by its first nudge."""
        self._kinds.add(kind)
        self._is_due.set()
        if self._thread is None or self._process != os.getpid() or not self._thread.is_alive():
            self._begin()

    def _begin(self) -> None:
        with self._lock:
            if self._thread is not None and self._process == os.getpid() and self._thread.is_alive():
                return
            self._process = os.getpid()
            self._thread = threading.Thread(target=self._pass_on, name="nudger", daemon=True)
            self._thread.start()

    def _pass_on(self) -> None:
        pause = threading.Event()
        while True:
            self._is_due.wait()
            self._is_due.clear()
            for kind in list(self._kinds):
                self._kinds.discard(kind)
                self._pass_one_on(kind)
            pause.wait(NUDGE_SECONDS)

    def _pass_one_on(self, kind: str) -> None:
        try:
            self._put(kind)
        except Exception as error:
            # The queue is away. Whoever signs must not feel it; the clock will call.
            log.warning("nudge lost", kind=kind, error=type(error).__name__)


class OneAtATime:
    """Keeps each kind of work to one thread of this process, and repeats it when it was asked for meanwhile.

    Without it a delivery of ten minutes would, minute by minute, take up every thread. Other processes are
    kept apart by the claims in the rows.
    """

    def __init__(self, perform: Perform, stopping: threading.Event) -> None:
        self._perform = perform
        self._stopping = stopping
        self._lock = threading.Lock()
        self._busy: set[str] = set()
        self._again: set[str] = set()

    def __call__(self, kind: str) -> None:
        with self._lock:
            if kind in self._busy:
                self._again.add(kind)
                return
            self._busy.add(kind)
        try:
            self._perform(kind)
        finally:
            with self._lock:
                self._busy.discard(kind)
                is_asked_again = kind in self._again
                self._again.discard(kind)
        if is_asked_again and not self._stopping.is_set():
            self(kind)


class SaidSeldom(logging.Filter):
    """Lets through that the queue cannot be read once a minute and in one line; everything else as it is."""

    def __init__(self) -> None:
        super().__init__()
        self._again_at = 0.0

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a line is to be said."""
        if not str(record.msg).startswith(("Error reading", "Error enqueueing")):
            return True
        is_new = time.monotonic() >= self._again_at
        if is_new:
            self._again_at = time.monotonic() + SAID_SECONDS
            record.msg, record.args, record.exc_info = "the queue is away", (), None
        return is_new


def _nobody(kind: str) -> None:
    raise LookupError(f"this process does no {kind}: a worker does")


def register(app: Flask) -> None:
    """Bind the queue of QUEUE_URL to the application."""
    app.extensions["work_queue"] = WorkQueue(app.config["QUEUE_URL"], app.config["SECRET_KEY"])


def work_queue() -> WorkQueue:
    """The queue of the current application."""
    queue: WorkQueue = current_app.extensions["work_queue"]
    return queue


def nudge(kind: str) -> None:
    """Say, after a commit, that there may be work of a kind: "mail", "deliveries" or "tallies"."""
    work_queue().nudge(kind)
