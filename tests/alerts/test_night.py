"""By night only what cannot wait is told; in the morning, how things are then."""

import datetime as dt
import json

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.alerts.kinds import AlertKind
from petitions.alerts.models import Alert
from petitions.alerts.night import may_be_told
from petitions.alerts.ring import ring
from petitions.campaign.models import Petition
from petitions.dispatch.alerting import look_and_tell
from petitions.outbox.models import Message
from tests.alerts.conftest import Crowd
from tests.factories import Rows

ZONE = "America/Toronto"
NIGHT = dt.datetime(2026, 6, 2, 4, tzinfo=dt.UTC)  # midnight in Toronto
SLOT = "slot_at"


@pytest.mark.parametrize(
    ("kind", "facts", "hour", "is_told"),
    [
        (AlertKind.MILESTONE, {}, 0, False),
        (AlertKind.MILESTONE, {}, 7, False),
        (AlertKind.MILESTONE, {}, 8, True),
        (AlertKind.MILESTONE, {}, 20, True),
        (AlertKind.MILESTONE, {}, 21, False),
        (AlertKind.BURST, {}, 3, True),
        (AlertKind.DELIVERY_SOON, {"threshold": 500}, 3, True),
        (AlertKind.DELIVERY_SOON, {SLOT: "2026-06-02T12:30:00+00:00"}, 3, True),
        (AlertKind.DELIVERY_SOON, {SLOT: "2026-06-02T15:00:00+00:00"}, 3, False),
        (AlertKind.DELIVERY_SOON, {SLOT: "2026-06-03T12:30:00+00:00"}, 22, True),
    ],
)
def test_what_can_wait_waits_for_the_day(
    kind: AlertKind, facts: dict[str, object], hour: int, is_told: bool
) -> None:
    alert = Alert(kind=kind, facts=facts)

    assert may_be_told(alert, zone=ZONE, now=NIGHT + dt.timedelta(hours=hour)) is is_told


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_in_the_morning_the_highest_step_is_told_with_the_count_of_then(
    app: Flask, session: Session, petition: Petition, rows: Rows, crowd: Crowd
) -> None:
    rows.membership(organization=petition.organization)
    crowd(120)
    for at, step in enumerate((50, 100)):
        facts = {"step": step, "count": step}
        ring(session, petition.id, AlertKind.MILESTONE, key=str(step), now=NIGHT, facts=facts)
        with app.app_context():
            look_and_tell(session, now=NIGHT + dt.timedelta(minutes=at))
    assert session.scalars(select(Message)).all() == []
    for hours in (8, 9):
        with app.app_context():
            look_and_tell(session, now=NIGHT + dt.timedelta(hours=hours))

    (message,) = session.scalars(select(Message)).all()
    assert json.loads(message.context or "")["sentence"] == "More than 100: 120 signatures are in the count."


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_step_that_the_count_has_left_again_is_not_told(
    app: Flask, session: Session, petition: Petition, rows: Rows, now: dt.datetime
) -> None:
    rows.membership(organization=petition.organization)
    ring(session, petition.id, AlertKind.GOAL, key="90:1000", now=now, facts={"percent": 90, "goal": 1000})
    with app.app_context():
        look_and_tell(session, now=now)

    assert session.scalars(select(Message)).all() == []
