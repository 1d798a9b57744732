"""How far a file is, noted now and then; and whether it is still wanted."""

import datetime as dt
import time
from collections.abc import Callable

from sqlalchemy.orm import Session

from petitions.database import writing
from petitions.extensions import db
from petitions.prepared.claim import advance

# Seconds between two notes.
PAUSE = 1.0


class LeaseLost(Exception):
    """The file was stopped or is to begin anew, or another worker has it."""


class Interrupted(Exception):
    """The worker is told to end."""


class Watch:
    """Follows one making: hears how many rows are read, and ends it when it is wanted no more."""

    def __init__(
        self,
        file_id: int,
        token: str,
        total: int,
        *,
        clock: Callable[[], dt.datetime],
        keep_on: Callable[[], bool],
    ) -> None:
        self._file_id, self._token, self._total = file_id, token, total
        self._clock, self._keep_on = clock, keep_on
        self._noted_at = time.monotonic()
        self.rows = 0

    def begin(self) -> None:
        """Note how many there are."""
        self._note()

    def seen(self, rows: int) -> None:
        """So many rows more are read; noted when the last note is old. Raises: LeaseLost, Interrupted."""
        self.rows += rows
        if not self._keep_on():
            raise Interrupted
        if time.monotonic() >= self._noted_at + PAUSE:
            self._note()

    def _note(self) -> None:
        self._noted_at = time.monotonic()
        with writing(), Session(db.engine) as session:
            total, now = max(self._total, self.rows), self._clock()
            is_ours = advance(session, self._file_id, self._token, rows=self.rows, total=total, now=now)
            session.commit()
        if not is_ours:
            raise LeaseLost
