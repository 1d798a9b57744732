"""Days as each language writes them, where the library's patterns do not suffice."""

import datetime as dt
import re

import flask_babel
from flask import Flask

# "1 mai 2026", "1 nov.": a first, and the name of a month.
_FIRST = re.compile(r"(?<!\d)1(?=\s[^\W\d])")


def format_date(date: dt.date | None = None, format: str | None = None) -> str:  # noqa: A002 - as the filter
    """A day in the language of the answer; in French the first of a month is "1er"."""
    written = str(flask_babel.format_date(date, format))
    locale = flask_babel.get_locale()
    return _FIRST.sub("1er", written) if locale and locale.language == "fr" else written


def register(app: Flask) -> None:
    """Pages and letters write days so."""
    app.jinja_env.filters["dateformat"] = format_date
