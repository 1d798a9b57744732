"""The office's page: a look changes nothing, a press is kept once, and the link has an end."""

import datetime as dt

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from petitions.delivery.answers.acknowledge import release, revoke_link
from petitions.delivery.models import Delivery, DeliveryFile
from petitions.dispatch.installation import storage
from petitions.outbox.models import Message
from petitions.tokens import Signer
from petitions.web.current import now as real_now
from tests.delivery.conftest import Stage


@pytest.fixture
def sent(stage: Stage) -> Delivery:
    """A delivery that arrived, whose link is open."""
    delivery = stage.ready(link_expires_at=real_now() + dt.timedelta(days=90))
    stage.rows.membership(organization=delivery.run.petition.organization)
    delivery.state, delivery.body_started_at, delivery.sent_at = "sent", stage.now, stage.now
    stage.session.commit()
    return delivery


@pytest.fixture
def link(stage: Stage, sent: Delivery) -> str:
    token = Signer(stage.app.config["SECRET_KEY"], "office").token(sent.public_id)
    return f"/office/{token}"


def again(stage: Stage, delivery: Delivery) -> Delivery:
    stage.session.expire_all()
    return delivery


def letters(stage: Stage) -> list[str]:
    return list(stage.session.scalars(select(Message.letter).order_by(Message.id)))


def test_a_look_changes_nothing_and_is_kept_nowhere(
    stage: Stage, client: FlaskClient, sent: Delivery, link: str
) -> None:
    for ask in (client.get, client.head, client.get):
        answer = ask(link)
        assert answer.status_code == 200
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
    assert sent.reference in client.get(link).get_data(as_text=True)
    assert client.get(f"{link}/acknowledge").status_code == 405
    assert again(stage, sent).state == "sent"


def test_receipt_is_confirmed_once_and_the_number_may_be_corrected(
    stage: Stage, client: FlaskClient, sent: Delivery, link: str
) -> None:
    first = client.post(f"{link}/acknowledge", data={"file_number": "IRCC-77", "contact": "Ms. Roy"})
    client.post(f"{link}/acknowledge", data={"file_number": "IRCC-78", "contact": "Ms. Roy"})

    assert first.status_code == 303
    again(stage, sent)
    assert (sent.state, sent.file_number, sent.office_contact) == ("acknowledged", "IRCC-78", "Ms. Roy")
    assert letters(stage) == ["delivery_answered"]
    assert "IRCC-78" in client.get(link).get_data(as_text=True)


def test_one_reply_is_kept_and_shown_after_the_organizer_released_it(
    stage: Stage, client: FlaskClient, sent: Delivery, link: str
) -> None:
    client.post(f"{link}/reply", data={"text_en": "We will look <b>into</b> it.", "text_fr": ""})
    client.post(f"{link}/reply", data={"text_en": "Something else.", "text_fr": ""})

    again(stage, sent)
    assert sent.reply is not None
    assert (sent.state, sent.reply.text_en, sent.reply.released_at) == (
        "answered",
        "We will look <b>into</b> it.",
        None,
    )
    assert letters(stage) == ["delivery_answered"]
    page = client.get(link).get_data(as_text=True)
    assert "&lt;b&gt;into" in page
    assert "Something else" not in page
    stage.session.commit()
    release(stage.session, sent.reply, now=stage.now)
    release(stage.session, sent.reply, now=stage.now + dt.timedelta(days=1))
    assert sent.reply.released_at == stage.now


def test_an_empty_reply_and_control_characters_are_refused_beside_the_field(
    stage: Stage, client: FlaskClient, sent: Delivery, link: str
) -> None:
    assert client.post(f"{link}/reply", data={"text_en": " ", "text_fr": ""}).status_code == 422
    assert client.post(f"{link}/reply", data={"text_en": "a\x00b"}).status_code in (400, 422)
    assert client.post(f"{link}/acknowledge", data={"file_number": "x" * 500}).status_code == 422
    assert again(stage, sent).state == "sent"


def test_a_link_that_was_not_made_here_expired_or_was_revoked_opens_nothing(
    stage: Stage, client: FlaskClient, sent: Delivery, link: str
) -> None:
    assert client.get(link[:-2] + "xx").status_code == 404
    sent.link_expires_at = real_now() - dt.timedelta(seconds=1)
    stage.session.commit()
    assert client.get(link).status_code == 410
    sent.link_expires_at = real_now() + dt.timedelta(days=1)
    revoke_link(stage.session, sent, now=stage.now)
    stage.session.commit()
    assert [client.get(link).status_code, client.post(f"{link}/acknowledge").status_code] == [410, 410]
    assert again(stage, sent).state == "sent"


def test_a_link_of_a_delivery_that_never_left_opens_nothing(
    stage: Stage, client: FlaskClient, sent: Delivery, link: str
) -> None:
    sent.state = "planned"
    stage.session.commit()
    assert client.get(link).status_code == 410


def test_an_office_that_confirms_settles_a_doubt(
    stage: Stage, client: FlaskClient, sent: Delivery, link: str
) -> None:
    sent.state, sent.sent_at, sent.in_doubt_at = "in_doubt", None, stage.now
    stage.session.commit()
    client.post(f"{link}/acknowledge")
    again(stage, sent)
    assert (sent.state, sent.sent_at, sent.in_doubt_at) == ("acknowledged", stage.now, None)


def test_the_office_fetches_a_file_again_and_nobody_else_does(
    stage: Stage, client: FlaskClient, sent: Delivery, link: str
) -> None:
    key = "deliveries/x/report.pdf"
    storage().write(key, b"%PDF-1.7 report")
    facts = {"media_type": "application/pdf", "size": 15, "sha256": "0" * 64, "storage_key": key}
    stage.session.add(DeliveryFile(delivery_id=sent.id, name="report.pdf", **facts))
    stage.session.commit()
    answer = client.get(f"{link}/files/report.pdf")
    assert (answer.status_code, answer.data) == (200, b"%PDF-1.7 report")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="report.pdf"'
    assert client.get(f"{link}/files/other.pdf").status_code == 404
    assert client.get(f"{link[:-2]}xx/files/report.pdf").status_code == 404


def test_the_page_speaks_the_offices_language(
    stage: Stage, client: FlaskClient, sent: Delivery, link: str
) -> None:
    sent.language = "fr"
    stage.session.commit()
    assert '<html lang="fr"' in client.get(link).get_data(as_text=True)
