"""What the addressee's page says: the delivery, and what the office has answered so far."""

import datetime as dt
from dataclasses import dataclass

from flask import current_app, url_for

from petitions.delivery.answers.clock import answer_due_on, terms_of
from petitions.delivery.documents.package import COUNTED_CLASSES
from petitions.delivery.models import Delivery
from petitions.extensions import db
from petitions.web.campaign.pages import file_size
from petitions.web.campaign.petition_page import LanguageLink
from petitions.web.current import language_name
from petitions.web.delivery.titles import office_title

OFFICIAL = ("en", "fr")


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of the delivery, to be fetched once more."""

    name: str
    size: str
    path: str


@dataclass(frozen=True, slots=True)
class ReplyText:
    """What the office wrote, in one language."""

    language: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The page's facts: what was sent, and what the office has said to it so far."""

    title: str
    demand: str
    text_language: str
    organization: str
    reply_to: str
    reference: str
    office: str
    is_of_riding: bool
    sent_at: dt.datetime | None
    is_sent_by_day: bool
    total: int
    joined_count: int
    files: list[FileLine]
    record_path: str
    petition_path: str
    acknowledge_path: str
    reply_path: str
    pass_on_path: str
    passed_on_to: str
    document_path: str
    acknowledged_at: dt.datetime | None
    is_acknowledged_by_day: bool
    file_number: str
    contact: str
    has_replied: bool
    replies: list[ReplyText]
    is_released: bool
    open_until: dt.datetime | None
    answer_due_on: dt.date | None


def view_of(token: str, delivery: Delivery, lang: str) -> View:
    """All that the page of one delivery says; its links keep the language of the page."""
    petition = delivery.run.petition
    text = petition.text(lang)
    released = delivery.reply is not None and delivery.reply.released_at is not None
    return View(
        title=text.title,
        demand=text.demand,
        text_language=text.language,
        organization=petition.organization.name,
        reply_to=petition.reply_to or petition.organization.email,
        reference=delivery.reference,
        office=office_title(delivery),
        is_of_riding=bool(delivery.riding_code),
        sent_at=delivery.sent_at or delivery.body_started_at,
        is_sent_by_day=delivery.by_post,
        total=_total(delivery),
        joined_count=delivery.signature_count,
        files=_files(token, delivery),
        record_path=url_for("delivery.receipt", slug=petition.slug, reference=delivery.reference, lang=lang),
        petition_path=url_for("campaign.petition", slug=petition.slug, lang=text.language),
        acknowledge_path=_own("office.confirm_receipt", token, delivery, lang),
        reply_path=_own("office.send_reply", token, delivery, lang),
        pass_on_path=_own("office.not_for_us", token, delivery, lang),
        passed_on_to=delivery.passed_on_to,
        document_path=_document_path(token, delivery),
        acknowledged_at=delivery.acknowledged_at,
        is_acknowledged_by_day=delivery.is_acknowledged_by_day,
        file_number=delivery.file_number,
        contact=delivery.office_contact,
        has_replied=delivery.reply is not None,
        replies=_replies(delivery),
        is_released=released,
        open_until=delivery.link_expires_at,
        answer_due_on=_due_on(delivery),
    )


def _due_on(delivery: Delivery) -> dt.date | None:
    """The day until which an answer is hoped for; None for a copy, and once the office has spoken."""
    terms = terms_of(db.session(), delivery.run.petition_id, zone=current_app.config["DEFAULT_TIMEZONE"])
    return None if delivery.answered_at or delivery.passed_on_at else answer_due_on(delivery, terms)


def page_language(delivery: Delivery, asked: str) -> str:
    """The official language that somebody in the office chose, else the one that it was written to in."""
    return asked if asked in OFFICIAL else delivery.language


def languages_of(token: str, delivery: Delivery, lang: str) -> list[LanguageLink]:
    """The page in both official languages."""
    return [
        LanguageLink(code, language_name(code), _own("office.page", token, delivery, code), code == lang)
        for code in OFFICIAL
    ]


def _own(endpoint: str, token: str, delivery: Delivery, lang: str) -> str:
    """An address of the page; it names the language only where that is not the office's."""
    return url_for(endpoint, token=token, lang=None if lang == delivery.language else lang)


def _total(delivery: Delivery) -> int:
    """As the covering mail says it: a member is told of the riding, everybody else of all."""
    counts = delivery.manifest.get("counts", {}) if delivery.riding_code else {}
    return sum(counts.get(name, 0) for name in COUNTED_CLASSES) if counts else delivery.run.count


def _document_path(token: str, delivery: Delivery) -> str:
    has_document = delivery.reply is not None and bool(delivery.reply.document_key)
    return url_for("office.reply_document", token=token) if has_document else ""


def _files(token: str, delivery: Delivery) -> list[FileLine]:
    """None once they were forgotten, because somebody in them was erased."""
    if delivery.files_forgotten_at is not None:
        return []
    return [
        FileLine(each.name, file_size(each.size), url_for("office.file", token=token, name=each.name))
        for each in delivery.files
    ]


def _replies(delivery: Delivery) -> list[ReplyText]:
    if delivery.reply is None:
        return []
    both = (("en", delivery.reply.text_en), ("fr", delivery.reply.text_fr))
    return [ReplyText(language, text) for language, text in both if text]
