"""The gate before signing: when work is asked, and whether it was done."""

import datetime as dt
import enum
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from limits.storage import Storage

from petitions.challenges.ask import ask
from petitions.challenges.check import answered
from petitions.challenges.pace import Pace, level
from petitions.challenges.spent import Spent

# The figures go on for a year after the last one; whoever reads them knows counters that begin anew.
_FIGURES_SECONDS = 365 * 24 * 3600
# Browsers are asked when three quarters of a step are passed, and it counts beyond all of it: so nobody who
# opened the form in calm is caught unprepared.
_EARLY = Fraction(4, 3)


class Mode(enum.StrEnum):
    """When a browser is asked to work before it signs."""

    OFF = "off"
    ADAPTIVE = "adaptive"
    ALWAYS = "always"


class Outcome(enum.StrEnum):
    """What came of it, when work was asked: done, not brought, or brought and worth nothing."""

    SOLVED = "solved"
    MISSING = "missing"
    FAILED = "failed"


class Gate:
    """Asks and checks for one site; `key` signs the challenges, `storage` is what all processes share."""

    def __init__(self, mode: Mode, key: bytes, storage: Storage, *, now: dt.datetime) -> None:
        self.mode = mode
        self._key = key
        self._storage = storage
        self._pace = Pace(storage)
        self._spent = Spent(storage, now=now)

    def is_asked(self, petition_id: int, posts_of_network: int, *, now: dt.datetime) -> bool:
        """Count a signature; whether work is asked of it."""
        posts = self._pace.posts(petition_id, new=1, now=now)
        return self.mode == Mode.ALWAYS or level(posts, posts_of_network) > 0

    def challenge(
        self, petition_id: int, slug: str, posts_of_network: int, *, now: dt.datetime
    ) -> dict[str, Any] | None:
        """What the page's script is given to solve, or None when nothing is asked. Changes nothing."""
        if self.mode == Mode.OFF:
            return None
        posts = self._pace.posts(petition_id, now=now)
        reached = level(int(posts * _EARLY), int(posts_of_network * _EARLY))
        step = max(reached, 1) if self.mode == Mode.ALWAYS else reached
        return ask(self._key, slug, step, now=now) if step else None

    def weigh(self, given: str, slug: str) -> Outcome:
        """What a form has brought, and use it up."""
        if not given:
            return Outcome.MISSING
        answer = answered(given, self._key, slug)
        return Outcome.SOLVED if answer and self._spent.take(answer) else Outcome.FAILED

    def note(self, outcome: Outcome) -> None:
        """Count for the figures."""
        self._storage.incr(f"challenges/{outcome}", _FIGURES_SECONDS)

    def figures(self) -> dict[str, int]:
        """How many signatures of which work was asked had which outcome."""
        return {str(each): self._storage.get(f"challenges/{each}") for each in Outcome}


@dataclass(frozen=True, slots=True)
class Work:
    """What one form brings to the gate."""

    gate: Gate
    petition_id: int
    slug: str
    given: str
    now: dt.datetime

    def is_done(self, posts_of_network: int) -> bool:
        """Count this signature; whether nothing is asked of it, or it brings what was asked."""
        if not self.gate.is_asked(self.petition_id, posts_of_network, now=self.now):
            return True
        outcome = self.gate.weigh(self.given, self.slug)
        self.gate.note(outcome)
        return outcome == Outcome.SOLVED
