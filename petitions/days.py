"""Days and hours as each language writes them, where the library's patterns do not suffice."""

import datetime as dt
import re

import flask_babel

# "1 mai 2026", "1 nov.": a first, and the name of a month.
_FIRST = re.compile(r"(?<!\d)1(?=\s[^\W\d])")
# What stands for a zone that a language has no name for: "-0500".
_OFFSET = re.compile(r"([+-])0?(\d{1,2})(?:00|(\d\d))$")


def format_date(date: dt.date | None = None, format: str | None = None) -> str:  # noqa: A002 - as the filter
    """A day in the language of the answer; in French the first of a month is "1er"."""
    written = str(flask_babel.format_date(date, format))
    locale = flask_babel.get_locale()
    return _FIRST.sub("1er", written) if locale and locale.language == "fr" else written


def format_time(time: dt.datetime | None = None, format: str | None = None) -> str:  # noqa: A002
    """An hour, or by the format "z" its zone: "EST", "HNE", "UTC-5" where the language has no name for it."""
    written = str(flask_babel.format_time(time, format))
    return _OFFSET.sub(_hours_from_utc, written) if format == "z" else written


def _hours_from_utc(offset: re.Match[str]) -> str:
    sign, hours, minutes = offset.groups()
    return f"UTC{sign}{hours}" + (f":{minutes}" if minutes else "")
