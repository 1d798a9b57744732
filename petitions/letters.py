"""The letters we write: what each needs to know, and how it becomes the bytes of a message.

Nothing that a signatory typed goes into a header, but for the address the letter is sent to. A folder
templates/email/<letter>/ has three parts: subject.txt, body.txt and body.html.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from email.utils import format_datetime, parseaddr
from functools import cache, lru_cache
from typing import Any

import css_inline
from flask import current_app
from flask_babel import force_locale
from markupsafe import escape
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, load_only, selectinload

from petitions.campaign.models import Petition
from petitions.delivery.documents.colours import ink
from petitions.member_letters import check_wanted, from_words
from petitions.outbox.models import Message
from petitions.signing.models import Signature
from petitions.site import site_host, site_url, spoken
from petitions.text.manners import canadian
from petitions.text.plain import neutralised
from petitions.tokens import Signer
from petitions.transport.compose import compose_mail, mailbox_header, text_header
from petitions.transport.envelope import Envelope
from petitions.transport.headers import header_text
from petitions.transport.return_path import Sent, return_path
from petitions.transport.signing import signed
from petitions.updates.announce import reply_of_letter

LONGEST_SUBJECT = 60
FOLLOW_UP = "follow_up"
# Stands in a written letter for the one thing that differs from recipient to recipient.
LINK = "https://link.invalid/of-this-letter"

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
        "petition_url": _page_of(petition, signature.letter_language, text.language),
        "accent": ink(petition.accent),
        "reply_to": petition.reply_to,
        "text_language": text.language,
    }


def _page_of(petition: Petition, spoken: str, read: str) -> str:
    """The petition's page in the language that the signatory speaks, else in that of the text they read."""
    language = spoken if spoken in current_app.config["LANGUAGES"] else read
    in_language = "" if language == petition.first_language else f"/{language}"
    return site_url(f"{in_language}/petitions/{petition.slug}")


def about_organization(session: Session, message: Message) -> Context:
    """What a letter about an organizer's decision says: as above, with the organisation and the reason."""
    context = about_signature(session, message)
    signature = session.get_one(Signature, message.about_id)
    reason = message.words.get("reason", "")
    return context | {"signed_for": neutralised(signature.organization), "reason": reason}


def about_reply(session: Session, message: Message) -> Context:
    """What a letter to a signatory says of an office's reply; its personal link is the one that ends them."""
    context = about_signature(session, message)
    delivery = reply_of_letter(session, int(message.words["reply"]))
    if delivery is None or delivery.reply is None:
        raise Unwritable("the reply is no longer public")
    both = (delivery.reply.text_en, delivery.reply.text_fr)
    own = both[1] if message.language.startswith("fr") and both[1] else both[0]
    carried, office = delivery.office_title, delivery.office
    is_title = office is not None and carried in (office.title_en, office.title_fr)
    return context | {
        "office": office.title(message.language) if office and is_title else carried,
        "replies": (own,) if own else tuple(text for text in both if text),
        "has_document": bool(delivery.reply.document_key),
        "record_url": f"{context['petition_url']}/deliveries/{delivery.reference}",
        "button_url": context["button_url"] + "/unsubscribe",
        "unsubscribe_url": LINK,
    }


# Every letter, by the name of its folder; the words that some are posted with, besides path:
# delivery_stopped, delivery_in_doubt, delivery_answered: title (of the petition), addressee, reason;
# delivery_not_compiled, delivery_waits: title, number; follow_up: title, reference, organization, text,
# reply_to; alert: title, headline, sentence, advice; digest: organization, weeks (dispatch/weekly.py);
# review: title, headline, reasons (a line each), words; report_decided: title, what, outcome;
# office_replied: reply (the delivery's number);
# reset_password, sign_in_link, password_changed: name; invitation: name (of who invites), organization
LETTERS: dict[str, Callable[[Session, Message], Context]] = {
    "confirm_signature": about_signature,
    "already_signed": about_signature,
    "organization_approved": about_organization,
    "organization_declined": about_organization,
    "delivery_stopped": from_words,
    "delivery_in_doubt": from_words,
    "delivery_not_compiled": from_words,
    "delivery_waits": from_words,
    FOLLOW_UP: from_words,
    "delivery_answered": from_words,
    "alert": from_words,
    "digest": from_words,
    "review": from_words,
    "report_decided": from_words,
    "office_replied": about_reply,
    "reset_password": from_words,
    "password_changed": from_words,
    "sign_in_link": from_words,
    "invitation": from_words,
}


def gather(session: Session, messages: Iterable[Message]) -> list[Signature]:
    """What the letters are about, read at once; keep it for as long as they are written."""
    ids = [each.about_id for each in messages if LETTERS.get(each.letter) is about_signature]
    needed = (Signature.public_id, Signature.language, Signature.text_version, Signature.kind)
    petition = joinedload(Signature.petition).options(
        joinedload(Petition.organization), selectinload(Petition.texts)
    )
    query = select(Signature).options(load_only(*needed, Signature.signed_at), petition)
    return list(session.scalars(query.where(Signature.id.in_(ids))))


def write_letter(session: Session, message: Message) -> Envelope:
    """Compose the message, or take the bytes of the first try.

    Raises: Unwanted; Unwritable or an error of the template, and the message is then parked.
    """
    check_wanted(session, message)
    if message.recipient is None or (message.rendered is None and message.letter not in LETTERS):
        raise Unwritable("nobody to write to, or no such letter")
    if message.rendered is not None:
        return _envelope(message, message.rendered)
    context = LETTERS[message.letter](session, message)
    subject, text, html = _parts(message.letter, message.language, context)
    mail = compose(
        subject=subject,
        text=text,
        html=html,
        recipient=message.recipient,
        reply_to=context.get("reply_to", ""),
        # An office knows the campaign by the name that its delivery came under.
        sender_name=context["organization"] if message.letter == FOLLOW_UP else "",
        unsubscribe_url=context["button_url"] if "unsubscribe_url" in context else context.get("off_url", ""),
        message_id=message.message_id,
        # When it was posted, not when it is sent: what is written twice is the same twice.
        now=message.created_at,
    )
    return _envelope(message, signed(current_app.config, mail))


def _parts(letter: str, language: str, context: Context) -> tuple[str, str, str]:
    """Subject, text and HTML. Letters that differ in their link alone are written once."""
    link = context["button_url"]
    common = tuple(sorted((context | {"button_url": LINK, "site_url": site_url("")}).items()))
    subject, text, html = _written(letter, spoken(language), common)
    return subject, text.replace(LINK, link), html.replace(LINK, str(escape(link)))


@lru_cache(maxsize=128)
def _written(letter: str, language: str, context: tuple[tuple[str, Any], ...]) -> tuple[str, str, str]:
    locale = canadian(language)
    values = dict(context) | {"language": language, "direction": locale.text_direction}
    get = current_app.jinja_env.get_template
    with force_locale(str(locale)):
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
    sender_name: str = "",
    unsubscribe_url: str = "",
) -> bytes:
    """The bytes of a letter to one mailbox: the text first, then the same in HTML."""
    headers = [
        ("Subject", text_header("Subject", header_text(subject, LONGEST_SUBJECT))),
        ("From", _from(current_app.config["MAIL_DEFAULT_SENDER"], sender_name)),
        ("To", mailbox_header(recipient)),
        ("Date", format_datetime(now)),
        ("Message-ID", f"<{message_id}@{site_host()}>"),
        # RFC 3834: nobody's holiday notice shall come back to us.
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
    ]
    if reply_to:
        headers.insert(3, ("Reply-To", mailbox_header(parseaddr(reply_to)[1])))
    if unsubscribe_url:
        # RFC 8058: a press in the mail program, and never a fetch, ends these letters.
        headers.append(("List-Unsubscribe", f"<{unsubscribe_url}>"))
        headers.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    return compose_mail(headers, text=text, html=html, boundary=message_id)


def _envelope(message: Message, mail: bytes) -> Envelope:
    """How a letter to one mailbox goes on the wire."""
    sender = return_path(current_app.config, Sent.LETTER, uuid.UUID(int=message.id))
    return Envelope(sender, (message.recipient or "",), mail)


@lru_cache(maxsize=128)
def _from(written: str, name: str) -> str:
    """The From header: our own address, under the site's name or another."""
    own_name, address = parseaddr(written)
    return mailbox_header(address, header_text(name or own_name, 100))
