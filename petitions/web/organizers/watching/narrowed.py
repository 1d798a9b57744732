"""The rows behind a number of the overview: fields of an address that no search has, and their words."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from petitions.days import format_date, format_time
from petitions.dedupe.narrowing import CommentSide, Narrowing
from petitions.ridings.load import CURRENT_ORDER
from petitions.signing.models import COUNTED_CLASSES
from petitions.signing.places import ABROAD, UNKNOWN
from petitions.signing.steps import Step, Trouble
from petitions.web.organizers.words import REPEAT_REASONS

FIELDS = ("joined", "repeat", "mail", "step", "comment", "confirmed")
# Of the field class: every class that the public count is made of. Of the field source: by no source.
COUNTED, DIRECTLY = "counted", "-"
ELSEWHERE = {ABROAD: _l("Outside Canada"), UNKNOWN: _l("Not known")}
YES = "yes"

_DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.\.(\d{4}-\d{2}-\d{2}))?")
_HOUR = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}")
STEPS = {
    Step.SENT: _l("form sent"),
    Step.DELIVERED: _l("letter delivered"),
    Step.CONFIRMED: _l("button in the letter pressed"),
}
TROUBLES = {
    Trouble.BOUNCED: _l("a letter to them came back"),
    Trouble.WAITING: _l("a letter to them waits to be sent"),
    Trouble.DEFERRED: _l("a letter to them was put off by the other server"),
    Trouble.PARKED: _l("a letter to them cannot be sent"),
}
SIDES = {CommentSide.ANY: _l("with a comment"), CommentSide.NEW: _l("with a comment that nobody has read")}


def narrowed_of(filters: Mapping[str, str]) -> Narrowing:
    """What the fields ask for; what no field can mean asks for nothing."""
    begins_at, ends_at = joined_span(filters["joined"])
    return Narrowing(
        classes=COUNTED_CLASSES if filters["class"] == COUNTED else None,
        place=filters["province"] or None,
        is_direct=filters["source"] == DIRECTLY,
        joined_from=begins_at,
        joined_until=ends_at,
        is_confirmed=filters["confirmed"] == YES,
        repeat_reason=filters["repeat"] or None,
        comment=CommentSide(filters["comment"]) if filters["comment"] in set(CommentSide) else None,
        step=Step(filters["step"]) if filters["step"] in set(Step) else None,
        riding_order=CURRENT_ORDER if filters["riding"] else None,
        trouble=Trouble(filters["mail"]) if filters["mail"] in set(Trouble) else None,
    )


def joined_span(typed: str) -> tuple[dt.datetime | None, dt.datetime | None]:
    """The instants of "2026-05-03", "2026-05-03..2026-05-09", or of an UTC hour "2026-05-03T14"."""
    try:
        if _HOUR.fullmatch(typed):
            begins_at = dt.datetime.fromisoformat(f"{typed}:00+00:00")
            return begins_at, begins_at + dt.timedelta(hours=1)
        if days := _DAYS.fullmatch(typed):
            first, last = (dt.date.fromisoformat(day) for day in (days[1], days[2] or days[1]))
            return begin_of(first), begin_of(last + dt.timedelta(days=1))
    except (ValueError, OverflowError):
        pass
    return None, None


def begin_of(day: dt.date) -> dt.datetime:
    """Where a day of the overview begins: with its first whole hour of UTC, as numbers are kept by these.

    That is midnight, but where clocks differ from UTC by half an hour: there it is half an hour later.
    """
    zone = ZoneInfo(current_app.config["DEFAULT_TIMEZONE"])
    midnight = dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)
    hour = midnight.replace(minute=0, second=0, microsecond=0)
    return hour if hour == midnight else hour + dt.timedelta(hours=1)


def narrowed_words(filters: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each condition that no field of the search shows: the name of its field, and its words."""
    narrowed = narrowed_of(filters)
    if narrowed.classes:
        yield "class", _("in the public count")
    if narrowed.is_direct:
        yield "source", _("by no source, directly")
    if narrowed.joined_from and narrowed.joined_until:
        yield "joined", _joined_words(narrowed.joined_from, narrowed.joined_until, filters["joined"])
    if narrowed.step:
        yield "step", str(STEPS[narrowed.step])
    if narrowed.trouble:
        yield "mail", str(TROUBLES[narrowed.trouble])
    if narrowed.comment:
        yield "comment", str(SIDES[narrowed.comment])
    if narrowed.repeat_reason:
        yield "repeat", str(REPEAT_REASONS.get(narrowed.repeat_reason, narrowed.repeat_reason))
    if narrowed.is_confirmed:
        yield "confirmed", str(STEPS[Step.CONFIRMED])


def _joined_words(begins_at: dt.datetime, ends_at: dt.datetime, typed: str) -> str:
    if _HOUR.fullmatch(typed):
        day, time = format_date(_here(begins_at).date(), "medium"), format_time(begins_at, "short")
        return str(_("confirmed on %(day)s in the hour from %(time)s", day=day, time=time))
    first, last = _here(begins_at).date(), _here(ends_at - dt.timedelta(hours=1)).date()
    if first == last:
        return str(_("confirmed on %(day)s", day=format_date(first, "medium")))
    ends = {"first": format_date(first, "medium"), "last": format_date(last, "medium")}
    return str(_("confirmed from %(first)s to %(last)s", **ends))


def _here(at: dt.datetime) -> dt.datetime:
    return at.astimezone(ZoneInfo(current_app.config["DEFAULT_TIMEZONE"]))
