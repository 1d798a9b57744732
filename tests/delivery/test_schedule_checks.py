"""What is wrong with a schedule is said before it is kept."""

import datetime as dt

import pytest

from petitions.delivery.slots.schedule import Schedule, check_schedule
from petitions.errors import Refusal

TORONTO = "America/Toronto"


def refused(rule: str, **values: object) -> str:
    after = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
    with pytest.raises(Refusal) as caught:
        check_schedule(Schedule(**({"zone": TORONTO, "rule": rule} | values)), after=after)  # type: ignore[arg-type]
    return caught.value.code


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2,4;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYDAY=6MO",
        "DTSTART:20240101T090000\nRRULE:FREQ=DAILY;COUNT=3",
        "FREQ=WEEKLY;UNTIL=20251231",
        "DTSTART:20240101T090000",
        "DTSTART:20400101T090000\nRRULE:FREQ=WEEKLY",
        "DTSTART:20261130T090000\nRRULE:FREQ=WEEKLY;COUNT=1\nEXDATE:20261130T090000",
    ],
)
def test_rule_that_never_fires_is_refused(rule: str) -> None:
    assert refused(rule) == "rule_never_fires"


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;INTERVAL=1000",
        "FREQ=HOURLY;INTERVAL=240",
        "FREQ=DAILY;BYHOUR=9,15",
        "FREQ=WEEKLY;BYDAY=MO;BYMINUTE=0,1",
        "DTSTART:20261130T090000\nRRULE:FREQ=WEEKLY\nRDATE:20261207T120000",
    ],
)
def test_rule_that_fires_more_often_than_the_interval_is_refused(rule: str) -> None:
    assert refused(rule) == "rule_too_often"


@pytest.mark.parametrize(
    "rule",
    [
        "every monday",
        "FREQ=",
        "FREQ=FORTNIGHTLY",
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=WEEKLY;INTERVAL=-1",
        "FREQ=WEEKLY;INTERVAL=٣",
        "FREQ=WEEKLY;COUNT=2;UNTIL=20270101",
        "FREQ=WEEKLY;UNTIL=20270101T000000Z",
        "FREQ=WEEKLY;BYHOUR=25",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=MO,",
        "FREQ=WEEKLY;BYEASTER=1",
        "FREQ=WEEKLY;FREQ=DAILY",
        "DTSTART:20261301T090000\nRRULE:FREQ=WEEKLY",
        "DTSTART;TZID=Europe/Berlin:20261101T090000\nRRULE:FREQ=WEEKLY",
        "DTSTART:20261101T090000Z\nRRULE:FREQ=WEEKLY",
        "DTSTART:19000101T090000\nRRULE:FREQ=DAILY",
        "DTSTART:20261101T090000\nDTSTART:20261102T090000\nRRULE:FREQ=WEEKLY",
        "RRULE:FREQ=WEEKLY\nEXRULE:FREQ=DAILY",
        "X" * 5000,
    ],
)
def test_malformed_rule_is_refused_with_the_piece_that_cannot_be_read(rule: str) -> None:
    assert refused(rule) == "rule_malformed"


def test_daily_rule_is_not_too_often_although_one_day_has_23_hours() -> None:
    check_schedule(Schedule(TORONTO, "FREQ=DAILY;BYHOUR=9"), after=dt.datetime(2027, 3, 10, 0, tzinfo=dt.UTC))


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"zone": "Canada/Nowhere"}, "zone_unknown"),
        ({"zone": "../../etc/passwd"}, "zone_unknown"),
        ({"every_count": 0}, "threshold_not_positive"),
        ({"at_counts": (100, -1)}, "threshold_not_positive"),
        ({"minimum_interval": dt.timedelta(minutes=5)}, "interval_too_short"),
    ],
)
def test_other_fields_are_checked_too(values: dict[str, object], code: str) -> None:
    assert refused("", **values) == code
