"""How fast signatures come in, and how much work that asks of a browser: none as long as it is calm.

Signatures are counted in fixed windows of ten minutes. The larger of this window's number and the last one's
is the pace; so it is noticed while it rises, and is calm again ten to twenty minutes after it has fallen.
"""

import datetime as dt
import threading
from dataclasses import dataclass

from limits.storage import Storage

WINDOW_SECONDS = 600
# A process tells the others of its signatures, and hears of theirs, once in so many seconds.
LOOK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Step:
    """Beyond how many signatures in ten minutes how much is asked.

    `tries` is the most that a browser needs, and twice what it needs on average.
    """

    of_petition: int
    of_network: int
    tries: int


# Measured with ask.COST rounds a try: a browser on the sixth part of one core needs at most 0.7, 1.0 and 1.8
# seconds. The last one is the ceiling: a cheap phone should need no more than three.
STEPS = (
    Step(of_petition=300, of_network=20, tries=100),
    Step(of_petition=1_200, of_network=40, tries=200),
    Step(of_petition=5_000, of_network=80, tries=400),
)


def level(posts_of_petition: int, posts_of_network: int) -> int:
    """How many of the steps are passed; 0 when it is calm."""
    return sum(posts_of_petition > step.of_petition or posts_of_network > step.of_network for step in STEPS)


@dataclass(slots=True)
class _Known:
    """What a process knows of one petition in one window; `untold` are signatures the others know not of."""

    window: int
    before: int
    told: int = 0
    untold: int = 0
    looked_at: float = 0.0


class Pace:
    """The counts by petition, in the store that all processes share."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._known: dict[int, _Known] = {}
        self._turn = threading.Lock()

    def posts(self, petition_id: int, *, new: int = 0, now: dt.datetime) -> int:
        """The pace of a petition, after `new` more; at most a second behind the other processes."""
        at = now.timestamp()
        with self._turn:
            known = self._of_window(petition_id, int(at) // WINDOW_SECONDS)
            known.untold += new
            if abs(at - known.looked_at) >= LOOK_SECONDS:
                self._look(petition_id, known)
                known.looked_at = at
            return max(known.before, known.told + known.untold)

    def _of_window(self, petition_id: int, window: int) -> _Known:
        known = self._known.get(petition_id)
        if known is None or known.window != window:
            if known is not None:
                self._look(petition_id, known)
            before = self._storage.get(_key(petition_id, window - 1))
            known = self._known[petition_id] = _Known(window, before)
        return known

    def _look(self, petition_id: int, known: _Known) -> None:
        """Tell what is untold, in one step with hearing the sum. A look alone leaves nothing in the store."""
        key = _key(petition_id, known.window)
        if known.untold:
            known.told = self._storage.incr(key, 2 * WINDOW_SECONDS, amount=known.untold)
            known.untold = 0
        else:
            known.told = self._storage.get(key)


def _key(petition_id: int, window: int) -> str:
    return f"pace/{petition_id}/{window}"
