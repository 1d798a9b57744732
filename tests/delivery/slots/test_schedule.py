"""When a petition is delivered: rules in local time, across every change of the clock."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from petitions.delivery.slots.schedule import (
    Schedule,
    crossed_threshold,
    earliest_next,
    is_late,
    last_slot,
    next_slots,
    next_threshold,
)

TORONTO = "America/Toronto"
ST_JOHNS = "America/St_Johns"


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def slots(rule: str, after: str, count: int = 3, zone: str = TORONTO) -> list[str]:
    """The next slots as the clock on the wall of the zone shows them, with the offset of the day."""
    schedule = Schedule(zone, rule)
    found = next_slots(schedule, utc(after), count)
    assert all(slot.tzinfo is dt.UTC for slot in found)
    return [f"{slot:%Y-%m-%d %H:%M}Z" for slot in found]


def test_weekly_slot_keeps_its_wall_time_when_the_offset_changes() -> None:
    rule = "DTSTART:20261026T090000\nRRULE:FREQ=WEEKLY;BYDAY=MO"
    assert slots(rule, "2026-10-25T00:00") == ["2026-10-26 13:00Z", "2026-11-02 14:00Z", "2026-11-09 14:00Z"]


def test_first_monday_of_the_month_at_nine() -> None:
    rule = "FREQ=MONTHLY;BYDAY=1MO;BYHOUR=9;BYMINUTE=0"
    assert slots(rule, "2026-11-21T00:00") == ["2026-12-07 14:00Z", "2027-01-04 14:00Z", "2027-02-01 14:00Z"]


def test_last_friday_and_the_thirty_first_skip_what_a_month_does_not_have() -> None:
    assert slots("FREQ=MONTHLY;BYDAY=-1FR", "2027-02-01T00:00", 2) == [
        "2027-02-26 14:00Z",
        "2027-03-26 13:00Z",
    ]
    assert slots("FREQ=MONTHLY;BYMONTHDAY=31", "2027-01-01T00:00", 2) == [
        "2027-01-31 14:00Z",
        "2027-03-31 13:00Z",
    ]


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        # 02:30 does not exist on 14 March 2027: an hour after the gap's beginning it is 03:30 summer time.
        (TORONTO, ["2027-03-13 07:30Z", "2027-03-14 07:30Z", "2027-03-15 06:30Z"]),
        (ST_JOHNS, ["2027-03-13 06:00Z", "2027-03-14 06:00Z", "2027-03-15 05:00Z"]),
    ],
)
def test_slot_in_the_spring_gap_runs_once_within_the_hour_after(zone: str, expected: list[str]) -> None:
    assert slots("FREQ=DAILY;BYHOUR=2;BYMINUTE=30", "2027-03-13T00:00", 3, zone) == expected


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        (TORONTO, ["2026-10-31 05:30Z", "2026-11-01 05:30Z", "2026-11-02 06:30Z"]),
        (ST_JOHNS, ["2026-10-31 04:00Z", "2026-11-01 04:00Z", "2026-11-02 05:00Z"]),
    ],
)
def test_slot_in_a_repeated_hour_runs_once_the_first_time(zone: str, expected: list[str]) -> None:
    assert slots("FREQ=DAILY;BYHOUR=1;BYMINUTE=30", "2026-10-31T00:00", 3, zone) == expected


def test_repeated_hour_does_not_fire_again_when_asked_between_the_two() -> None:
    assert slots("FREQ=DAILY;BYHOUR=1;BYMINUTE=30", "2026-11-01T05:45", 1) == ["2026-11-02 06:30Z"]


def test_slots_in_the_gap_stay_in_order_and_are_not_doubled() -> None:
    # 02:30 becomes 03:30, after 03:00 and equal to 03:30.
    rule = "DTSTART:20270314T023000\nRDATE:20270314T023000,20270314T030000,20270314T033000"
    assert slots(rule, "2027-03-14T00:00", 5) == ["2027-03-14 07:00Z", "2027-03-14 07:30Z"]


def test_half_hour_change_of_lord_howe_is_within_the_hour() -> None:
    schedule = Schedule("Australia/Lord_Howe", "FREQ=DAILY;BYHOUR=2;BYMINUTE=15")
    (slot,) = next_slots(schedule, utc("2026-10-03T12:00"), 1)
    assert slot == utc("2026-10-03T15:45")  # 02:45 summer time; the gap is 02:00 to 02:30


def test_missed_slots_make_one_catch_up_which_is_the_latest() -> None:
    schedule = Schedule(TORONTO, "FREQ=DAILY;BYHOUR=9")
    assert last_slot(schedule, utc("2026-11-01T00:00"), utc("2026-11-21T12:00")) == utc("2026-11-20T14:00")
    assert is_late(utc("2026-11-20T14:00"), utc("2026-11-21T12:00"))
    assert not is_late(utc("2026-11-20T14:00"), utc("2026-11-20T14:02"))


def test_slot_is_due_at_its_instant_and_not_a_second_time() -> None:
    schedule = Schedule(TORONTO, "FREQ=DAILY;BYHOUR=9")
    nine = utc("2026-11-20T14:00")
    assert last_slot(schedule, utc("2026-11-19T14:00"), nine - dt.timedelta(seconds=1)) is None
    assert last_slot(schedule, utc("2026-11-19T14:00"), nine) == nine
    assert last_slot(schedule, nine, nine + dt.timedelta(hours=3)) is None


def test_single_date_extra_dates_and_exceptions() -> None:
    assert slots("DTSTART:20261201T090000", "2026-11-21T00:00") == ["2026-12-01 14:00Z"]
    rule = "DTSTART:20261130T090000\nRRULE:FREQ=WEEKLY;COUNT=3\nRDATE:20261202T150000\nEXDATE:20261207T090000"
    assert slots(rule, "2026-11-21T00:00", 9) == [
        "2026-11-30 14:00Z",
        "2026-12-02 20:00Z",
        "2026-12-14 14:00Z",
    ]


def test_bare_date_in_until_includes_that_day() -> None:
    rule = "DTSTART:20261130T090000\nRRULE:FREQ=WEEKLY;UNTIL=20261207"
    assert slots(rule, "2026-11-21T00:00", 9) == ["2026-11-30 14:00Z", "2026-12-07 14:00Z"]


@pytest.mark.parametrize(
    ("before", "count", "crossed"),
    [
        (0, 99, None),
        (0, 100, 100),
        (99, 100, 100),
        (100, 199, None),
        (100, 412, 400),
        (499, 500, 500),
        (0, 555, 500),
    ],
)
def test_several_thresholds_crossed_at_once_make_one(before: int, count: int, crossed: int | None) -> None:
    schedule = Schedule(TORONTO, every_count=100, at_counts=(250, 500))
    assert crossed_threshold(schedule, before=before, count=count) == crossed


def test_next_threshold_is_the_nearest_ahead() -> None:
    schedule = Schedule(TORONTO, every_count=100, at_counts=(250, 500))
    assert [next_threshold(schedule, count) for count in (0, 200, 250, 500)] == [100, 250, 300, 600]
    assert next_threshold(Schedule(TORONTO), 5) is None


def test_interval_is_measured_by_the_wall_clock_for_a_rule_and_by_the_instant_else() -> None:
    schedule = Schedule(TORONTO)
    saturday = utc("2027-03-13T14:00")  # 09:00; the next night has a gap
    assert earliest_next(schedule, saturday, by_rule=True) == utc("2027-03-14T13:00")
    assert earliest_next(schedule, saturday, by_rule=False) == utc("2027-03-14T14:00")
    autumn = utc("2026-10-31T13:00")  # the next night has an hour twice
    assert earliest_next(schedule, autumn, by_rule=True) == utc("2026-11-01T13:00")


@settings(max_examples=60, deadline=None)
@given(
    day=st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2028, 1, 1)),  # noqa: DTZ001 - wall times
    zone=st.sampled_from([TORONTO, ST_JOHNS, "America/Vancouver", "America/Regina", "Asia/Kathmandu"]),
    minute=st.integers(0, 24 * 60 - 1),
)
def test_any_daily_slot_comes_once_a_day_and_never_twice(day: dt.datetime, zone: str, minute: int) -> None:
    after = day.replace(tzinfo=dt.UTC)
    rule = f"FREQ=DAILY;BYHOUR={minute // 60};BYMINUTE={minute % 60}"
    found = next_slots(Schedule(zone, rule), after, 8)
    gaps = {later - earlier for earlier, later in zip(found, found[1:], strict=False)}
    assert len(found) == 8
    assert found[0] - after <= dt.timedelta(hours=25)
    assert gaps <= {dt.timedelta(hours=hours) for hours in (23, 24, 25)}
    assert last_slot(Schedule(zone, rule), after, found[-1]) == found[-1]
