"""Challenges that were answered: each is worth one signature."""

import datetime as dt

from limits.storage import MemoryStorage, Storage

from petitions.challenges.ask import GOOD_FOR
from petitions.challenges.check import Answered

_KEPT_SECONDS = int(GOOD_FOR.total_seconds()) + 60


class Spent:
    """The marks of answered challenges, kept until those would be too late anyhow.

    Counters in the process are gone when it ends. So that nothing is worth two signatures then, what was
    asked before this process began is not taken.
    """

    def __init__(self, storage: Storage, *, now: dt.datetime) -> None:
        self._storage = storage
        self._since = now if isinstance(storage, MemoryStorage) else dt.datetime.min.replace(tzinfo=dt.UTC)

    def take(self, answer: Answered) -> bool:
        """Use an answer up; False when it was used before. Of several at once one gets it."""
        if answer.asked_at < self._since.replace(microsecond=0):
            return False
        return self._storage.incr(f"spent/{answer.mark}", _KEPT_SECONDS) == 1
