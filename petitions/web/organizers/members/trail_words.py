"""The details of the audit trail in the organizer's language: days and codes as they are said elsewhere."""

import datetime as dt
from collections.abc import Callable, Mapping

from flask_babel import LazyString, format_datetime, format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from petitions.days import format_date
from petitions.delivery.slots.schedule import Schedule
from petitions.dispatch.delivery_words import RETURN_REASONS
from petitions.errors import Refusal
from petitions.web.current import named_here
from petitions.web.organizers.delivering.phrases import schedule_in_words
from petitions.web.organizers.machines.token_forms import SCOPES
from petitions.web.organizers.machines.webhook_forms import EVENTS
from petitions.web.organizers.members.acts import DETAILS
from petitions.web.organizers.reviewing.review_words import REASONS
from petitions.web.organizers.words import CLASSES, EXPOSURES, ROLES, STATES

Words = Mapping[str, str | LazyString]
ANSWERS: Words = {
    "same": _l("one person"),
    "apart": _l("two people"),
    "reopen": _l("taken back"),
    "approve": _l("accepted"),
    "decline": _l("turned down"),
    "reconsider": _l("taken back"),
    "sent": _l("the office has it"),
    "again": _l("to be sent again"),
}
# What is said of a value, by the detail's name.
_TABLES: dict[str, Words] = {
    "before": STATES,
    "after": STATES,
    "counted_as": CLASSES,
    "exposure": EXPOSURES,
    "role": ROLES,
    "why": RETURN_REASONS,
    "answer": ANSWERS,
    "reason": REASONS,
    "event": {str(code): words for code, words in EVENTS.items()},
    "events": {str(code): words for code, words in EVENTS.items()},
    "scopes": {str(code): words for code, words in SCOPES.items()},
}


def details_in_words(detail: Mapping[str, object]) -> list[str]:
    """Each detail with its name, without those that say nothing; a rule names its zone itself."""
    silent = {"zone"} if detail.get("rule") else set()
    return [_told(name, value, detail) for name, value in detail.items() if value and name not in silent]


def _told(name: str, value: object, detail: Mapping[str, object]) -> str:
    """By its name, else by its kind; what cannot be read is told as it was written down."""
    said = str(DETAILS.get(name) or name.replace("_", " "))
    if value is True:
        return said
    try:
        told = _BY_NAME[name](str(value), detail) if name in _BY_NAME else _plainly(name, value)
    except (ValueError, Refusal):
        told = str(value)
    return str(_("%(name)s: %(value)s", name=said, value=told))


def _plainly(name: str, value: object) -> str:
    parts, table = str(value).split(", "), _TABLES.get(name, {})
    if any(part in table for part in parts):
        return "; ".join(str(table.get(part, part)) for part in parts)
    is_count = isinstance(value, int) and name == "number"
    return str(format_decimal(value)) if is_count else str(value)


def _instant(value: str, _detail: Mapping[str, object]) -> str:
    return str(format_datetime(dt.datetime.fromisoformat(value), "medium"))


def _day(value: str, _detail: Mapping[str, object]) -> str:
    return format_date(dt.date.fromisoformat(value), "long")


def _language(value: str, _detail: Mapping[str, object]) -> str:
    return named_here(value)


def _rule(value: str, detail: Mapping[str, object]) -> str:
    """The rule as the page of the schedule says it."""
    return "; ".join(schedule_in_words(Schedule(str(detail.get("zone") or "UTC"), value)))


def _zone(value: str, _detail: Mapping[str, object]) -> str:
    return value.replace("_", " ")


_BY_NAME: dict[str, Callable[[str, Mapping[str, object]], str]] = {
    "in_doubt_at": _instant,
    "at": _instant,
    "on": _day,
    "language": _language,
    "rule": _rule,
    "zone": _zone,
}
