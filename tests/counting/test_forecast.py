"""When the goal is reached: a range that is honest, or nothing."""

import datetime as dt

import pytest

from petitions.counting.forecast import Forecast, forecast
from petitions.counting.pace import pace, reached_on
from petitions.counting.queries import by_day, last_hours
from tests.counting.campaigns import CAMPAIGNS, came_true

TODAY = dt.date(2026, 6, 1)


def days(*numbers: int) -> dict[dt.date, int]:
    """Numbers by day, the last of them yesterday's."""
    return {TODAY - dt.timedelta(len(numbers) - n): number for n, number in enumerate(numbers)}


def expect(numbers: dict[dt.date, int], goal: int) -> Forecast | None:
    return forecast(numbers, count=sum(numbers.values()), goal=goal, today=TODAY)


def test_a_steady_pace_gives_a_range_around_its_day() -> None:
    found = expect(days(*[50] * 14), 1_200)

    assert found is not None
    assert found.latest is not None
    assert found.earliest <= TODAY + dt.timedelta(10) <= found.latest
    assert (found.latest - found.earliest).days <= 4


def test_news_makes_the_range_wide() -> None:
    steady, news = expect(days(*[20] * 14), 1_000), expect(days(*[10] * 11, 60, 60, 50), 1_000)

    assert steady is not None
    assert news is not None
    assert steady.latest is not None
    assert news.latest is not None
    assert news.latest - news.earliest > 2 * (steady.latest - steady.earliest)


def test_where_the_last_days_were_empty_it_may_be_never() -> None:
    found = expect(days(*[30] * 11, 0, 0, 0), 2_000)

    assert found is not None
    assert found.latest is None


@pytest.mark.parametrize(
    ("numbers", "goal"),
    [
        ({}, 100),
        (days(30, 30), 1_000),  # too few days
        (days(1, 2, 1, 0, 2, 1, 1), 1_000),  # too few signatures
        (days(*[30] * 14), 400),  # reached already
        (days(*[2] * 14), 1_000_000),  # further than anybody can see
    ],
)
def test_nothing_is_said_when_nothing_can_be(numbers: dict[dt.date, int], goal: int) -> None:
    assert expect(numbers, goal) is None


@pytest.mark.parametrize("kind", CAMPAIGNS)
def test_the_true_day_is_within_the_range_as_often_as_is_said(kind: str) -> None:
    assert came_true(kind, 300) >= 0.75


def test_a_pace_that_falls_is_taken_to_fall_on() -> None:
    falling, steady = expect(days(*[60] * 7, *[30] * 7), 1_000), expect(days(*[30] * 14), 790)

    assert falling is not None
    assert steady is not None
    assert steady.latest is not None
    assert falling.latest is None or falling.latest > steady.latest


def test_today_which_is_not_over_tells_nothing() -> None:
    numbers = days(*[50] * 14)

    assert forecast(numbers | {TODAY: 1}, count=700, goal=1_200, today=TODAY) == expect(numbers, 1_200)


def test_hours_are_whole_and_quiet_ones_stand_among_them() -> None:
    now = dt.datetime(2026, 6, 1, 14, 30, tzinfo=dt.UTC)
    found = last_hours({"2026-06-01T13": 4, "2026-05-01T13": 9}, now, 3)

    assert [(f"{at:%H}", number) for at, number in found] == [("12", 0), ("13", 4), ("14", 0)]
    assert by_day({"2026-06-01T03": 4}, "America/Toronto") == {dt.date(2026, 5, 31): 4}


def test_the_pace_is_of_whole_days_quiet_ones_too() -> None:
    young, quiet = pace(days(8, 4), today=TODAY), pace({TODAY - dt.timedelta(30): 70}, today=TODAY)

    assert young is not None
    assert quiet is not None
    assert (young.per_day, young.days, young.last) == (6.0, 2, TODAY - dt.timedelta(1))
    assert (quiet.per_day, quiet.days) == (0.0, 7)
    assert pace({TODAY: 3}, today=TODAY) is None
    assert pace({}, today=TODAY) is None


def test_a_goal_is_reached_on_the_day_on_which_the_sum_is_as_large() -> None:
    numbers = days(8, 4, 9)

    assert reached_on(numbers, 12) == TODAY - dt.timedelta(2)
    assert reached_on(numbers, 22) is None
