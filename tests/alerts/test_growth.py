"""Steps on the way to the goal, and campaigns that fall silent."""

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from petitions.alerts.digest_days import Moment, choose_moment
from petitions.alerts.growth import look_at_growth
from petitions.alerts.queries import shown_alerts
from petitions.alerts.quiet import last_day, look_for_quiet, week
from petitions.campaign.models import Petition
from tests.alerts.conftest import Crowd, Told
from tests.factories import Rows

TODAY = dt.date(2026, 6, 1)


def days(*numbers: int) -> dict[dt.date, int]:
    """Numbers by day, the last of them yesterday's."""
    return {TODAY - dt.timedelta(len(numbers) - n): number for n, number in enumerate(numbers)}


def test_a_step_that_was_behind_at_the_first_look_is_no_news(
    session: Session, petition: Petition, crowd: Crowd, told: Told, now: dt.datetime
) -> None:
    petition.goal = 40
    crowd(12)
    look_at_growth(session, now=now)
    assert told() == []
    crowd(10)
    look_at_growth(session, now=now)

    assert [(each.kind, each.facts) for each in told()] == [
        ("goal", {"percent": 50, "goal": 40, "count": 22})
    ]


def test_the_highest_of_several_steps_rings_and_each_only_once(
    session: Session, petition: Petition, crowd: Crowd, told: Told, now: dt.datetime
) -> None:
    petition.goal = 20
    look_at_growth(session, now=now)
    signed = crowd(16)
    look_at_growth(session, now=now)
    signed[0].state = "withdrawn"
    session.flush()
    look_at_growth(session, now=now)
    signed[0].state = "confirmed"
    session.flush()
    look_at_growth(session, now=now)

    assert [each.facts["percent"] for each in told()] == [75]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_round_number_rings_where_there_is_no_goal(
    session: Session, petition: Petition, crowd: Crowd, told: Told, now: dt.datetime
) -> None:
    petition.goal = None
    look_at_growth(session, now=now)
    crowd(101)
    look_at_growth(session, now=now)

    assert [(each.kind, each.facts["step"]) for each in told()] == [("milestone", 100)]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_silence_after_a_busy_week_rings_once_and_the_week_is_told_on_monday(
    session: Session, petition: Petition, crowd: Crowd, rows: Rows, told: Told, now: dt.datetime
) -> None:
    crowd(9)
    rows.membership(organization=petition.organization)
    later = now + dt.timedelta(days=7)  # a Monday, 10:30 in Ottawa
    for _ in range(2):
        look_for_quiet(session, zone="America/Toronto", now=later)
    look_for_quiet(session, zone="America/Toronto", now=later + dt.timedelta(days=1))

    assert [each.kind for each in told()] == ["stalled", "digest"]
    assert told()[0].facts == {"last_on": "2026-06-01", "days": 6}
    assert told()[1].facts == {"joined": 9, "joined_before": 0, "count": 9}


def test_the_week_is_told_on_the_day_that_somebody_has_chosen(
    session: Session, petition: Petition, crowd: Crowd, rows: Rows, told: Told, now: dt.datetime
) -> None:
    crowd(2)
    me, other = (rows.membership(organization=petition.organization) for _ in range(2))
    choose_moment(session, other.id, Moment(3))
    choose_moment(session, other.id, Moment(2))
    for day in range(7):
        look_for_quiet(session, zone="America/Toronto", now=now + dt.timedelta(days=7 + day))
    monday, wednesday = (each for each in told() if each.kind == "digest")

    assert (monday.key, wednesday.key) == ("digest:2026-W24-0", "digest:2026-W24-2")
    for member, mine in ((me, monday), (other, wednesday)):
        shown = shown_alerts(session, member.organizer_id, [petition.id], now=now)
        assert [each.key for each in shown if each.kind == "digest"] == [mine.key]


def test_silence_needs_a_week_with_something_in_it_and_three_whole_days() -> None:
    assert last_day(days(5, 5, 0, 0, 0), TODAY) == TODAY - dt.timedelta(4)
    assert last_day(days(5, 5, 0, 0), TODAY) is None
    assert last_day(days(1, 1, 0, 0, 0), TODAY) is None
    assert last_day({}, TODAY) is None


def test_the_week_is_seven_whole_days_and_the_seven_before() -> None:
    assert week(days(*range(1, 16)) | {TODAY: 99}, TODAY) == {"joined": 84, "joined_before": 35}
