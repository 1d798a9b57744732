"""The journey of one signature: form, letter, button, count, and back out again."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from petitions.signing.models import Signature
from tests.journeys.conftest import Signatory, text_of

ANN = "ann@example.org"


def test_signature_counts_once_the_button_is_pressed(signatory: Signatory) -> None:
    assert signatory.sign(ANN) == 303
    assert signatory.count() == 0
    path = signatory.link(ANN)
    for _ in range(20):
        signatory.client.get(path)
        signatory.client.head(path)
    assert signatory.count() == 0
    for _ in range(100):
        assert signatory.client.post(f"{path}/confirm").status_code < 400
    assert signatory.count() == 1


def test_answer_is_the_same_for_first_repeat_and_household(signatory: Signatory) -> None:
    answers = []
    for name in ("Ann Lee", "Ann Lee", "Bo Lee", "Cy Lee"):
        form = {"name": name, "email": ANN, "postal_code": "K1A0A6"}
        answer = signatory.client.post(f"/petitions/{signatory.slug}/signatures", data=form)
        headers = {key: value for key, value in answer.headers if key.lower() not in ("date", "x-request-id")}
        answers.append((answer.status_code, answer.data, headers))
    assert all(answer == answers[0] for answer in answers)


def test_repeat_learns_the_truth_in_the_mailbox_alone(signatory: Signatory) -> None:
    path = signatory.sign_and_confirm(ANN)
    assert signatory.sign("Ann+again@Example.ORG") == 303
    signatory.work()
    letter = signatory.server.messages[-1]
    assert "already" in str(letter["Subject"]).lower() + text_of(letter).lower()
    assert path in text_of(letter)
    assert signatory.count() == 1


def test_withdrawing_lowers_the_count_and_lets_one_sign_again(signatory: Signatory) -> None:
    path = signatory.sign_and_confirm(ANN)
    assert signatory.client.post(f"{path}/withdraw").status_code < 400
    assert signatory.client.post(f"{path}/withdraw").status_code < 400
    assert signatory.count() == 0
    signatory.sign_and_confirm(ANN)
    assert signatory.count() == 1


def test_declining_ends_it(signatory: Signatory) -> None:
    signatory.sign(ANN)
    path = signatory.link(ANN)
    assert signatory.client.post(f"{path}/decline").status_code < 400
    signatory.client.post(f"{path}/confirm")
    assert signatory.count() == 0


def test_erasing_keeps_the_total_and_forgets_the_person(signatory: Signatory, session: Session) -> None:
    path = signatory.sign_and_confirm(ANN, name="Farida Unmistakable", comment="Never forget.")
    assert signatory.client.post(f"{path}/erase").status_code < 400
    assert signatory.count() == 1
    assert b"Unmistakable" not in signatory.client.get(path).data
    row = session.scalars(select(Signature)).one()
    assert (row.name, row.email, row.comment) == ("", None, "")


@pytest.mark.parametrize(("lang", "spoken"), [("en", "en"), ("fr", "fr"), ("xx", "en")])
def test_letter_is_in_the_language_that_was_signed(lang: str, spoken: str, signatory: Signatory) -> None:
    signatory.sign(ANN, lang=lang)
    signatory.work()
    page = signatory.server.messages[-1].get_body(("html",))
    assert page is not None
    # A language that the petition has no text in gives its first one: never two languages in one letter.
    assert f'<html lang="{spoken}"' in page.get_content()


@pytest.mark.parametrize("name", ["=?utf-8?q?Ann=0ABcc=3A_v=40example.net?=", "{{ 7*7 }}", "#eval(1)"])
def test_typed_name_reaches_no_header_and_stays_text(name: str, signatory: Signatory) -> None:
    signatory.sign(ANN, name=name, comment=".\r\nRCPT TO:<v@example.net>\r\nDATA\r\n.")
    signatory.work()
    (envelope,) = signatory.server.envelopes
    assert envelope.rcpt_tos == [ANN]
    assert b"example.net" not in (envelope.content or b"").split(b"\r\n\r\n")[0]


def test_link_cannot_confirm_after_a_month(signatory: Signatory, session: Session) -> None:
    signatory.sign(ANN)
    path = signatory.link(ANN)
    session.execute(update(Signature).values(state="expired", slot=None))
    session.commit()
    answer = signatory.client.post(f"{path}/confirm")
    assert answer.status_code < 500
    assert signatory.count() == 0
