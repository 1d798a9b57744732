"""What a clerk who follows the link finds: what to do, in both official languages, as its mail tells it."""

import io

import pytest
from flask.testing import FlaskClient

from petitions.delivery.models import Delivery
from petitions.web.office import reply_document
from tests.delivery.answers.test_acknowledge import again, link, sent
from tests.delivery.conftest import Stage

__all__ = ["link", "sent"]
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def test_the_page_begins_with_what_can_be_done(client: FlaskClient, link: str) -> None:
    page = client.get(link).text
    choices = page[page.index('id="choices"') : page.index("</nav>", page.index('id="choices"'))]
    for anchor in ("receipt", "reply", "elsewhere"):
        assert f'href="#{anchor}"' in choices
        assert f'id="{anchor}"' in page
    client.post(f"{link}/acknowledge", data={"file_number": "C-1"})
    assert "Confirm receipt</a> ✓" in client.get(link).text


def test_a_clerk_may_read_and_act_in_the_other_official_language(
    stage: Stage, client: FlaskClient, sent: Delivery, link: str
) -> None:
    assert "Accuser réception" in client.get(f"{link}?lang=fr").text
    assert "Confirm receipt" in client.get(f"{link}?lang=ru").text
    answer = client.post(f"{link}/acknowledge?lang=fr", data={"file_number": "C-1"})
    assert answer.headers["Location"].endswith("?lang=fr")
    assert f'action="{link}/reply?lang=fr"' in client.get(f"{link}?lang=fr").text


def test_a_member_finds_the_number_of_the_covering_mail(
    stage: Stage, client: FlaskClient, sent: Delivery, link: str
) -> None:
    sent.riding_code = "35901"
    sent.manifest = {"counts": {"confirmed": 16, "paper": 3, "pending": 40}}
    stage.session.commit()
    page = client.get(link).text
    assert "Signatures from the riding" in page
    assert ">19<" in page


def test_a_mistake_leads_the_page_and_nothing_typed_is_lost(
    stage: Stage, client: FlaskClient, sent: Delivery, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reply_document, "LARGEST_BYTES", 1_000)
    client.post(f"{link}/acknowledge", data={"file_number": "C-1"})
    large = b"%PDF-1.7" + bytes(2_000)
    answer = client.post(
        f"{link}/reply", data={"text_en": "A long reply.", "document": (io.BytesIO(large), "reply.pdf")}
    )
    assert answer.status_code == 422
    assert answer.text.index('id="error-summary"') < answer.text.index("<h1")
    assert "A long reply.</textarea>" in answer.text
    assert 'value="C-1"' in answer.text
    assert again(stage, sent).reply is None


def test_a_closed_link_says_how_to_answer_all_the_same(
    stage: Stage, client: FlaskClient, sent: Delivery, link: str
) -> None:
    sent.link_revoked_at = stage.now
    stage.session.commit()
    for path in (link, f"{link}?lang=fr", f"{link}/reply.pdf"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (410, "no-store")
        assert "reply to the message in which the link came" in answer.text
    assert client.post(f"{link}/acknowledge", data={"file_number": "C-1"}).status_code == 410
    assert again(stage, sent).acknowledged_at is None
