"""How many signatures one network may send: beyond what a crowd does they are held, beyond a flood refused.

A library, a church or a refugee centre signs from one address. So the limits have several windows at once
and are generous to forms that were really opened; what goes over is kept, shown to the organizer with the
reason, and can be released in one press. Only a flood that no crowd makes is turned away, with the time to
wait. Whoever was asked for work (see petitions/challenges) and brings none is taken too, within narrower
limits.
"""

import enum
import threading
import time
from dataclasses import dataclass
from typing import cast

from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage, Storage, storage_from_string

from petitions.challenges.gate import Work
from petitions.errors import TooMany


class HeldReason(enum.StrEnum):
    """Why a signature is held."""

    NETWORK = "network"
    UNOPENED_FORM = "unopened_form"
    HONEYPOT = "honeypot"
    UNSOLVED = "unsolved"


@dataclass(frozen=True, slots=True)
class Signals:
    """What the request tells besides its values: was the form opened, was the hidden field left empty."""

    form_was_opened: bool
    honeypot_is_empty: bool
    work: Work | None = None


OPENED_FORM = parse_many("40 per 10 minutes; 150 per hour; 600 per day")
UNOPENED_FORM = parse_many("15 per 10 minutes; 50 per hour; 150 per day")
FLOOD = parse_many("240 per minute")
# Work was asked, and none was brought: no scripts, an old browser, or a machine. By network, and by petition.
UNSOLVED = parse_many("20 per 10 minutes; 40 per hour; 100 per day")
UNSOLVED_OF_PETITION = parse_many("150 per 10 minutes; 300 per hour; 1000 per day")
_OPENED = (OPENED_FORM, "opened", HeldReason.NETWORK)
_UNOPENED = (UNOPENED_FORM, "unopened", HeldReason.UNOPENED_FORM)


class PatientMemory(MemoryStorage):
    """Counters in the process that are swept once a minute.

    The library sweeps after every hit, in a new thread that walks over every key: with some ten thousand
    networks a minute nothing else would be done. It asks its timer whether one runs; here that is `self`.
    """

    STORAGE_SCHEME: list[str] = []  # made here only; memory:// stays the library's
    SWEEP_SECONDS = 60.0

    _next_sweep = 0.0
    _sweep: threading.Timer
    _turn = threading.Lock()

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """One at a time: by the library's own lock two first hits at once may both be the first.

        Written out, because a signature counts in several windows and the library looks at each three times.
        """
        at = time.time()
        with self._turn:
            if self.expirations.get(key, 0.0) <= at:
                self.storage[key], self.expirations[key] = 0, at + expiry
            number = self.storage[key] = self.storage[key] + amount
        if not self.is_alive():
            # A hit of the library's, on nothing, is what begins a sweep.
            super().incr("", 0.0, 0)
        return number

    @property  # type: ignore[override]
    def timer(self) -> "PatientMemory":
        return self

    @timer.setter
    def timer(self, sweep: threading.Timer) -> None:
        self._sweep = sweep

    def is_alive(self) -> bool:
        return time.monotonic() < self._next_sweep

    def start(self) -> None:
        self._next_sweep = time.monotonic() + self.SWEEP_SECONDS
        self._sweep.daemon = True
        self._sweep.start()


def _storage(uri: str) -> Storage:
    if uri == "memory://":
        return PatientMemory(wrap_exceptions=True)
    return cast(Storage, storage_from_string(uri, wrap_exceptions=True))


class SigningLimits:
    """The counters, in the store that RATELIMIT_STORAGE_URI names; shared by every process that uses it."""

    def __init__(self, storage_uri: str, *, are_on: bool) -> None:
        self.storage = _storage(storage_uri)
        self._are_on = are_on

    def assess(self, network_key: bytes | None, signals: Signals) -> HeldReason | None:
        """Why this signature is to be held, or None.

        Raises: TooMany (429) in a flood; limits.errors.StorageError (503) when the store is away, because
        signing sends mail, and mail without a limit is a weapon.
        """
        if not signals.honeypot_is_empty:
            return HeldReason.HONEYPOT
        if not self._are_on or network_key is None:
            return None
        network = network_key.hex()
        self._refuse_flood(network)
        windows, kind, reason = _OPENED if signals.form_was_opened else _UNOPENED
        posts = self._hit(windows, kind, network)
        if not _fit(windows, posts):
            return reason
        if signals.work is None or signals.work.is_done(posts[0]):
            return None
        fits = _fit(UNSOLVED, self._hit(UNSOLVED, "unsolved", network))
        petition = str(signals.work.petition_id)
        fits &= _fit(UNSOLVED_OF_PETITION, self._hit(UNSOLVED_OF_PETITION, "unsolved of petition", petition))
        return None if fits else HeldReason.UNSOLVED

    def posts_of(self, network_key: bytes | None) -> int:
        """How many a network has sent in its ten minutes; a look only."""
        if not self._are_on or network_key is None:
            return 0
        keys = (_key(windows[0], kind, network_key.hex()) for windows, kind, _ in (_OPENED, _UNOPENED))
        return max(self.storage.get(key) for key in keys)

    def _hit(self, windows: list[RateLimitItem], kind: str, whose: str) -> list[int]:
        """Count in every window, even when one is already full, so that each stays true."""
        return [self.storage.incr(_key(each, kind, whose), each.get_expiry()) for each in windows]

    def _refuse_flood(self, network: str) -> None:
        if not _fit(FLOOD, self._hit(FLOOD, "flood", network)):
            until = max(self.storage.get_expiry(_key(each, "flood", network)) for each in FLOOD)
            raise TooMany(retry_after=max(1, round(until - time.time())))


def _fit(windows: list[RateLimitItem], posts: list[int]) -> bool:
    return all(number <= window.amount for window, number in zip(windows, posts, strict=True))


def _key(window: RateLimitItem, kind: str, whose: str) -> str:
    """What one window's counter is called."""
    return f"{kind}/{whose}/{window.amount}/{window.get_expiry()}"
