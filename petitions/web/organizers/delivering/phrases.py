"""A delivery schedule said back in the organizer's language."""

import datetime as dt
from collections.abc import Callable, Sequence

from babel.dates import get_day_names, get_timezone_location
from babel.lists import format_list
from flask_babel import format_decimal, format_time, get_locale, ngettext
from flask_babel import gettext as _

from petitions.days import format_date
from petitions.delivery.slots.schedule import Schedule
from petitions.delivery.slots.wording import Phrase, in_words
from petitions.identity.provinces import PROVINCES
from petitions.web.current import language

_ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}


def schedule_in_words(schedule: Schedule) -> list[str]:
    """What the schedule does, a sentence for each way in which it fires."""
    return [_said(phrase) for phrase in in_words(schedule)]


def _said(phrase: Phrase) -> str:
    said = _SAYINGS[phrase.code](phrase)
    for limit in _limits(phrase):
        said = _("%(rule)s, %(limit)s", rule=said, limit=limit)
    return str(said)


# "Every day" and "every 21 days" are told apart here: in some languages 21 takes the form of one.
def _daily(phrase: Phrase) -> str:
    time = _times(phrase)
    if phrase.interval == 1:
        return str(_("Every day at %(time)s", time=time))
    return str(
        ngettext(
            "Every %(num)s day at %(time)s", "Every %(num)s days at %(time)s", phrase.interval, time=time
        )
    )


def _weekly(phrase: Phrase) -> str:
    details = {"days": _weekdays(phrase.weekdays), "time": _times(phrase)}
    if phrase.interval == 1:
        return str(_("Every %(days)s at %(time)s", **details))
    said = ngettext(
        "Every %(num)s week on %(days)s at %(time)s",
        "Every %(num)s weeks on %(days)s at %(time)s",
        phrase.interval,
        **details,
    )
    return str(said)


def _monthly_weekday(phrase: Phrase) -> str:
    which = ordinal_words().get(phrase.ordinal or 1, str(phrase.ordinal))
    details = {"which": which, "days": _weekdays(phrase.weekdays), "time": _times(phrase)}
    if phrase.interval == 1:
        return str(_("Every month on the %(which)s %(days)s at %(time)s", **details))
    said = ngettext(
        "Every %(num)s month on the %(which)s %(days)s at %(time)s",
        "Every %(num)s months on the %(which)s %(days)s at %(time)s",
        phrase.interval,
        **details,
    )
    return str(said)


def _monthly_day(phrase: Phrase) -> str:
    days = [_("the last day") if day == -1 else _("day %(day)s", day=day) for day in phrase.month_days]
    details = {"days": _listed(days), "time": _times(phrase)}
    if phrase.interval == 1:
        return str(_("Every month on %(days)s at %(time)s", **details))
    said = ngettext(
        "Every %(num)s month on %(days)s at %(time)s",
        "Every %(num)s months on %(days)s at %(time)s",
        phrase.interval,
        **details,
    )
    return str(said)


def _yearly(phrase: Phrase) -> str:
    day = format_date(phrase.dates[0].date(), "d MMMM") if phrase.dates else ""
    details = {"day": day, "time": _times(phrase)}
    if phrase.interval == 1:
        return str(_("Every year on %(day)s at %(time)s", **details))
    said = ngettext(
        "Every %(num)s year on %(day)s at %(time)s",
        "Every %(num)s years on %(day)s at %(time)s",
        phrase.interval,
        **details,
    )
    return str(said)


def _on_dates(phrase: Phrase) -> str:
    dates = [
        _("%(day)s, %(time)s", day=format_date(date.date(), "long"), time=_time(date.time()))
        for date in phrase.dates
    ]
    return str(_("Once: %(dates)s", dates=_listed(dates)))


def _at_counts(phrase: Phrase) -> str:
    counts = _listed([format_decimal(number) for number in phrase.counts])
    return str(_("When %(counts)s signatures are reached", counts=counts))


def _office_hours(phrase: Phrase) -> str:
    said = _(
        "Only from Monday to Friday between 9:00 and 17:00, never on a holiday, at the offices"
        " in: %(places)s",
        places=_listed([PROVINCES[code].name(language()) for code in phrase.provinces]),
    )
    return str(said)


_SAYINGS: dict[str, Callable[[Phrase], str]] = {
    "daily": _daily,
    "weekly": _weekly,
    "monthly_weekday": _monthly_weekday,
    "monthly_day": _monthly_day,
    "yearly": _yearly,
    "on_dates": _on_dates,
    "custom": lambda phrase: _("By the rule %(rule)s", rule=phrase.text.replace("\n", " ")),
    "every_count": lambda phrase: _(
        "After every %(count)s signatures", count=format_decimal(phrase.counts[0])
    ),
    "at_counts": _at_counts,
    "office_hours": _office_hours,
    "at_close": lambda _phrase: _("When the petition closes"),
    "by_hand": lambda _phrase: _("Only when somebody presses “Deliver now”"),
}


def _limits(phrase: Phrase) -> list[str]:
    limits = []
    if phrase.until:
        limits.append(_("until %(day)s", day=format_date(phrase.until, "long")))
    if phrase.occurrences:
        limits.append(ngettext("%(num)s time", "%(num)s times", phrase.occurrences))
    if phrase.zone and phrase.code != "custom":
        limits.append(_("time in %(zone)s", zone=city_of(phrase.zone)))
    return limits


def city_of(zone: str) -> str:
    """The town that a zone is named after, as the organizer's language writes it."""
    return str(get_timezone_location(zone, locale=get_locale() or "en", return_city=True)) or zone


def weekday_names() -> list[str]:
    """Monday to Sunday in the organizer's language."""
    names = get_day_names("wide", locale=get_locale() or "en")
    return [names[day] for day in range(7)]


def ordinal_words() -> dict[int, str]:
    """Which weekday of a month."""
    words = {1: _("first"), 2: _("second"), 3: _("third"), 4: _("fourth"), -1: _("last")}
    return {ordinal: words[ordinal] for ordinal in _ORDINALS}


def _weekdays(days: Sequence[int]) -> str:
    names = weekday_names()
    return _listed([names[day] for day in days])


def _times(phrase: Phrase) -> str:
    return _listed([_time(time) for time in phrase.times])


def _time(time: dt.time) -> str:
    return str(format_time(time, "short", rebase=False))


def _listed(parts: Sequence[str]) -> str:
    return str(format_list(list(parts), locale=get_locale() or "en"))
