"""Nothing goes out while an addressed office is closed, where the organizer wants it so."""

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.delivery.sending.approve import approve_run
from petitions.delivery.slots.office_hours import is_open, next_open, province_of_address
from petitions.delivery.slots.schedule import Schedule, last_slot, next_slots
from petitions.delivery.slots.schedule_models import DeliverySchedule
from petitions.delivery.states import RunState
from tests.delivery.conftest import Stage

TORONTO = "America/Toronto"


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def slots(rule: str, after: str, *provinces: str, count: int = 4) -> list[str]:
    schedule = Schedule(TORONTO, rule, offices_in=provinces)
    return [f"{slot:%a %Y-%m-%d %H:%M}" for slot in next_slots(schedule, utc(after), count)]


@pytest.mark.parametrize(
    ("province", "instant", "opens"),
    [
        ("ON", "2026-11-20T15:00", "2026-11-20T15:00"),
        ("ON", "2026-11-20T22:00", "2026-11-23T14:00"),
        ("ON", "2026-11-20T13:59", "2026-11-20T14:00"),
        # Saint John the Baptist Day is a holiday of Quebec alone.
        ("QC", "2026-06-24T15:00", "2026-06-25T13:00"),
        ("ON", "2026-06-24T15:00", "2026-06-24T15:00"),
        # Remembrance Day is no holiday of Ontario's shops; the federal offices are closed.
        ("ON", "2026-11-11T15:00", "2026-11-12T14:00"),
        # The Friday before the clocks change ends in summer time, the Monday after begins in winter time.
        ("ON", "2026-10-30T21:30", "2026-11-02T14:00"),
        ("BC", "2026-11-20T15:00", "2026-11-20T17:00"),
    ],
)
def test_what_falls_outside_waits_for_the_next_working_hour(province: str, instant: str, opens: str) -> None:
    assert next_open(utc(instant), [province]) == utc(opens)


def test_offices_far_apart_must_all_be_open() -> None:
    opens = next_open(utc("2026-11-20T12:30"), ["BC", "NL"])

    assert opens == utc("2026-11-20T17:00")
    assert next_open(utc("2026-11-20T21:00"), ["BC", "NL"]) == utc("2026-11-23T17:00")
    assert is_open(opens, ["BC", "NL"])


def test_christmas_is_over_before_the_longest_rest() -> None:
    assert next_open(utc("2027-12-24T23:00"), ["ON", "BC"]) == utc("2027-12-29T17:00")


def test_the_postal_code_says_the_province() -> None:
    assert province_of_address("House of Commons\nOttawa, Ontario\nK1A 0A6") == "ON"
    assert province_of_address("1, rue Notre-Dame\nMontréal h2y1b6") == "QC"
    assert province_of_address("Parliament Hill") == "ON"


def test_a_weekend_slot_moves_to_monday_at_nine() -> None:
    rule = "DTSTART:20261017T100000\nRRULE:FREQ=WEEKLY;BYDAY=SA"

    assert slots(rule, "2026-10-23T00:00", "ON") == [
        "Mon 2026-10-26 13:00",
        "Mon 2026-11-02 14:00",
        "Mon 2026-11-09 14:00",
        "Mon 2026-11-16 14:00",
    ]
    assert slots(rule, "2026-10-23T00:00")[0] == "Sat 2026-10-24 14:00"


def test_a_moved_slot_gives_way_to_the_one_of_the_same_day() -> None:
    assert slots("FREQ=DAILY;BYHOUR=10", "2026-11-20T00:00", "ON") == [
        "Fri 2026-11-20 15:00",
        "Mon 2026-11-23 15:00",
        "Tue 2026-11-24 15:00",
        "Wed 2026-11-25 15:00",
    ]


def test_what_gives_way_is_not_due_while_the_other_is_still_to_come() -> None:
    schedule = Schedule(TORONTO, "FREQ=DAILY;BYHOUR=10", offices_in=("ON",))

    assert last_slot(schedule, utc("2026-11-21T00:00"), utc("2026-11-23T14:30")) is None
    assert last_slot(schedule, utc("2026-11-21T00:00"), utc("2026-11-23T15:00")) == utc("2026-11-23T15:00")


def test_every_day_of_a_weekend_makes_one_slot() -> None:
    assert slots("FREQ=DAILY;BYHOUR=20", "2026-11-20T00:00", "ON", count=3) == [
        "Fri 2026-11-20 14:00",
        "Mon 2026-11-23 14:00",
        "Tue 2026-11-24 14:00",
    ]


def test_the_missed_slot_is_the_moved_one() -> None:
    schedule = Schedule(TORONTO, "FREQ=WEEKLY;BYDAY=SA;BYHOUR=10", offices_in=("ON",))

    assert last_slot(schedule, utc("2026-11-20T00:00"), utc("2026-11-22T12:00")) is None
    assert last_slot(schedule, utc("2026-11-20T00:00"), utc("2026-11-23T14:00")) == utc("2026-11-23T14:00")
    assert last_slot(schedule, utc("2026-11-23T14:00"), utc("2026-11-24T14:00")) is None


def kept(session: Session, petition: Petition) -> DeliverySchedule:
    session.expire_all()
    return session.get_one(DeliverySchedule, petition.id)


def test_a_threshold_at_night_waits_for_the_morning(stage: Stage, session: Session) -> None:
    stage.now = utc("2026-11-21T03:00")
    petition = stage.ready().run.petition
    stage.deliver()
    stage.now = utc("2026-11-28T03:00")
    stage.arrange(petition, every_count=3, keeps_office_hours=True)
    stage.sign(petition, 5)

    assert stage.deliver()["planned"] == 0
    stage.now = utc("2026-11-30T14:00")
    assert stage.deliver()["planned"] == 1


def test_the_end_of_the_hold_window_waits_too(stage: Stage, session: Session) -> None:
    stage.now = utc("2026-11-12T15:00")
    petition = stage.ready().run.petition
    stage.deliver()
    stage.arrange(petition, rule="FREQ=WEEKLY;BYDAY=FR;BYHOUR=10", hold_hours=24, keeps_office_hours=True)
    stage.now = utc("2026-11-20T15:00")
    stage.sign(petition, 2)
    assert kept(session, petition).schedule.offices_in == ("ON",)
    stage.deliver()
    run = stage.run_of(petition)

    assert run.state == RunState.COMPILED
    assert run.release_at == utc("2026-11-23T14:00")


def test_what_a_second_person_approves_at_night_goes_when_the_offices_open(stage: Stage) -> None:
    petition = stage.rows.petition()
    petition.organization.wants_second_person = True
    stage.now = utc("2026-10-02T14:00")  # a Friday morning
    stage.arrange(petition, every_count=3, keeps_office_hours=True)
    stage.sign(petition, 3)
    assert stage.deliver() == {"planned": 1, "compiled": 1}
    stage.now = utc("2026-10-03T02:00")
    approve_run(stage.session, stage.run_of(petition), by=stage.rows.organizer(), now=stage.now)
    assert stage.deliver() == {}
    stage.now = utc("2026-10-05T12:59")
    assert stage.deliver() == {}
    stage.now = utc("2026-10-05T13:00")

    assert stage.deliver() == {"sent": 1}
