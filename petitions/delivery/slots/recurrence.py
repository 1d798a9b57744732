"""Recurrence rules: RFC 5545 text to local wall times, checked strictly and searched within bounds."""

import datetime as dt
import heapq
import itertools
import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from dateutil.rrule import rrule, rruleset, rrulestr

from petitions.errors import Refusal

# A rule without DTSTART counts from this Monday, at the hour when offices open.
ANCHOR = dt.datetime(2024, 1, 1, 9, 0)  # noqa: DTZ001 - a wall time has no zone
# A rule with no occurrence in this span never fires, as far as a petition is concerned.
HORIZON = dt.timedelta(days=3660)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
TOO_FREQUENT = ("SECONDLY", "MINUTELY", "HOURLY")

_PARTS = {
    "FREQ", "UNTIL", "COUNT", "INTERVAL", "WKST", "BYSETPOS", "BYSECOND", "BYMINUTE", "BYHOUR",
    "BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH",
}  # fmt: skip
_STAMP = re.compile(r"(?P<day>[0-9]{8})(?:T(?P<time>[0-9]{6})(?P<utc>Z?))?\Z")
_COUNT = re.compile(r"[1-9][0-9]{0,3}\Z")
_NUMBERS = re.compile(r"[+-]?[0-9]{1,6}(?:,[+-]?[0-9]{1,6})*\Z")
_DAYS = re.compile(r"(?:(?:[+-]?[0-9]{1,2})?(?:MO|TU|WE|TH|FR|SA|SU)(?:,(?!\Z)|\Z))+\Z")
_EARLIEST_YEAR = 2000
_LONGEST_TEXT = 1000
_RULE_FIELD = "rule"


def malformed(problem: str) -> Refusal:
    """The refusal of a text that is no rule; `problem` is the piece that cannot be read."""
    return Refusal("rule_malformed", field=_RULE_FIELD, problem=problem[:60])


@dataclass(frozen=True)
class Recurrence:
    """A rule as read: wall times in no zone. `rules` hold the parts of each RRULE line by name."""

    start: dt.datetime
    rules: tuple[dict[str, str], ...]
    extra: tuple[dt.datetime, ...]
    left_out: frozenset[dt.datetime]
    has_start: bool

    def wall_times(self, earliest: dt.datetime, latest: dt.datetime) -> Iterator[dt.datetime]:
        """Occurrences within [earliest, latest], in order, each once."""
        streams = [_within(rule, latest) for rule in self._engines()]
        merged = heapq.merge(*streams, sorted(self._single_dates()))
        times = (time for time, _ in itertools.groupby(merged) if time not in self.left_out)
        return itertools.takewhile(
            lambda time: time <= latest, itertools.dropwhile(lambda time: time < earliest, times)
        )

    def _single_dates(self) -> Iterable[dt.datetime]:
        return self.extra if self.rules or self.extra else (self.start,)

    def _engines(self) -> Iterator[rrule]:
        return (_engine(_joined(parts), self.start) for parts in self.rules if not _names_no_day(parts))


def read(text: str) -> Recurrence:
    """The rule in an RFC 5545 text: lines DTSTART, RRULE, RDATE, EXDATE in local time, or a bare RRULE value.

    Raises: Refusal `rule_malformed`, or `rule_too_often` for hourly rules and faster.
    """
    if len(text) > _LONGEST_TEXT:
        raise malformed(text)
    lines = [_split(line) for line in text.upper().split()]
    if not lines:
        raise malformed(text)
    return _assemble(lines)


def _assemble(lines: list[tuple[str, str]]) -> Recurrence:
    starts = [_stamp(value, ANCHOR.time()) for name, value in lines if name == "DTSTART"]
    if len(starts) > 1:
        raise malformed("DTSTART")
    start = starts[0] if starts else ANCHOR
    return Recurrence(
        start=start,
        rules=tuple(_rule_parts(value, start) for name, value in lines if name == "RRULE"),
        extra=tuple(_stamps(lines, "RDATE", start)),
        left_out=frozenset(_stamps(lines, "EXDATE", start)),
        has_start=bool(starts),
    )


def _split(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon:
        name, value = "RRULE", line
    if name not in ("DTSTART", "RRULE", "RDATE", "EXDATE") or not value:
        raise malformed(line)
    return name, value


def _stamps(lines: list[tuple[str, str]], wanted: str, start: dt.datetime) -> list[dt.datetime]:
    values = [value for name, value in lines if name == wanted]
    return [_stamp(stamp, start.time()) for value in values for stamp in value.split(",")]


def _stamp(text: str, time: dt.time) -> dt.datetime:
    """A local date or date-time; a date alone gets the `time`. Instants (…Z) are refused."""
    match = _STAMP.match(text)
    if not match or match["utc"]:
        raise malformed(text)
    try:
        stamp = dt.datetime.fromisoformat(f"{match['day']}T{match['time'] or time.strftime('%H%M%S')}")
    except ValueError:
        raise malformed(text) from None
    if stamp.year < _EARLIEST_YEAR:
        raise malformed(text)
    return stamp


def _rule_parts(value: str, start: dt.datetime) -> dict[str, str]:
    pieces = [piece.partition("=") for piece in value.rstrip(";").split(";")]
    parts = {name: content for name, _, content in pieces}
    if len(parts) != len(pieces) or not parts.keys() <= _PARTS:
        raise malformed(value)
    if parts.get("FREQ") in TOO_FREQUENT:
        raise Refusal("rule_too_often", field=_RULE_FIELD)
    _check_parts(parts)
    _checked_engine(_joined(parts), start)
    return parts


def _check_parts(parts: dict[str, str]) -> None:
    """What dateutil would take and then loop over for ever, or read in its own way."""
    if parts.get("FREQ") not in FREQUENCIES or ("UNTIL" in parts and "COUNT" in parts):
        raise malformed(_joined(parts))
    for name, content in parts.items():
        if name in ("INTERVAL", "COUNT") and not _COUNT.match(content):
            raise malformed(f"{name}={content}")
        if name == "BYDAY" and not _DAYS.match(content):
            raise malformed(f"{name}={content}")
        if name.startswith("BY") and name != "BYDAY" and not _NUMBERS.match(content):
            raise malformed(f"{name}={content}")
    if "UNTIL" in parts:
        # RFC 5545 3.3.10: a rule in local time ends in local time. A bare date includes that whole day.
        until = _stamp(parts["UNTIL"], dt.time(23, 59, 59))
        parts["UNTIL"] = until.strftime("%Y%m%dT%H%M%S")


def _checked_engine(text: str, start: dt.datetime) -> rrule:
    try:
        return _engine(text, start)
    except (ValueError, KeyError, IndexError, OverflowError):
        raise malformed(text) from None


@lru_cache(maxsize=256)
def _engine(text: str, start: dt.datetime) -> rrule:
    engine = rrulestr(text, dtstart=start)
    if isinstance(engine, rruleset):
        raise malformed(text)
    return engine


def _within(engine: rrule, latest: dt.datetime) -> Iterator[dt.datetime]:
    return itertools.takewhile(lambda time: time <= latest, iter(engine))


def _joined(parts: dict[str, str]) -> str:
    return ";".join(f"{name}={content}" for name, content in parts.items())


def _names_no_day(parts: dict[str, str]) -> bool:
    """True when no month that the rule names has any day that it names, as 30 February.

    dateutil would look for such a day through eight thousand years before it gives up.
    """
    if "BYMONTHDAY" not in parts:
        return False
    months = [int(month) for month in parts.get("BYMONTH", "1").split(",")]
    longest = max((monthrange(2024, month)[1] for month in months if 1 <= month <= 12), default=0)
    return all(abs(int(day)) > longest for day in parts["BYMONTHDAY"].split(","))
