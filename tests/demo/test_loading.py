"""`flask demo` as a newcomer meets it."""

import datetime as dt
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security.utils import verify_password
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition, PetitionState
from petitions.counting.queries import count
from petitions.delivery.models import Delivery, OfficeReply
from petitions.delivery.slots.schedule import next_slots
from petitions.delivery.slots.schedule_models import DeliverySchedule
from petitions.delivery.states import DeliveryState
from petitions.demo.accounts import ORGANIZER
from petitions.demo.content import SLUGS
from petitions.offices.models import Office
from petitions.organizers.models import Organizer
from petitions.outbox.models import Message
from petitions.signing.models import COUNTED_CLASSES, Signature

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
EXAMPLE = re.compile(r"[^@\s]+@(?:[a-z0-9-]+\.)*example\.(?:org|ca)")


def load(app: Flask, *arguments: str) -> str:
    result = app.test_cli_runner().invoke(args=["demo", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_newcomer_finds_a_platform_in_full_use(app: Flask, client: FlaskClient, session: Session) -> None:
    """Long because loading takes seconds and is looked at from every side once."""
    began = dt.datetime.now(dt.UTC)
    said = load(app, "--signatures", "300")

    # Seven petitions are open, and there is one in every other state.
    states = dict(session.execute(select(Petition.slug, Petition.state)).all())
    assert {states[slug] for slug in SLUGS} == {PetitionState.OPEN}
    assert set(states.values()) == {str(state) for state in PetitionState}

    # The public count is the number of rows that count.
    in_rows = select(func.count()).where(Signature.counted_as.in_(COUNTED_CLASSES))
    for petition in session.scalars(select(Petition)):
        assert count(session, petition.id) == session.scalar(
            in_rows.where(Signature.petition_id == petition.id)
        )
    assert 3_000 < (session.scalar(in_rows) or 0) < 4_200

    # Past deliveries arrived; one is due within two minutes.
    deliveries = session.scalars(select(Delivery)).all()
    assert len(deliveries) > 15
    assert {each.state for each in deliveries} <= {
        DeliveryState.SENT, DeliveryState.ACKNOWLEDGED, DeliveryState.ANSWERED,
    }  # fmt: skip
    assert all(each.sent_at is not None and each.sent_at < began for each in deliveries)
    schedules = session.scalars(select(DeliverySchedule)).all()
    ended = dt.datetime.now(dt.UTC)
    soonest = min(slot for row in schedules for slot in next_slots(row.schedule, began, 1))
    assert soonest - ended < dt.timedelta(minutes=2, seconds=30)
    assert any(row.active_from > began for row in schedules)
    assert session.scalar(select(func.count()).select_from(OfficeReply)) == 2

    # Nothing can reach anybody.
    addresses = {row.email for row in session.scalars(select(Signature)) if row.email}
    addresses |= {row.email for row in session.scalars(select(Office))}
    addresses |= {row.recipient for row in session.scalars(select(Message)) if row.recipient}
    assert [each for each in addresses if not EXAMPLE.fullmatch(each.lower())] == []

    # It can be looked at, and the password that it said opens the organizer's door.
    assert client.get("/petitions/no-more-caged-families").status_code == 200
    password = re.search(r"password (\S+):", said)
    assert password is not None
    kept = session.scalar(select(Organizer.password).where(Organizer.email == ORGANIZER)) or ""
    with app.app_context():
        assert verify_password(password[1], kept)

    # A second time keeps what is there; more signatures come on top of it.
    before = session.scalar(select(func.count()).select_from(Signature)) or 0
    session.rollback()
    assert "already" in load(app)
    assert "500 signatures added" in load(app, "--signatures", "500")
    assert session.scalar(select(func.count()).select_from(Signature)) == before + 500


@pytest.mark.config(MAIL_SERVER="127.0.0.1", MAIL_PORT=9)
def test_nothing_is_sent_or_scheduled_where_mail_leaves_the_machine(app: Flask, session: Session) -> None:
    load(app, "--if-empty")

    assert session.scalar(select(func.count()).select_from(Delivery)) == 0
    assert session.scalar(select(func.count()).select_from(Message)) == 0
    assert not any(session.scalars(select(DeliverySchedule.is_active)))
    signatures = session.scalar(select(func.count()).select_from(Signature)) or 0
    session.rollback()

    # Where there are petitions already, nothing more is loaded.
    assert "already" not in load(app, "--if-empty")
    assert session.scalar(select(func.count()).select_from(Signature)) == signatures > 3_000
