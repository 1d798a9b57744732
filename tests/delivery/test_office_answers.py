"""More that an office may say, a document with it, and those who hear of a reply that was released."""

import datetime as dt
import io

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from petitions.delivery.answers.acknowledge import release
from petitions.delivery.answers.clock import Terms, answer_due_on, is_overdue
from petitions.delivery.models import Delivery, OfficeReply
from petitions.extensions import db
from petitions.mailer.sending import send_due
from petitions.outbox.models import Message
from petitions.updates import announce
from petitions.web.office import reply_document
from tests.delivery.answers.test_acknowledge import again, letters, link, sent
from tests.delivery.conftest import ZONE, Stage
from tests.servers import MailServer

__all__ = ["link", "sent"]
PDF = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n"


def answered(client: FlaskClient, link: str, content: bytes, **texts: str) -> int:
    data = {"text_en": "We thank you.", "document": (io.BytesIO(content), "reply.pdf")} | texts
    return client.post(f"{link}/reply", data=data).status_code


def test_not_for_us_is_kept_told_once_and_public(
    stage: Stage, client: FlaskClient, sent: Delivery, link: str
) -> None:
    assert client.post(f"{link}/pass-on", data={"to": " "}).status_code == 422
    for name in ("Public Safety", "Minister of Public Safety"):
        assert client.post(f"{link}/pass-on", data={"to": name}).status_code == 303
    assert again(stage, sent).passed_on_to == "Minister of Public Safety"
    assert letters(stage) == ["delivery_answered"]
    slug = sent.run.petition.slug
    assert "Minister of Public Safety" in client.get(f"/petitions/{slug}/deliveries/{sent.reference}").text


def test_a_document_goes_with_the_reply_and_is_public_once_released(
    stage: Stage, client: FlaskClient, sent: Delivery, link: str
) -> None:
    page = f"/petitions/{sent.run.petition.slug}/deliveries/{sent.reference}"
    public = f"{page}/reply.pdf"
    # A document alone is a reply too.
    assert answered(client, link, PDF, text_en="") == 303
    assert "reply.pdf" not in client.get(page).text
    assert "Your reply is with the organizers" in client.get(link).text
    own = client.get(f"{link}/reply.pdf")
    assert (own.data, own.headers["Cache-Control"]) == (PDF, "no-store")
    assert client.get(public).status_code == 404
    reply = stage.session.scalars(select(OfficeReply)).one()
    release(stage.session, reply, now=stage.now)
    stage.session.commit()
    db.session.remove()
    shown = client.get(public)
    assert (shown.data, shown.mimetype) == (PDF, "application/pdf")
    assert shown.headers["Content-Disposition"].startswith("attachment")
    receipt = client.get(page).text
    assert f'href="{public}"' in receipt
    assert reply.document_sha256 in receipt
    assert 'id="reply"' in receipt
    assert "Answer expected by" not in receipt
    assert "No answer in time" not in receipt
    assert client.get(f"{link}/reply.pdf").status_code == 200


@pytest.mark.parametrize(
    "content", [b"<html><script>", b"%PDF-1.7 without an end", b"%PDF-1.7" + b"x" * 1000 + b"%%EOF"]
)
def test_what_is_no_pdf_or_too_large_is_refused_beside_its_field(
    stage: Stage, client: FlaskClient, sent: Delivery, link: str, monkeypatch: pytest.MonkeyPatch,
    content: bytes,
) -> None:  # fmt: skip
    monkeypatch.setattr(reply_document, "LARGEST_BYTES", 1_000)
    assert answered(client, link, content) == 422
    assert again(stage, sent).answered_at is None


def test_a_released_reply_goes_to_those_who_asked_and_confirmed(
    stage: Stage, client: FlaskClient, sent: Delivery, link: str, smtp_server: MailServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(announce, "BATCH", 2)
    petition = sent.run.petition
    asked = stage.sign(petition, 3, consent_updates=True)
    stage.sign(petition, 1)
    stage.sign(petition, 1, consent_updates=True, state="pending", confirmed_at=None)
    answered(client, link, PDF, text_fr="Nous vous remercions.")
    while announce.announce_batch(stage.session, now=stage.now):
        stage.session.commit()
    assert "office_replied" not in letters(stage)
    release(stage.session, stage.session.scalars(select(OfficeReply)).one(), now=stage.now)
    while announce.announce_batch(stage.session, now=stage.now):
        stage.session.commit()
    found = stage.session.scalars(select(Message).where(Message.letter == "office_replied")).all()
    assert [message.about_id for message in found] == [each.id for each in asked]
    stage.session.commit()
    send_due(clock=lambda: stage.now)
    (mail,) = smtp_server.sent_to(asked[0].email or "")
    assert "We thank you." in mail.get_body(("plain",)).get_content()
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = mail["List-Unsubscribe"].strip("<>").removeprefix(stage.app.config["SITE_URL"])
    assert client.post(address, data={"List-Unsubscribe": "One-Click"}).status_code in (200, 303)
    stage.session.rollback()
    stage.session.expire_all()
    assert not asked[0].consent_updates
    assert asked[1].consent_updates


def test_the_clock_runs_from_the_day_it_arrived_until_an_answer(stage: Stage, sent: Delivery) -> None:
    sent.sent_at = dt.datetime(2026, 5, 1, 3, 0, tzinfo=dt.UTC)  # in Ottawa still April
    due = answer_due_on(sent, Terms(45, ZONE))
    assert due == dt.date(2026, 6, 14)
    assert not is_overdue(sent, due, today=dt.date(2026, 6, 14))
    assert is_overdue(sent, due, today=dt.date(2026, 6, 15))
    sent.passed_on_at = stage.now
    assert not is_overdue(sent, due, today=dt.date(2027, 1, 1))
    sent.state = "refused"
    assert answer_due_on(sent, Terms(45, ZONE)) is None


def test_the_letter_about_a_reply_speaks_to_its_reader(
    stage: Stage, client: FlaskClient, sent: Delivery, link: str, smtp_server: MailServer
) -> None:
    stage.sign(sent.run.petition, 1, consent_updates=True, spoken="fr")
    answered(client, link, PDF, text_fr="Nous vous remercions.")
    release(stage.session, stage.session.scalars(select(OfficeReply)).one(), now=stage.now)
    announce.announce_batch(stage.session, now=stage.now)
    stage.session.commit()
    smtp_server.messages.clear()
    send_due(clock=lambda: stage.now)

    (mail,) = smtp_server.messages
    said = mail.get_body(("plain",)).get_content()
    assert sent.office.title_fr in said
    assert "Nous vous remercions." in said
    assert "We thank you." not in said
    assert "Un document l’accompagne" in said
    page = f"/fr/petitions/{sent.run.petition.slug}/deliveries/{sent.reference}"
    assert page in said
    receipt = client.get(page).text
    assert receipt.index("Nous vous remercions.") < receipt.index("We thank you.")
