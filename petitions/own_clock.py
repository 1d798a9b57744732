"""A worker's own clock, for when the queue that calls it is away."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

import structlog

# When the queue has said nothing for so long, a worker goes by a clock of its own.
SILENCE_SECONDS = 90.0
log = structlog.get_logger("petitions.queue")

Perform = Callable[[str], None]


class OwnClock:
    """Calls every kind of work by itself while the queue says nothing: one that is away stops no delivery."""

    def __init__(self, perform: Perform, kinds: Sequence[str]) -> None:
        self._perform = perform
        self._kinds = kinds
        self._heard_at = time.monotonic()
        self._thread: threading.Thread | None = None

    def perform(self, kind: str) -> None:
        """Do what the queue said."""
        self._heard_at = time.monotonic()
        self._perform(kind)

    def look(self) -> None:
        """Begin to call when it was silent for long, and the last call is over."""
        is_silent = time.monotonic() - self._heard_at >= SILENCE_SECONDS
        if is_silent and (self._thread is None or not self._thread.is_alive()):
            self._heard_at = time.monotonic()
            self._thread = threading.Thread(target=self._call_all, name="own clock", daemon=True)
            self._thread.start()

    def finish(self) -> None:
        """Let the unit in hand come to its end."""
        if self._thread is not None:
            self._thread.join()

    def _call_all(self) -> None:
        log.warning("the queue is silent, work goes on by the worker's own clock")
        for kind in self._kinds:
            try:
                self._perform(kind)
            except Exception as error:
                log.exception("work failed", kind=kind, error=type(error).__name__)
