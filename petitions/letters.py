"""The letters we write: what each needs to know, and how it becomes the bytes of a message.

Nothing that a signatory typed goes into a header, but for the address the letter is sent to. A folder
templates/email/<letter>/ has three parts: subject.txt, body.txt and body.html.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import css_inline
from flask import current_app
from flask_babel import force_locale
from sqlalchemy.orm import Session

from petitions.delivery.documents.colours import ink
from petitions.outbox.models import Message
from petitions.signing.models import Signature
from petitions.tokens import Signer
from petitions.transport.envelope import Envelope, wire_address

LONGEST_SUBJECT = 60
# Seven bits on the wire, so that no server on the way has to change, and perhaps break, what we wrote.
WIRE = SMTP.clone(cte_type="7bit")
NOT_FOR_A_HEADER = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+")

Context = dict[str, Any]


class Unwritable(Exception):
    """The letter cannot be written: what it is about is gone, or its template is broken."""


def about_signature(session: Session, message: Message) -> Context:
    """What a letter to a signatory says: the petition as it was signed, and the signature's own page."""
    signature = session.get(Signature, message.about_id)
    if signature is None:
        raise Unwritable("the signature is gone")
    petition = signature.petition
    text = petition.text(signature.language, signature.text_version)
    token = Signer(current_app.config["SECRET_KEY"], "signature").token(signature.public_id)
    return {
        "title": text.title,
        "demand": text.demand,
        "organization": petition.organization.name,
        "signed_at": signature.signed_at,
        "is_for_organization": signature.kind == "organization",
        "button_url": site_url(f"/signatures/{token}"),
        "petition_url": site_url(f"/petitions/{petition.slug}"),
        "accent": ink(petition.accent),
        "reply_to": petition.reply_to,
        "text_language": text.language,
    }


def from_words(_session: Session, message: Message) -> Context:
    """What a letter to an organizer says: the words it was posted with, the link under ``path``."""
    words = message.words
    return (
        {"accent": ink(""), "reply_to": ""}
        | words
        | {"button_url": site_url(words.get("path", "/organize/"))}
    )


# Every letter, by the name of its folder; the words that the others are posted with:
# delivery_stopped, delivery_in_doubt, delivery_answered: title (of the petition), addressee, reason (one
# sentence), path
# reset_password: name, path; password_changed: name
LETTERS: dict[str, Callable[[Session, Message], Context]] = {
    "confirm_signature": about_signature,
    "already_signed": about_signature,
    "delivery_stopped": from_words,
    "delivery_in_doubt": from_words,
    "delivery_answered": from_words,
    "reset_password": from_words,
    "password_changed": from_words,
}


def write_letter(session: Session, message: Message, *, now: dt.datetime) -> Envelope:
    """Compose the message, or take the bytes of the first try.

    Raises: Unwritable or an error of the template; the message is then parked.
    """
    if message.recipient is None or (message.rendered is None and message.letter not in LETTERS):
        raise Unwritable("nobody to write to, or no such letter")
    if message.rendered is not None:
        return envelope(message.recipient, message.rendered)
    context = LETTERS[message.letter](session, message)
    with force_locale(spoken(message.language)):
        subject, text, html = _parts(message.letter, message.language, context)
    mail = compose(
        subject=subject,
        text=text,
        html=html,
        recipient=message.recipient,
        reply_to=context.get("reply_to", ""),
        message_id=message.message_id,
        now=now,
    )
    return envelope(message.recipient, mail)


def _parts(letter: str, language: str, context: Context) -> tuple[str, str, str]:
    values = context | {"language": spoken(language), "site_url": site_url("")}
    get = current_app.jinja_env.get_template
    subject = get(f"email/{letter}/subject.txt").render(values)
    text = get(f"email/{letter}/body.txt").render(values)
    html = get(f"email/{letter}/body.html").render(values, subject=subject.strip())
    return subject, text, _inliner().inline(html)


@cache
def _inliner() -> css_inline.CSSInliner:
    """Puts the layout's rules on the elements, since many mail programs drop a style sheet."""
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)


def compose(
    *,
    subject: str,
    text: str,
    html: str,
    recipient: str,
    message_id: str,
    now: dt.datetime,
    reply_to: str = "",
) -> bytes:
    """The bytes of a letter to one mailbox: the text first, then the same in HTML."""
    is_ascii = wire_address(recipient).isascii()
    mail = EmailMessage(policy=WIRE if is_ascii else WIRE.clone(utf8=True))
    mail["Subject"] = header_text(subject, LONGEST_SUBJECT)
    mail["From"] = _mailbox(current_app.config["MAIL_DEFAULT_SENDER"])
    mail["To"] = _address(recipient)
    if reply_to:
        mail["Reply-To"] = _mailbox(reply_to)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{message_id}@{site_host()}>"
    # RFC 3834: nobody's holiday notice shall come back to us.
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(text)
    mail.add_alternative(html, subtype="html")
    return mail.as_bytes()


def envelope(recipient: str, mail: bytes) -> Envelope:
    """How a letter to one mailbox goes on the wire."""
    sender = parseaddr(current_app.config["MAIL_DEFAULT_SENDER"])[1]
    return Envelope(sender, (recipient,), mail)


def header_text(text: str, longest: int) -> str:
    """Text of an organizer's that is fit for a header: one line, no marks that turn it round, not too long.

    What looks like an encoded word is broken up: CPython 3.10 to 3.12 decode it, line ends and all, when the
    header is read back, and a title could so write headers of its own.

    >>> header_text("Scrap it\\r\\nBcc: v@example.net", 60), header_text("A petition of many words", 12)
    ('Scrap it Bcc: v@example.net', 'A petition…')
    """
    line = " ".join(NOT_FOR_A_HEADER.sub(" ", text).split()).replace("=?", "= ?")
    if len(line) <= longest:
        return line
    cut = line[: longest - 1]
    return (cut.rpartition(" ")[0] or cut) + "…"


def _mailbox(written: str) -> Address:
    name, address = parseaddr(written)
    return _address(address, name)


def _address(written: str, name: str = "") -> Address:
    """An address for a header. The library parses none beyond ASCII: such a one is given in halves."""
    address, display_name = wire_address(written), header_text(name, 100)
    if address.isascii():
        return Address(display_name, addr_spec=address)
    local, _, domain = address.rpartition("@")
    return Address(display_name, local, domain)


def spoken(language: str) -> str:
    """The language of our own words: the one asked for, or the site's first when there is no catalogue."""
    languages: tuple[str, ...] = current_app.config["LANGUAGES"]
    base = language.partition("-")[0]
    return next((code for code in (language, base) if code in languages), languages[0])


def site_url(path: str) -> str:
    """An address in a letter: always from SITE_URL, never from what a visitor's Host header said."""
    return str(current_app.config["SITE_URL"]).rstrip("/") + path


def site_host() -> str:
    """The right half of every Message-ID."""
    return urlsplit(current_app.config["SITE_URL"]).hostname or "localhost"
