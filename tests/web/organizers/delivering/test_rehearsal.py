"""The page of one run before it goes out."""

from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from petitions.delivery.states import DeliveryState
from petitions.organizers.models import Organization, Organizer
from petitions.storage import Storage
from tests.factories import Rows
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


def test_of_many_mails_the_one_that_is_asked_for_comes_first_and_then_those_to_look_at(
    room: Room, delivered: Delivered, rows: Rows, session: Session
) -> None:
    first = delivered(state=DeliveryState.PLANNED, sent_at=None)
    others = []
    for number in range(8):
        told = {"office_title": f"Member {number}", "language": "es" if number == 7 else "en"}
        riding, reference = str(35000 + number), f"CS-2026-001-01-{35000 + number}"
        others.append(rows.delivery(run=first.run, riding_code=riding, reference=reference, **told))
    session.commit()
    page = f"{BASE}/deliveries/{first.run_id}"
    plain = room.get(page).text
    asked = room.get(f"{page}?mail={others[5].id}").text

    assert plain.index("Member 7") < plain.index("Member 0")
    assert "And 3 more offices, in the same way." in plain
    assert f"mail={others[5].id}#mail-{others[5].id}" in plain
    assert asked.index("Member 5") < asked.index("Member 7")
