"""What is foretold is what the planner then does: over a year, its holidays and both changes of the clock."""

import datetime as dt

import pytest

from petitions.campaign.lifecycle import move
from petitions.campaign.models import PetitionState
from petitions.delivery.slots.plan import plan_by_hand, plan_due
from petitions.delivery.slots.preview import coming_runs, next_run, runs_ahead
from petitions.delivery.slots.schedule import Schedule
from petitions.delivery.slots.schedule_models import DeliverySchedule
from petitions.delivery.states import RunState
from tests.delivery.conftest import ZONE, Stage

YEAR = dt.timedelta(days=366)
MINUTE = dt.timedelta(minutes=1)


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def made(stage: Stage, petition_id: int, at: dt.datetime) -> bool:
    """Whether the planner makes a run at that instant; it is served at once."""
    run = plan_due(stage.session, petition_id, now=at)
    if run is not None:
        run.state = RunState.COMPILED
    stage.session.commit()
    return run is not None


@pytest.mark.parametrize(
    ("rule", "keeps_office_hours", "interval", "by_hand"),
    [
        ("FREQ=WEEKLY;BYDAY=SU;BYHOUR=2;BYMINUTE=30", False, 24, False),
        ("FREQ=WEEKLY;BYDAY=MO,TH;BYHOUR=9", True, 72, True),
        ("FREQ=MONTHLY;BYMONTHDAY=1,25,26;BYHOUR=20", True, 24, False),
    ],
)
def test_the_planner_does_what_the_preview_said(
    stage: Stage, rule: str, keeps_office_hours: bool, interval: int, by_hand: bool
) -> None:
    start = stage.now = utc("2026-10-20T15:00")
    petition = stage.rows.petition()
    stage.arrange(petition, rule=rule, keeps_office_hours=keeps_office_hours, minimum_interval_hours=interval)
    if by_hand:
        plan_by_hand(stage.session, petition, zone=ZONE, now=start).state = RunState.COMPILED
        stage.session.commit()
    schedule = stage.session.get_one(DeliverySchedule, petition.id).schedule
    told = coming_runs(stage.session, petition, schedule, now=start, count=150)
    expected = [at for at in told if at < start + YEAR]
    # Asked just before and at each instant that was told, and at ever other hours in between.
    probes = {each for at in expected for each in (at - MINUTE, at)}
    probes |= {start + dt.timedelta(hours=29) * step for step in range(1, 300)}
    happened = [at for at in sorted(probes) if made(stage, petition.id, at)]

    assert len(expected) > 30
    assert happened == expected


def test_what_the_interval_holds_back_is_foretold_and_gives_way_to_the_next() -> None:
    weekly = Schedule(ZONE, "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9")
    daily = Schedule(ZONE, "FREQ=DAILY;BYHOUR=9")
    by_hand = utc("2026-06-08T12:30")

    assert runs_ahead(weekly, after=by_hand, last=by_hand, count=2) == [
        utc("2026-06-09T12:30"),
        utc("2026-06-15T13:00"),
    ]
    assert runs_ahead(daily, after=by_hand, last=by_hand, count=2) == [
        utc("2026-06-09T13:00"),
        utc("2026-06-10T13:00"),
    ]


def test_the_closing_ends_what_is_foretold() -> None:
    mondays = "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9"
    after, closes_at = utc("2026-06-02T12:00"), utc("2026-06-17T22:00")
    at_close = runs_ahead(Schedule(ZONE, mondays, at_close=True), after=after, last=None, closes_at=closes_at)
    without = runs_ahead(Schedule(ZONE, mondays), after=after, last=None, closes_at=closes_at)

    assert at_close == [utc("2026-06-08T13:00"), utc("2026-06-15T13:00"), closes_at]
    assert without == [utc("2026-06-08T13:00"), utc("2026-06-15T13:00"), utc("2026-06-22T13:00")]


def test_the_run_at_the_close_is_made_when_it_was_foretold(stage: Stage) -> None:
    stage.now = start = utc("2026-06-16T20:00")
    petition = stage.rows.petition(closes_at=utc("2026-06-17T02:00"))
    stage.arrange(petition, keeps_office_hours=True, at_close=True)
    row = stage.session.get_one(DeliverySchedule, petition.id)
    told = next_run(stage.session, row, now=start)
    move(stage.session, petition, PetitionState.CLOSED, now=utc("2026-06-17T02:00"))

    assert told == utc("2026-06-17T13:00")
    assert next_run(stage.session, row, now=utc("2026-06-17T02:01")) == told
    assert not made(stage, petition.id, told - MINUTE)
    assert made(stage, petition.id, told)
    assert next_run(stage.session, row, now=told) is None
