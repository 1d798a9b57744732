"""What the letters say, in which language, and what can never get into their headers."""

from __future__ import annotations

import re
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from config import ROOT
from petitions.campaign.models import Petition, PetitionText
from petitions.crypto import KEYRING
from petitions.database import writing
from petitions.extensions import db
from petitions.letters import LETTERS, LONGEST_SUBJECT
from petitions.outbox.models import Message
from petitions.outbox.post import post
from petitions.signing.models import Signature
from petitions.tokens import Signer
from tests.mail.conftest import Clock, Outbox
from tests.servers import MailServer

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
ANN = "ann@example.org"
PARTS = ("subject.txt", "body.txt", "body.html")
WEEK = {"title": "Let them stay", "text_language": "en", "path": "/x", "joined": 3, "joined_before": 0}
WEEK |= {"count": 30, "goal": 100, "next_at": "Monday, 9:00"}
# Encoded words and the separators at which CPython 3.10 to 3.12 break a header or raise.
HOSTILE = (
    "=?utf-8?q?Ann=0ABcc=3A_v=40example.net?=",
    "Ann\r\nBcc: v@example.net",
    "Ann\x0bLee\x0c\x1c\x1d\x1e\x85\u2028\u2029",
    "\u202eeeL nnA",
)


def only_letter(server: MailServer) -> EmailMessage:
    assert len(server.messages) == 1
    return server.messages[0]


def part(letter: EmailMessage, kind: str) -> str:
    body = letter.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def change(model: type[Signature | PetitionText | Petition], **values: object) -> None:
    with Session(db.engine) as session:
        session.execute(update(model).values(**values))
        session.commit()


def test_every_letter_has_its_folder(in_app: Flask) -> None:
    folders = {path.parent.name for path in (ROOT / "templates" / "email").glob("*/body.txt")}
    assert set(LETTERS) <= folders
    for letter in LETTERS:
        assert all((ROOT / "templates" / "email" / letter / part).is_file() for part in PARTS)


def test_the_letter_to_confirm_holds_the_link_of_its_signature(
    smtp_server: MailServer, outbox: Outbox, in_app: Flask
) -> None:
    message_id = outbox.post_confirmations(ANN)[0]
    outbox.send()
    letter = only_letter(smtp_server)
    with Session(db.engine) as session:
        signature = session.get(Signature, outbox.message(message_id).about_id)
    assert signature is not None
    token = Signer(in_app.config["SECRET_KEY"], "signature").token(signature.public_id)
    url = f"{in_app.config['SITE_URL']}/signatures/{token}"
    assert url in part(letter, "plain")
    assert f'href="{url}"' in part(letter, "html")
    assert "Let them stay (en)" in part(letter, "plain")


def test_the_headers_are_those_of_a_letter_by_a_machine(
    smtp_server: MailServer, outbox: Outbox, in_app: Flask, clock: Clock
) -> None:
    message_id = outbox.post_confirmations(ANN, reply_to="campaign@example.org")[0]
    outbox.send()
    letter = only_letter(smtp_server)
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"] == f"<{outbox.message(message_id).message_id}@127.0.0.1>"
    assert letter["Reply-To"] == "campaign@example.org"
    assert letter["To"] == ANN
    assert letter["Date"].datetime == clock()
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize("name", HOSTILE)
def test_what_a_signatory_typed_gets_into_no_header_and_into_no_letter(
    name: str, smtp_server: MailServer, outbox: Outbox
) -> None:
    outbox.post_confirmations(ANN)
    change(Signature, name=name, comment=name, city=name)
    outbox.send()
    assert smtp_server.envelopes[0].rcpt_tos == [ANN]
    raw = smtp_server.envelopes[0].content
    assert isinstance(raw, bytes)
    assert b"Bcc" not in raw
    assert b"v@example.net" not in raw


@pytest.mark.parametrize("title", [*HOSTILE, "x" * 300, "Stop\tit   now", "Ω" * 100])
def test_a_title_makes_one_subject_of_decent_length(
    title: str, smtp_server: MailServer, outbox: Outbox
) -> None:
    outbox.post_confirmations(ANN)
    change(PetitionText, title=title)
    outbox.send()
    letter = only_letter(smtp_server)
    assert "Bcc" not in letter
    assert letter["Bcc"] is None
    assert 0 < len(letter["Subject"]) <= LONGEST_SUBJECT
    assert smtp_server.envelopes[0].rcpt_tos == [ANN]


def test_a_title_that_looks_like_a_template_or_markup_stays_text(
    smtp_server: MailServer, outbox: Outbox
) -> None:
    outbox.post_confirmations(ANN)
    change(PetitionText, demand="{{ 7 * 7 }} <script>alert(1)</script> %(title)s {0} .")
    outbox.send()
    letter = only_letter(smtp_server)
    assert "{{ 7 * 7 }} <script>alert(1)</script> %(title)s {0}" in part(letter, "plain")
    assert "<script>" not in part(letter, "html")
    assert "{{ 7 * 7 }} &lt;script&gt;" in part(letter, "html")


def test_the_petition_is_named_in_the_language_that_was_signed(
    smtp_server: MailServer, outbox: Outbox
) -> None:
    outbox.post_confirmations(ANN, language="fr", texts=["fr", "en"])
    outbox.send()
    letter = only_letter(smtp_server)
    assert "Let them stay (fr)" in letter["Subject"]
    assert '<html lang="fr"' in part(letter, "html")


def test_the_foot_leads_to_the_page_in_the_language_that_was_spoken_around_the_text(
    smtp_server: MailServer, outbox: Outbox
) -> None:
    outbox.post_confirmations(ANN, texts=["en"], slug="stay")
    with writing(), Session(db.engine) as session:
        session.execute(update(Signature).values(spoken="ar"))
        session.commit()
    outbox.send()
    assert "/ar/petitions/stay" in part(only_letter(smtp_server), "plain")


def test_our_own_words_fall_back_when_the_site_does_not_speak_the_language(
    smtp_server: MailServer, outbox: Outbox
) -> None:
    outbox.post_confirmations(ANN, language="uk", texts=["uk"])
    outbox.send()
    letter = only_letter(smtp_server)
    assert "Let them stay (uk)" in letter["Subject"]
    assert '<html lang="en"' in part(letter, "html")
    assert 'lang="uk"' in part(letter, "html")


# What the letters tell of, whichever it is.
TOLD = {
    "title": "Let them stay",
    "addressee": "the Minister",
    "reason": "550",
    "number": 3,
    "headline": "A burst",
    "sentence": "Ninety in an hour.",
    "advice": "Look at them.",
    "text": "Dear Minister,",
    "reference": "CS-2026-001-01-1",
    "name": "Olga",
    "organization": "Neighbours of the Border",
    "path": "/x",
    "reasons": "One thing\nAnother",
    "words": "Who shall stay?",
    "weeks": [WEEK],
    "what": "comment",
    "outcome": "hidden",
}


@pytest.mark.parametrize("letter", sorted(set(LETTERS) - {"confirm_signature", "office_replied"}))
def test_every_letter_can_be_written(
    letter: str, smtp_server: MailServer, outbox: Outbox, clock: Clock
) -> None:
    outbox.post_confirmations("other@example.org")
    with Session(db.engine) as session:
        about = session.query(Signature.id).scalar()
        post(
            session,
            letter=letter,
            recipient=ANN,
            language="fr",
            about=("signature", about),
            context=TOLD,
            now=clock(),
        )
        session.commit()
    assert outbox.send() == {"sent": 2}
    written = smtp_server.sent_to(ANN)[0]
    # What became of a report leads nowhere: nobody knows any more who reported.
    leads = letter != "report_decided"
    assert ("http://127.0.0.1:8000/" in part(written, "plain")) is leads
    assert ("http://127.0.0.1:8000/" in part(written, "html")) is leads


def test_foreign_words_keep_their_own_direction_in_a_letter(
    smtp_server: MailServer, outbox: Outbox, clock: Clock
) -> None:
    with Session(db.engine) as session:
        post(
            session,
            letter="delivery_stopped",
            recipient=ANN,
            language="ar",
            context=TOLD | {"reason": "550 5.1.1 No such mailbox"},
            now=clock(),
        )
        session.commit()
    outbox.send()
    html = part(smtp_server.sent_to(ANN)[0], "html")
    assert "<bdi>the Minister</bdi>" in html
    assert re.search(r'<p[^>]* dir="auto"[^>]*>550 5.1.1 No such mailbox</p>', html)


def test_every_line_is_short_and_ascii_on_the_wire(smtp_server: MailServer, outbox: Outbox) -> None:
    outbox.post_confirmations(ANN)
    change(PetitionText, demand="Нет. " * 2_000)
    outbox.send()
    raw = smtp_server.envelopes[0].content
    assert isinstance(raw, bytes)
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert "Нет. " * 2_000 in part(only_letter(smtp_server), "plain")


def test_the_style_is_on_the_elements_and_nothing_is_loaded(smtp_server: MailServer, outbox: Outbox) -> None:
    outbox.post_confirmations(ANN)
    outbox.send()
    html = part(only_letter(smtp_server), "html")
    button = re.search(r'<a class="button"[^>]*>', html)
    assert button is not None
    assert "background: #" in button.group()
    assert "@media" in html
    assert not re.search(r"<(img|script|link|iframe|form)\b|url\(", html)


def test_the_row_of_a_sent_letter_holds_nothing_of_it(outbox: Outbox) -> None:
    message_id = outbox.post_confirmations(ANN)[0]
    assert outbox.message(message_id).mailbox_key == KEYRING.mailbox_key(ANN)
    outbox.send()
    message: Message = outbox.message(message_id)
    assert [message.recipient, message.rendered, message.context] == [None] * 3
