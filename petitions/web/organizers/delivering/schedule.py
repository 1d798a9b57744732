"""When a petition is delivered: a form in plain fields, said back in words with the next five instants."""

import datetime as dt
from zoneinfo import available_timezones

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from petitions.delivery.slots.arrange import Arrangement, arrange
from petitions.delivery.slots.preview import coming_runs
from petitions.delivery.slots.schedule import check_schedule
from petitions.delivery.slots.schedule_models import RESPONSE_DAYS, DeliverySchedule
from petitions.delivery.slots.wording import Phrase, in_words, write_rule
from petitions.errors import Refusal
from petitions.web.current import now
from petitions.web.organizers.access import Access
from petitions.web.organizers.delivering.phrases import ordinal_words, schedule_in_words, weekday_names
from petitions.web.organizers.forms import ScheduleForm, status_of
from petitions.web.organizers.writing.steps import saved

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


def schedule(access: Access) -> ResponseReturnValue:
    """Look at the schedule, try another ("show me"), and keep it."""
    row = access.session.get(DeliverySchedule, access.petition.id)
    form = _form(row)
    tried = _tried_at_first(row, form) if not form.is_submitted() else None
    if form.validate_on_submit():
        try:
            tried = _arrangement(form)
            check_schedule(tried.schedule, after=now())
            if "look" not in request.form:
                return _keep(access, tried)
        except Refusal as refusal:
            tried = None
            form.refuse(_beside_its_field(refusal, form))
    said = tried.schedule_of(access.petition) if tried else None
    page = render_template(
        "organizers/schedule.html",
        access=access,
        form=form,
        phrases=schedule_in_words(said) if said else [],
        slots=coming_runs(access.session, access.petition, said, now=now()) if said else [],
        is_tried=(form.is_submitted() or _preset() is not None) and tried is not None,
        preset=request.args.get("preset", ""),
        zone=tried.zone if tried else "",
        zones=sorted(zone for zone in available_timezones() if zone.startswith(("America/", "Europe/"))),
        is_kept=row is not None,
    )
    return page, status_of(form)


def _tried_at_first(row: DeliverySchedule | None, form: ScheduleForm) -> Arrangement | None:
    """What the page says back before anything is typed: the schedule kept, or the beginning chosen."""
    if _preset() is not None:
        return _arrangement(form)
    return _arrangement_of(row) if row else None


def _preset() -> dict[str, object] | None:
    return PRESETS.get(request.args.get("preset", "")) if request.method == "GET" else None


def _keep(access: Access, values: Arrangement) -> ResponseReturnValue:
    by_id = access.me.organizer.id
    arrange(access.session, access.petition, values=values, now=now(), by_id=by_id)
    access.note("schedule_changed", rule=values.rule, zone=values.zone, is_active=values.is_active)
    access.session.commit()
    return saved(access, request.path)


def _form(row: DeliverySchedule | None) -> ScheduleForm:
    form = ScheduleForm(data=_values(row))
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


def _values(row: DeliverySchedule | None) -> dict[str, object]:
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
    if (preset := _preset()) is not None:
        return fresh | {"starts_on": now().date().isoformat()} | preset
    if row is None:
        return fresh
    kept = {name: getattr(row, name) for name in _KEPT}
    kept["at_counts"] = ", ".join(str(number) for number in row.at_counts)
    return fresh | kept | _rule_values(row)


def _rule_values(row: DeliverySchedule) -> dict[str, object]:
    """The rule in the form's fields when it can be said there, else as its text."""
    if not row.rule:
        return {"frequency": _NO_RULE}
    phrase = in_words(row.schedule)[0]
    fields = _fields_of(phrase)
    if fields is None or len(row.rule.splitlines()) > 2 or phrase.occurrences or len(phrase.times) > 1:
        return {"frequency": _CUSTOM}
    start = next((line for line in row.rule.splitlines() if line.startswith("DTSTART:")), "")
    first = dt.datetime.strptime(start[8:16], "%Y%m%d").date() if start else None  # noqa: DTZ007 - a local day
    time = phrase.times[0] if phrase.times else phrase.dates[0].time()
    return fields | {
        "interval": phrase.interval,
        "at": f"{time:%H:%M}",
        "starts_on": (
            phrase.dates[0].date() if phrase.code == "on_dates" else first or now().date()
        ).isoformat(),
        "until": phrase.until.isoformat() if phrase.until else "",
    }


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


def _arrangement_of(row: DeliverySchedule) -> Arrangement:
    return Arrangement(at_counts=tuple(row.at_counts), **{name: getattr(row, name) for name in _KEPT})


def _arrangement(form: ScheduleForm) -> Arrangement:
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


def _beside_its_field(refusal: Refusal, form: ScheduleForm) -> Refusal:
    """The domain speaks of the rule; whoever chose days sees its words beside the choice of days."""
    if refusal.field == "rule" and form.frequency.data != _CUSTOM:
        return Refusal(refusal.code, field="frequency", **refusal.values)
    return refusal
