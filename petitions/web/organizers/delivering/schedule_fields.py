"""The fields of the schedule form: from what is kept into them, and from what was typed to a rule."""

import datetime as dt
from zoneinfo import ZoneInfo

from flask import current_app, request
from flask_babel import gettext as _

from petitions.delivery.slots.arrange import Arrangement
from petitions.delivery.slots.recurrence import HORIZON, read
from petitions.delivery.slots.schedule_models import RESPONSE_DAYS, DeliverySchedule
from petitions.delivery.slots.wording import Phrase, in_words, write_rule
from petitions.errors import Refusal
from petitions.web.organizers.delivering.phrases import ordinal_words, weekday_names
from petitions.web.organizers.forms import ScheduleForm

_DEFAULT_TIME = "09:00"
# Beginnings to choose from: what most campaigns take, as values of the form.
PRESETS: dict[str, dict[str, object]] = {
    "monthly": {"frequency": "monthly", "monthly": "1:0", "at_close": True},
    "weekly": {"frequency": "weekly", "weekdays": [0], "at_close": True},
    "numbers": {"at_counts": "100, 500, 1000, 5000", "at_close": True},
    "close": {"at_close": True},
}
# What the choice "on which day of the month" may say: day 1 to 28, the last day, or a weekday by number.
SAME_DAY, LAST_DAY = "day", "last"
_NO_RULE, _CUSTOM = "", "custom"
_KEPT = (
    "zone", "rule", "every_count", "at_close", "minimum_interval_hours", "hold_hours", "is_active",
    "response_days", "keeps_office_hours",
)  # fmt: skip


def preset() -> dict[str, object] | None:
    """The beginning that the address names, if it does."""
    return PRESETS.get(request.args.get("preset", "")) if request.method == "GET" else None


def form_of(row: DeliverySchedule | None, at: dt.datetime) -> ScheduleForm:
    """The form with its choices; what is kept, chosen as a beginning, or sensible stands in it."""
    zone = row.zone if row else current_app.config["DEFAULT_TIMEZONE"]
    form = ScheduleForm(data=_values(row, at.astimezone(ZoneInfo(zone)).date()))
    names, ordinals = weekday_names(), ordinal_words()
    form.frequency.choices = [
        ("", _("Not at regular times")),
        ("once", _("Once")),
        ("daily", _("By the day")),
        ("weekly", _("By the week")),
        ("monthly", _("By the month")),
        (_CUSTOM, _("By a rule of my own (RFC 5545)")),
    ]
    form.weekdays.choices = list(enumerate(names))
    form.monthly.choices = [
        (SAME_DAY, _("The same day as the first")),
        (LAST_DAY, _("The last day")),
        *(
            (f"{ordinal}:{day}", _("The %(which)s %(day)s", which=word, day=name))
            for ordinal, word in ordinals.items()
            for day, name in enumerate(names)
        ),
    ]
    return form


def _values(row: DeliverySchedule | None, today: dt.date) -> dict[str, object]:
    """What the form shows at first: the schedule that is kept, or a sensible beginning."""
    zone = current_app.config["DEFAULT_TIMEZONE"]
    fresh = {
        "zone": zone,
        "at_close": True,
        "is_active": True,
        "minimum_interval_hours": 24,
        "hold_hours": 24,
        "response_days": RESPONSE_DAYS,
    }
    fresh |= {"at": _DEFAULT_TIME, "interval": 1, "monthly": SAME_DAY, "weekdays": [], "frequency": _NO_RULE}
    if (chosen := preset()) is not None:
        return fresh | {"starts_on": today.isoformat()} | chosen
    if row is None:
        return fresh
    kept = {name: getattr(row, name) for name in _KEPT}
    kept["at_counts"] = ", ".join(str(number) for number in row.at_counts)
    return fresh | kept | _rule_values(row, today)


def _rule_values(row: DeliverySchedule, today: dt.date) -> dict[str, object]:
    """The rule in the form's fields when it can be said there, else as its text."""
    if not row.rule:
        return {"frequency": _NO_RULE}
    phrase = in_words(row.schedule)[0]
    fields = _fields_of(phrase)
    if fields is None or len(row.rule.splitlines()) > 2 or phrase.occurrences or len(phrase.times) > 1:
        return {"frequency": _CUSTOM}
    time = phrase.times[0] if phrase.times else phrase.dates[0].time()
    return fields | {
        "interval": phrase.interval,
        "at": f"{time:%H:%M}",
        "starts_on": _first_day(row.rule, today).isoformat(),
        "until": phrase.until.isoformat() if phrase.until else "",
    }


def _first_day(rule: str, today: dt.date) -> dt.date:
    """The first day of a rule that can be said in fields: "the same day as the first" leans on it."""
    recurrence = read(rule)
    begins = next((line[8:16] for line in rule.splitlines() if line.startswith("DTSTART:")), "")
    earliest = dt.datetime.combine(dt.date.fromisoformat(begins) if begins else today, dt.time())
    return next(recurrence.wall_times(earliest, earliest + HORIZON), earliest).date()


def _fields_of(phrase: Phrase) -> dict[str, object] | None:
    match phrase.code:
        case "on_dates" if len(phrase.dates) == 1:
            return {"frequency": "once"}
        case "daily":
            return {"frequency": "daily"}
        case "weekly":
            return {"frequency": "weekly", "weekdays": list(phrase.weekdays)}
        case "monthly_weekday" if len(phrase.weekdays) == 1:
            return {"frequency": "monthly", "monthly": f"{phrase.ordinal}:{phrase.weekdays[0]}"}
        case "monthly_day" if len(phrase.month_days) == 1:
            return {"frequency": "monthly", "monthly": LAST_DAY if phrase.month_days[0] == -1 else SAME_DAY}
    return None


def arrangement_of(row: DeliverySchedule) -> Arrangement:
    """What is kept, as if it had been typed."""
    return Arrangement(at_counts=tuple(row.at_counts), **{name: getattr(row, name) for name in _KEPT})


def arrangement(form: ScheduleForm) -> Arrangement:
    """What the fields say. Raises: Refusal beside the field that cannot be understood."""
    numbers = (form.at_counts.data or "").replace(",", " ").replace(";", " ").split()
    return Arrangement(
        zone=form.zone.data,
        rule=_rule(form),
        every_count=form.every_count.data or None,
        at_counts=tuple(sorted({int(number) for number in numbers})),
        at_close=form.at_close.data,
        minimum_interval_hours=_or(form.minimum_interval_hours.data, 24),
        hold_hours=_or(form.hold_hours.data, 0),
        response_days=_or(form.response_days.data, RESPONSE_DAYS),
        is_active=form.is_active.data,
        keeps_office_hours=form.keeps_office_hours.data,
    )


def _or(value: int | None, other: int) -> int:
    return other if value is None else value


def _rule(form: ScheduleForm) -> str:
    frequency = form.frequency.data
    if frequency == _NO_RULE:
        return ""
    if frequency == _CUSTOM:
        if not form.rule.data:
            raise Refusal("rule_malformed", field="rule", problem="")
        return str(form.rule.data)
    starts_at, until = _start(form), _day(form.until.data, "until") if form.until.data else None
    details: dict[str, object] = {}
    if frequency == "weekly":
        if not form.weekdays.data:
            raise Refusal("weekday_missing", field="weekdays")
        details = {"weekdays": tuple(sorted(form.weekdays.data))}
    if frequency == "monthly":
        details = _monthly(form.monthly.data, starts_at)
    return write_rule(
        frequency,
        starts_at=starts_at,
        interval=form.interval.data or 1,
        until=until,
        **details,  # type: ignore[arg-type]
    )


def _monthly(choice: str, starts_at: dt.datetime) -> dict[str, object]:
    if choice == SAME_DAY:
        return {"month_days": (starts_at.day,)}
    if choice == LAST_DAY:
        return {"month_days": (-1,)}
    ordinal, _colon, weekday = choice.partition(":")
    return {"ordinal": int(ordinal), "weekdays": (int(weekday),)}


def _start(form: ScheduleForm) -> dt.datetime:
    day = _day(form.starts_on.data, "starts_on")
    try:
        return dt.datetime.combine(day, dt.time.fromisoformat(form.at.data or ""))
    except ValueError:
        raise Refusal("starts_malformed", field="at") from None


def _day(text: str | None, field: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        raise Refusal("starts_malformed", field=field) from None


def beside_its_field(refusal: Refusal, form: ScheduleForm) -> Refusal:
    """The domain speaks of the rule; whoever chose days sees its words beside the choice of days."""
    if refusal.field == "rule" and form.frequency.data != _CUSTOM:
        return Refusal(refusal.code, field="frequency", **refusal.values)
    return refusal
