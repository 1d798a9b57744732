"""Days and hours as each language writes them."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask_babel import force_locale

from petitions.days import format_date, format_time
from petitions.text.manners import canadian

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
TORONTO = ZoneInfo("America/Toronto")


@pytest.mark.parametrize(
    ("language", "day", "format_", "written"),
    [
        ("en", dt.date(2026, 5, 1), "long", "May 1, 2026"),
        ("fr", dt.date(2026, 5, 1), "long", "1er mai 2026"),
        ("fr", dt.date(2026, 11, 1), "medium", "1er nov. 2026"),
        ("fr", dt.date(2026, 12, 1), "full", "mardi 1er décembre 2026"),
        ("fr", dt.date(2026, 5, 1), "d MMMM", "1er mai"),
        ("fr", dt.date(2026, 5, 21), "long", "21 mai 2026"),
        ("fr", dt.date(2026, 5, 11), "long", "11 mai 2026"),
        ("fr", dt.date(2026, 5, 1), "short", "2026-05-01"),
        ("ru", dt.date(2026, 5, 1), "long", "1 мая 2026 г."),
    ],
)
def test_a_day_is_written_as_the_language_does(
    app: Flask, language: str, day: dt.date, format_: str, written: str
) -> None:
    with app.test_request_context(), force_locale(canadian(language)):
        assert format_date(day, format_).replace("\u202f", " ") == written


@pytest.mark.parametrize(
    ("language", "written"), [("en", "2:05 p.m. EST"), ("fr", "14 h 05 HNE"), ("ru", "14:05 UTC-5")]
)
def test_an_hour_is_written_with_its_zone(app: Flask, language: str, written: str) -> None:
    at = dt.datetime(2026, 11, 21, 14, 5, tzinfo=TORONTO)

    with app.test_request_context(), force_locale(canadian(language)):
        said = f"{format_time(at, 'short')} {format_time(at, 'z')}"

    assert said.replace("\xa0", " ").replace("\u202f", " ") == written
