"""A schedule taken apart into phrases: codes and values that the web layer says in the reader's language."""

import datetime as dt
from dataclasses import dataclass, field
from typing import TypedDict

from petitions.delivery.slots import recurrence
from petitions.delivery.slots.recurrence import WEEKDAYS, Recurrence
from petitions.delivery.slots.schedule import Schedule

# Parts that the phrases below can say; a rule with any other is shown as its text.
_SAYABLE = {
    "FREQ",
    "INTERVAL",
    "COUNT",
    "UNTIL",
    "BYDAY",
    "BYMONTHDAY",
    "BYHOUR",
    "BYMINUTE",
    "BYSECOND",
    "WKST",
}
_SAYABLE_BY_FREQUENCY = {
    "DAILY": set[str](),
    "WEEKLY": {"BYDAY"},
    "MONTHLY": {"BYDAY", "BYMONTHDAY"},
    "YEARLY": set[str](),
}


@dataclass(frozen=True)
class Phrase:
    """One way in which the schedule fires.

    Codes: `daily`, `weekly`, `monthly_weekday`, `monthly_day`, `yearly`, `on_dates`, `custom`,
    `every_count`, `at_counts`, `at_close`, `office_hours`, `by_hand`. `interval` is in days,
    weeks, months or years; `weekdays` count from Monday = 0; `ordinal` is 1 for the first and -1 for the
    last; `until` is the last local day; `text` is the rule of `custom`.
    """

    code: str
    interval: int = 1
    times: tuple[dt.time, ...] = ()
    weekdays: tuple[int, ...] = ()
    ordinal: int | None = None
    month_days: tuple[int, ...] = ()
    dates: tuple[dt.datetime, ...] = ()
    until: dt.date | None = None
    occurrences: int | None = None
    counts: tuple[int, ...] = ()
    zone: str = ""
    provinces: tuple[str, ...] = ()
    text: str = field(default="", compare=False)


def in_words(schedule: Schedule) -> list[Phrase]:
    """The schedule as phrases, in the order in which to say them; never empty."""
    phrases = _rule_phrases(schedule) if schedule.rule else []
    if schedule.every_count:
        phrases.append(Phrase("every_count", counts=(schedule.every_count,)))
    if schedule.at_counts:
        phrases.append(Phrase("at_counts", counts=tuple(sorted(schedule.at_counts))))
    if schedule.at_close:
        phrases.append(Phrase("at_close"))
    if phrases and schedule.offices_in:
        phrases.append(Phrase("office_hours", provinces=schedule.offices_in))
    return phrases or [Phrase("by_hand")]


def _rule_phrases(schedule: Schedule) -> list[Phrase]:
    rule = recurrence.read(schedule.rule)
    phrases = [_phrase(parts, rule, schedule) for parts in rule.rules]
    dates = rule.extra if rule.rules or rule.extra else (rule.start,)
    if dates:
        phrases.append(Phrase("on_dates", dates=tuple(sorted(dates)), zone=schedule.zone))
    return phrases


def _phrase(parts: dict[str, str], rule: Recurrence, schedule: Schedule) -> Phrase:
    times = _times(parts, rule.start)
    if not _is_sayable(parts) or rule.left_out or times is None:
        return Phrase("custom", text=schedule.rule, zone=schedule.zone)
    code, details = _pattern(parts, rule.start)
    if not code:
        return Phrase("custom", text=schedule.rule, zone=schedule.zone)
    return Phrase(
        code,
        interval=int(parts.get("INTERVAL", "1")),
        times=times,
        until=_until(parts),
        occurrences=int(parts["COUNT"]) if "COUNT" in parts else None,
        zone=schedule.zone,
        **details,
    )


def _is_sayable(parts: dict[str, str]) -> bool:
    by_day = parts.keys() & {"BYDAY", "BYMONTHDAY"}
    return parts.keys() <= _SAYABLE and by_day <= _SAYABLE_BY_FREQUENCY[parts["FREQ"]] and len(by_day) < 2


class _Details(TypedDict, total=False):
    weekdays: tuple[int, ...]
    ordinal: int
    month_days: tuple[int, ...]
    dates: tuple[dt.datetime, ...]


def _pattern(parts: dict[str, str], start: dt.datetime) -> tuple[str, _Details]:
    frequency = parts["FREQ"]
    if frequency == "DAILY":
        return "daily", {}
    if frequency == "WEEKLY":
        return _weekly(parts, start)
    if frequency == "MONTHLY":
        return _monthly(parts, start)
    return "yearly", {"dates": (start,)}


def _weekly(parts: dict[str, str], start: dt.datetime) -> tuple[str, _Details]:
    days = parts["BYDAY"].split(",") if "BYDAY" in parts else [WEEKDAYS[start.weekday()]]
    return "weekly", {"weekdays": tuple(sorted({WEEKDAYS.index(day[-2:]) for day in days}))}


def _monthly(parts: dict[str, str], start: dt.datetime) -> tuple[str, _Details]:
    if "BYDAY" not in parts:
        days = parts.get("BYMONTHDAY", str(start.day)).split(",")
        return "monthly_day", {"month_days": tuple(sorted(int(day) for day in days))}
    days = parts["BYDAY"].split(",")
    ordinals = {day[:-2] for day in days}
    if len(ordinals) > 1 or ordinals == {""}:
        return "", {}
    weekdays = tuple(sorted(WEEKDAYS.index(day[-2:]) for day in days))
    return "monthly_weekday", {"weekdays": weekdays, "ordinal": int(ordinals.pop())}


def _times(parts: dict[str, str], start: dt.datetime) -> tuple[dt.time, ...] | None:
    hours = [int(hour) for hour in parts.get("BYHOUR", str(start.hour)).split(",")]
    minutes = [int(minute) for minute in parts.get("BYMINUTE", str(start.minute)).split(",")]
    if parts.get("BYSECOND", str(start.second)) not in ("0", "00"):
        return None
    return tuple(dt.time(hour, minute) for hour in sorted(hours) for minute in sorted(minutes))


def _until(parts: dict[str, str]) -> dt.date | None:
    return dt.date.fromisoformat(parts["UNTIL"][:8]) if "UNTIL" in parts else None


def write_rule(
    frequency: str,
    *,
    starts_at: dt.datetime,
    interval: int = 1,
    weekdays: tuple[int, ...] = (),
    ordinal: int | None = None,
    month_days: tuple[int, ...] = (),
    until: dt.date | None = None,
) -> str:
    """The RFC 5545 text of what a form asked.

    `frequency` is `once`, `daily`, `weekly`, `monthly` or `yearly`. `starts_at` is the wall time of the
    first day and sets the time of all. `ordinal` with `weekdays` is "the first Monday of the month";
    `month_days` counts from the end when negative.
    """
    start = f"DTSTART:{starts_at:%Y%m%dT%H%M%S}"
    if frequency == "once":
        return start
    parts = [f"FREQ={frequency.upper()}"]
    if interval > 1:
        parts.append(f"INTERVAL={interval}")
    if weekdays:
        parts.append("BYDAY=" + ",".join(f"{ordinal or ''}{WEEKDAYS[day]}" for day in weekdays))
    if month_days:
        parts.append("BYMONTHDAY=" + ",".join(str(day) for day in month_days))
    if until:
        parts.append(f"UNTIL={until:%Y%m%d}T235959")
    return f"{start}\nRRULE:{';'.join(parts)}"
