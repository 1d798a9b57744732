"""One delivery as the public may see it: its course, its numbers, its digests and the office's reply."""

import datetime as dt
from dataclasses import dataclass

from flask import current_app

from petitions.campaign.models import Petition
from petitions.delivery.answers.clock import answer_due_on, heard_of_later, is_overdue, terms_of
from petitions.delivery.answers.follow_up import reminders_of
from petitions.delivery.answers.told import told_state
from petitions.delivery.models import Delivery, OfficeReply
from petitions.delivery.sending.letter_returns import returns_of
from petitions.dispatch.delivery_words import state_sentence
from petitions.extensions import db
from petitions.web.campaign.pages import file_size
from petitions.web.current import language, now
from petitions.web.delivery.course import Step, course
from petitions.web.delivery.record import deliveries_of
from petitions.web.delivery.titles import holder_style, office_path, office_title


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of a delivery: named and measured, not published."""

    name: str
    size: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ReplyText:
    """What the office answered, in one language."""

    language: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One delivery as the public may see it. `course` is what happened, in order."""

    reference: str
    state: str
    sentence: str
    office: str
    office_path: str
    holder: str
    signature_count: int | str
    total: int
    joined_count: int
    left_count: int
    course: list[Step]
    is_late: bool
    file_number: str
    answer_due_on: dt.date | None
    is_overdue: bool
    heard_later: bool
    files: list[FileLine]
    manifest_digest: str
    previous_digest: str
    has_reply: bool
    reply: list[ReplyText]
    document: FileLine | None


def receipt_of(petition: Petition, delivery: Delivery) -> Receipt:
    """All that the page of one delivery says."""
    run = delivery.run
    lines = next(iter(deliveries_of(db.session(), petition, number=run.number))).lines
    shown = next(line.signature_count for line in lines if line.reference == delivery.reference)
    terms = terms_of(db.session(), petition.id, zone=current_app.config["DEFAULT_TIMEZONE"])
    due_on = answer_due_on(delivery, terms)
    heard_later = delivery.id in heard_of_later(db.session(), [delivery.id])
    return Receipt(
        reference=delivery.reference,
        state=told_state(delivery),
        sentence=state_sentence(delivery),
        office=office_title(delivery),
        office_path=office_path(delivery),
        holder=holder_style(delivery),
        signature_count=shown,
        total=run.count,
        joined_count=run.joined_count,
        left_count=run.left_count,
        course=_course(delivery),
        is_late=run.is_late,
        file_number=delivery.file_number,
        answer_due_on=None if delivery.answered_at or delivery.passed_on_at else due_on,
        is_overdue=is_overdue(delivery, due_on, today=terms.day_of(now()), heard_later=heard_later),
        heard_later=heard_later,
        files=[FileLine(file.name, file_size(file.size), file.sha256) for file in delivery.files],
        manifest_digest=delivery.manifest_digest,
        previous_digest=delivery.previous_digest,
        has_reply=_released(delivery) is not None,
        reply=_released_reply(delivery),
        document=_document(delivery),
    )


def _course(delivery: Delivery) -> list[Step]:
    reminder = reminders_of(db.session(), [delivery.id]).get(delivery.id)
    return course(delivery, reminder, returns_of(db.session(), [delivery.id])[delivery.id])


def _released(delivery: Delivery) -> OfficeReply | None:
    """The office's reply, once everybody may read it."""
    reply = delivery.reply
    return reply if reply is not None and reply.released_at is not None else None


def _released_reply(delivery: Delivery) -> list[ReplyText]:
    """Its texts, the one in the page's language first."""
    reply = _released(delivery)
    texts = {"en": reply.text_en, "fr": reply.text_fr} if reply else {}
    found = [ReplyText(code, text) for code, text in texts.items() if text]
    return sorted(found, key=lambda each: each.language != language())


def _document(delivery: Delivery) -> FileLine | None:
    """The PDF that came with the reply."""
    reply = _released(delivery)
    if reply is None or not reply.document_key:
        return None
    return FileLine("reply.pdf", file_size(reply.document_size), reply.document_sha256)
