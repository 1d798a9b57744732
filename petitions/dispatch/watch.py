"""Whoever waits for a compilation sees how far it is: on the terminal, and in percent on the page."""

import time
from collections.abc import Callable

from sqlalchemy.orm import Session

from petitions.database import writing
from petitions.delivery.contents.progress import advance
from petitions.extensions import db

# Told: what is being done, how many steps of how many are behind.
Progress = Callable[[str, int, int], None]
# Reading and laying down the signatures takes about so much of the whole, in percent.
READING = 15
# Seconds between two notes.
PAUSE = 1.0


class Watch:
    """Follows one run: `reading`, then for each delivery `begins` and its volumes as they are set."""

    def __init__(self, run_id: int, tell: Progress) -> None:
        self._run_id, self._tell = run_id, tell
        self._delivery, self._deliveries = 0, 1
        self._noted_at, self._percent = time.monotonic(), 0

    def reading(self, done: int, total: int) -> None:
        """So many signatures are read."""
        self._tell("signatures", done, total)
        self._note(READING * done / max(total, 1))

    def begins(self, reference: str, number: int, total: int) -> None:
        """The delivery after the first `number` of `total` is begun."""
        self._delivery, self._deliveries = number, total
        self.volumes(reference, 0, 1)

    def volumes(self, reference: str, done: int, total: int) -> None:
        """So many volumes of the delivery are set."""
        self._tell(reference, done, total)
        behind = (self._delivery + done / max(total, 1)) / max(self._deliveries, 1)
        self._note(READING + (99 - READING) * behind)

    def _note(self, percent: float) -> None:
        if int(percent) == self._percent or time.monotonic() < self._noted_at + PAUSE:
            return
        self._percent, self._noted_at = int(percent), time.monotonic()
        with writing(), Session(db.engine) as session:
            advance(session, self._run_id, self._percent)
            session.commit()
