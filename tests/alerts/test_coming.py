"""Deliveries that are coming up: by the day, and by a number that is nearly reached."""

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from petitions.alerts.coming import look_ahead
from petitions.campaign.models import Petition
from petitions.delivery.slots.arrange import Arrangement, arrange
from tests.alerts.conftest import Crowd, Told
from tests.factories import Rows

ZONE = "America/Toronto"


def by_number(session: Session, petition: Petition, now: dt.datetime, **values: object) -> None:
    arrange(session, petition, values=Arrangement(zone=ZONE, **values), now=now)  # type: ignore[arg-type]
    session.flush()


def test_a_delivery_within_a_day_rings_once(
    session: Session, petition: Petition, told: Told, now: dt.datetime
) -> None:
    rule = "FREQ=WEEKLY;BYDAY=TU;BYHOUR=9;BYMINUTE=0"  # tomorrow
    arrange(session, petition, values=Arrangement(zone=ZONE, rule=rule), now=now)
    session.flush()
    look_ahead(session, zone=ZONE, now=now - dt.timedelta(days=1))
    assert told() == []
    for _ in range(2):
        look_ahead(session, zone=ZONE, now=now)

    assert [(each.kind, each.facts) for each in told()] == [
        ("delivery_soon", {"slot_at": "2026-06-02T13:00:00+00:00"})
    ]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_rings_is_when_a_run_is_really_made(
    session: Session, petition: Petition, told: Told, now: dt.datetime
) -> None:
    """The rule's hour is in the night: it goes when the offices open. The closing is foreseen, too."""
    values = Arrangement(zone=ZONE, rule="FREQ=WEEKLY;BYDAY=TU;BYHOUR=3;BYMINUTE=0", keeps_office_hours=True)
    arrange(session, petition, values=values, now=now)
    session.flush()
    look_ahead(session, zone=ZONE, now=now)
    assert [each.facts["slot_at"] for each in told()] == ["2026-06-02T13:00:00+00:00"]

    arrange(session, petition, values=Arrangement(zone=ZONE, at_close=True), now=now)
    petition.closes_at = now + dt.timedelta(hours=20)
    session.flush()
    look_ahead(session, zone=ZONE, now=now)
    assert [each.facts["slot_at"] for each in told()][1:] == [petition.closes_at.isoformat()]
    look_ahead(session, zone=ZONE, now=petition.closes_at)
    assert len(told()) == 2


def test_nine_tenths_of_the_way_to_the_next_number_ring_once_a_day(
    session: Session, petition: Petition, crowd: Crowd, told: Told, now: dt.datetime
) -> None:
    by_number(session, petition, now, every_count=10)
    crowd(8)
    look_ahead(session, zone=ZONE, now=now)
    assert told() == []
    crowd(1)
    look_ahead(session, zone=ZONE, now=now)
    crowd(10)
    look_ahead(session, zone=ZONE, now=now + dt.timedelta(hours=1))

    assert [each.facts for each in told()] == [{"threshold": 10, "count": 9}]
    look_ahead(session, zone=ZONE, now=now + dt.timedelta(days=1))
    assert [each.facts["threshold"] for each in told()] == [10, 20]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_number_that_the_pace_of_late_reaches_in_two_days_rings_before_it_is_near(
    session: Session, petition: Petition, rows: Rows, told: Told, now: dt.datetime
) -> None:
    by_number(session, petition, now, at_counts=(90, 140))
    for day in range(1, 8):
        for _ in range(10):
            rows.signature(petition=petition, signed_at=now - dt.timedelta(days=day))
    look_ahead(session, zone=ZONE, now=now)

    # Seventy of ninety, and at most twelve a day.
    assert [each.facts for each in told()] == [{"threshold": 90, "count": 70}]
    assert told()[0].key == "delivery_soon:count:90"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_number_far_away_does_not_ring(
    session: Session, petition: Petition, rows: Rows, told: Told, now: dt.datetime
) -> None:
    by_number(session, petition, now, at_counts=(200,))
    for day in range(1, 8):
        for _ in range(10):
            rows.signature(petition=petition, signed_at=now - dt.timedelta(days=day))
    look_ahead(session, zone=ZONE, now=now)

    assert told() == []
