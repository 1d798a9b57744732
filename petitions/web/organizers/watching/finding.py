"""What organizers look for in the list of signatures: fields in the address, and the rows that they mean."""

import datetime as dt
import re
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from flask import current_app

from petitions.dedupe.selection import Selection
from petitions.ridings.load import CURRENT_ORDER
from petitions.ridings.queries import ridings_named
from petitions.signing.models import CountClass, Exposure
from petitions.web.current import language_name
from petitions.web.organizers.access import Access
from petitions.web.organizers.watching.narrowed import DIRECTLY, ELSEWHERE, FIELDS, narrowed_of
from petitions.web.provinces import PROVINCE_NAMES

# Fields of the filter, carried along from page to page and into a batch.
FILTERS = (
    "class",
    "words",
    "town",
    "source",
    "language",
    "province",
    "riding",
    "day",
    "until",
    "exposure",
    "held",
    "person",
    *FIELDS,
)
_LONGEST_NUMBER = 18
_DAY_IN_WORDS = re.compile(r"(?<!\S)([0-9]{4}-[0-9]{2}-[0-9]{2})(?!\S)")


def filters_of(values: Mapping[str, str]) -> dict[str, str]:
    """What was typed, field by field; "" where nothing was. A day among the words is a day."""
    typed = {name: values.get(name, "").strip()[:100] for name in FILTERS}
    if not typed["day"] and (day := _DAY_IN_WORDS.search(typed["words"])):
        typed |= {"day": day[1], "words": _DAY_IN_WORDS.sub("", typed["words"], count=1).strip()}
    return typed


def selection_of(access: Access, values: Mapping[str, str]) -> Selection:
    """The signatures of a petition that the fields ask for; what no field can mean asks for nothing."""
    filters = filters_of(values)
    counted_as = filters["class"]
    begins_at, ends_at = _days(filters["day"], filters["until"])
    return Selection(
        petition_id=access.petition.id,
        counted_as=CountClass(counted_as) if counted_as in set(CountClass) else None,
        words=filters["words"],
        source=filters["source"] if filters["source"] not in ("", DIRECTLY) else None,
        language=filters["language"] or None,
        province=filters["province"] if filters["province"] not in ("", *ELSEWHERE) else None,
        riding_codes=_riding_codes(access, filters["riding"]),
        town=filters["town"],
        exposure=Exposure(filters["exposure"]) if filters["exposure"] in set(Exposure) else None,
        held_reason=filters["held"] or None,
        person_id=_number(filters["person"]),
        signed_from=begins_at,
        signed_until=ends_at,
        narrowed=narrowed_of(filters),
    )


def _riding_codes(access: Access, typed: str) -> tuple[str, ...] | None:
    """A riding by its number as it stands, or every riding that is named so; None when none is asked for."""
    if not typed:
        return None
    if typed.isascii() and typed.isdigit():
        return (typed,)
    return tuple(each.code for each in ridings_named(access.session, typed, order=CURRENT_ORDER))


def province_choices() -> list[tuple[str, str]]:
    """Every province and territory in the organizer's language, by name; then elsewhere, and not known."""
    names = sorted(((code, str(name)) for code, name in PROVINCE_NAMES.items()), key=lambda each: each[1])
    return [*names, *((code, str(name)) for code, name in ELSEWHERE.items())]


def languages_of(access: Access) -> list[tuple[str, str]]:
    """The languages that the petition can be signed in, each named in itself."""
    return [(code, language_name(code)) for code in access.petition.languages]


def _number(typed: str) -> int | None:
    """The number of a row; nothing for what no row can have."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= _LONGEST_NUMBER else None


def _days(first: str, last: str) -> tuple[dt.datetime | None, dt.datetime | None]:
    """From the beginning of one local day to the end of another; of a single day both are its own."""
    begins_at, day_ends_at = day_of(first)
    ends_at = day_of(last)[1] or day_ends_at
    return begins_at, ends_at


def day_of(typed: str) -> tuple[dt.datetime | None, dt.datetime | None]:
    """The first instant of a local day and that of the next; nothing for what is no day."""
    zone = ZoneInfo(current_app.config["DEFAULT_TIMEZONE"])
    try:
        day = dt.date.fromisoformat(typed)
        begins, ends = (
            dt.datetime.combine(each, dt.time(), zone).astimezone(dt.UTC)
            for each in (day, day + dt.timedelta(days=1))
        )
    except (ValueError, OverflowError):
        return None, None
    return begins, ends
