"""The page of one run before it goes out."""

from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from petitions.delivery.states import DeliveryState
from petitions.organizers.models import Organization, Organizer
from petitions.storage import Storage
from tests.web.organizers.conftest import Room, look_again, text_of
from tests.web.organizers.delivering.test_deliveries import BASE, Delivered, delivered

__all__ = ["delivered"]
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def test_the_rehearsal_shows_the_mail_as_it_lies_ready(
    room: Room, delivered: Delivered, app: Flask, session: Session
) -> None:
    delivery = delivered(state=DeliveryState.PLANNED, sent_at=None)
    delivery.run.release_at = None
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = "[CS-2026-001-01-1] Let them", "p@example.org", "m@example.ca"
    mail.set_content("Dear Minister, seven people ask you.\nhttps://p.example.org/office/s3cret_-link")
    delivery.mail_key = "deliveries/CS-2026-001-01-1/mail.eml"
    Storage.at(app.config["STORAGE_URL"]).write(delivery.mail_key, mail.as_bytes())
    session.commit()
    page = f"{BASE}/deliveries/{delivery.run_id}"
    shown = text_of(room.get(page))
    for words in (
        "[CS-2026-001-01-1] Let them",
        "seven people ask you",
        "The first delivery",
        "Send me a test",
    ):
        assert words in shown
    assert "s3cret" not in shown
    answer = room.post(f"{BASE}/deliveries/{delivery.id}/test", page=page)
    assert answer.status_code == 302
    look_again(session)
    assert delivery.test_for_id is not None
    assert room.get(f"{BASE}/deliveries/999999").status_code == 404


def test_only_another_person_may_approve(
    room: Room, delivered: Delivered, organizer: Organizer, organization: Organization, session: Session
) -> None:
    organization.wants_second_person = True
    run = delivered(state=DeliveryState.PLANNED, sent_at=None).run
    run.planned_by_id = organizer.id
    session.commit()
    page = f"{BASE}/deliveries/{run.id}"
    shown = text_of(room.get(page))
    assert "You planned it, so somebody else has to look." in shown
    room.post(f"{page}/approve", page=page)
    look_again(session)
    assert run.approved_at is None
    run.planned_by_id = None
    session.commit()
    room.post(f"{page}/approve", page=page)
    look_again(session)
    assert run.approved_by_id == organizer.id
