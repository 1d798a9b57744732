"""What the addressee's page says: the delivery, and what the office has answered so far."""

import datetime as dt
from dataclasses import dataclass

from flask import url_for

from petitions.delivery.models import Delivery
from petitions.web.campaign.pages import file_size


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
    organization: str
    reference: str
    office: str
    sent_at: dt.datetime | None
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
    file_number: str
    contact: str
    has_replied: bool
    replies: list[ReplyText]
    is_released: bool
    open_until: dt.datetime | None


def view_of(token: str, delivery: Delivery) -> View:
    """All that the page of one delivery says."""
    petition = delivery.run.petition
    text = petition.text(delivery.language)
    released = delivery.reply is not None and delivery.reply.released_at is not None
    return View(
        title=text.title,
        demand=text.demand,
        organization=petition.organization.name,
        reference=delivery.reference,
        office=delivery.office_title,
        sent_at=delivery.sent_at or delivery.body_started_at,
        total=delivery.run.count,
        joined_count=delivery.signature_count,
        files=_files(token, delivery),
        record_path=url_for("delivery.receipt", slug=petition.slug, reference=delivery.reference),
        petition_path=url_for("campaign.petition", slug=petition.slug),
        acknowledge_path=url_for("office.confirm_receipt", token=token),
        reply_path=url_for("office.send_reply", token=token),
        pass_on_path=url_for("office.not_for_us", token=token),
        passed_on_to=delivery.passed_on_to,
        document_path=_document_path(token, delivery),
        acknowledged_at=delivery.acknowledged_at,
        file_number=delivery.file_number,
        contact=delivery.office_contact,
        has_replied=delivery.reply is not None,
        replies=_replies(delivery),
        is_released=released,
        open_until=delivery.link_expires_at,
    )


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
