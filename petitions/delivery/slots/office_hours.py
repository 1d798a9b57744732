"""Office hours: Monday to Friday from nine to five where the offices are, but for their holidays."""

import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache
from zoneinfo import ZoneInfo

from holidays import HolidayBase, country_holidays

from petitions.identity.provinces import province_of

OPENS, CLOSES = dt.time(9), dt.time(17)
# The longest that all offices are ever closed at a stretch, with room: Christmas between two weekends.
LONGEST_REST = dt.timedelta(days=10)
# Where Parliament and the departments are.
CAPITAL = "ON"
# The zone in which most people of each province live.
ZONES = {
    "NL": "America/St_Johns",
    "PE": "America/Halifax",
    "NS": "America/Halifax",
    "NB": "America/Moncton",
    "QC": "America/Toronto",
    "ON": "America/Toronto",
    "MB": "America/Winnipeg",
    "SK": "America/Regina",
    "AB": "America/Edmonton",
    "BC": "America/Vancouver",
    "YT": "America/Whitehorse",
    "NT": "America/Yellowknife",
    "NU": "America/Iqaluit",
}
_POSTAL_CODE = re.compile(r"\b([A-Z][0-9][A-Z])[ -]?[0-9][A-Z][0-9]\b")
_SATURDAY = 5
_STEP = dt.timedelta(days=1)


def province_of_address(lines: str) -> str:
    """The province in which an office with this postal address works; the capital's when it names none."""
    found = _POSTAL_CODE.search(lines.upper())
    return (province_of(found[1]) if found else "") or CAPITAL


def zone_of_address(lines: str) -> str:
    """The time zone in which an office with this postal address works."""
    return ZONES[province_of_address(lines)]


def is_open(instant: dt.datetime, provinces: Iterable[str]) -> bool:
    """Whether somebody is at their desk at that instant in every one of the provinces."""
    return all(_opening(instant, province) == instant for province in provinces)


def next_open(instant: dt.datetime, provinces: Iterable[str]) -> dt.datetime:
    """The instant itself when all the offices are open then, else the first at which they are."""
    places = tuple(provinces)
    limit = instant + LONGEST_REST
    while instant < limit and not is_open(instant, places):
        instant = max(_opening(instant, province) for province in places)
    return instant


def _opening(instant: dt.datetime, province: str) -> dt.datetime:
    """The instant itself in the hours of one province, else when its next working day begins."""
    zone = ZoneInfo(ZONES[province])
    local = instant.astimezone(zone)
    if _is_working_day(local.date(), province) and OPENS <= local.time() < CLOSES:
        return instant
    day = local.date() + (_STEP if local.time() >= OPENS else dt.timedelta())
    while not _is_working_day(day, province):
        day += _STEP
    return dt.datetime.combine(day, OPENS, zone).astimezone(dt.UTC)


def _is_working_day(day: dt.date, province: str) -> bool:
    return day.weekday() < _SATURDAY and day not in _holidays(province)


@lru_cache(maxsize=len(ZONES))
def _holidays(province: str) -> HolidayBase:
    """Those of the province and those of the federal government; years are added as they are asked for."""
    return country_holidays("CA", subdiv=province, categories=("public", "government"))
