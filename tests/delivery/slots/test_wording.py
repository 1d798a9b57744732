"""A schedule taken apart into phrases, and a form put together into a rule."""

import datetime as dt

import pytest

from petitions.delivery.slots.schedule import Schedule
from petitions.delivery.slots.wording import Phrase, in_words, write_rule

ZONE = "America/Toronto"
NINE = (dt.time(9),)
START = dt.datetime(2026, 11, 30, 9, 0)  # noqa: DTZ001 - a wall time


@pytest.mark.parametrize(
    ("rule", "phrase"),
    [
        ("FREQ=DAILY;BYHOUR=9", Phrase("daily", times=NINE, zone=ZONE)),
        ("FREQ=WEEKLY;BYDAY=TH,MO", Phrase("weekly", times=NINE, weekdays=(0, 3), zone=ZONE)),
        (
            "DTSTART:20261201T141500\nRRULE:FREQ=WEEKLY;INTERVAL=2",
            Phrase("weekly", interval=2, times=(dt.time(14, 15),), weekdays=(1,), zone=ZONE),
        ),
        (
            "FREQ=MONTHLY;BYDAY=1MO",
            Phrase("monthly_weekday", times=NINE, weekdays=(0,), ordinal=1, zone=ZONE),
        ),
        (
            "FREQ=MONTHLY;BYDAY=-1FR",
            Phrase("monthly_weekday", times=NINE, weekdays=(4,), ordinal=-1, zone=ZONE),
        ),
        ("FREQ=MONTHLY;BYMONTHDAY=15,1", Phrase("monthly_day", times=NINE, month_days=(1, 15), zone=ZONE)),
        (
            "FREQ=WEEKLY;BYDAY=MO;UNTIL=20270101",
            Phrase("weekly", times=NINE, weekdays=(0,), until=dt.date(2027, 1, 1), zone=ZONE),
        ),
        (
            "FREQ=WEEKLY;BYDAY=MO;COUNT=4",
            Phrase("weekly", times=NINE, weekdays=(0,), occurrences=4, zone=ZONE),
        ),
        ("DTSTART:20261130T090000", Phrase("on_dates", dates=(START,), zone=ZONE)),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1", Phrase("custom", zone=ZONE)),
        ("FREQ=MONTHLY;BYDAY=1MO,2TU", Phrase("custom", zone=ZONE)),
        ("FREQ=YEARLY;BYWEEKNO=20", Phrase("custom", zone=ZONE)),
    ],
)
def test_rule_is_said_in_one_phrase(rule: str, phrase: Phrase) -> None:
    assert in_words(Schedule(ZONE, rule)) == [phrase]


def test_everything_that_is_set_is_said() -> None:
    schedule = Schedule(ZONE, "FREQ=DAILY", every_count=100, at_counts=(500, 50), at_close=True)
    codes = [(phrase.code, phrase.counts) for phrase in in_words(schedule)]
    assert codes == [("daily", ()), ("every_count", (100,)), ("at_counts", (50, 500)), ("at_close", ())]


def test_a_schedule_with_nothing_set_is_by_hand() -> None:
    assert in_words(Schedule(ZONE)) == [Phrase("by_hand")]


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"frequency": "once"}, "DTSTART:20261130T090000"),
        (
            {"frequency": "weekly", "weekdays": (0, 3)},
            "DTSTART:20261130T090000\nRRULE:FREQ=WEEKLY;BYDAY=MO,TH",
        ),
        (
            {"frequency": "monthly", "weekdays": (0,), "ordinal": 1},
            "DTSTART:20261130T090000\nRRULE:FREQ=MONTHLY;BYDAY=1MO",
        ),
        (
            {"frequency": "monthly", "month_days": (-1,), "interval": 3, "until": dt.date(2027, 12, 31)},
            "DTSTART:20261130T090000\nRRULE:FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1;UNTIL=20271231T235959",
        ),
    ],
)
def test_form_is_written_as_a_rule_that_reads_back(values: dict[str, object], text: str) -> None:
    written = write_rule(starts_at=START, **values)  # type: ignore[arg-type]
    assert written == text
    assert in_words(Schedule(ZONE, written))[0].code != "custom"
