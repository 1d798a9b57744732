"""What an office answered by letter or telephone, entered by an organizer."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from petitions.delivery.answers.acknowledge import Document, acknowledge, reply
from petitions.delivery.models import Delivery
from petitions.delivery.sending.posting import instant_of
from petitions.delivery.states import ARRIVED
from petitions.errors import Refusal
from petitions.organizers.audit import record
from petitions.organizers.models import Organizer


@dataclass(frozen=True, slots=True)
class Answer:
    """What came on which day: a receipt with the office's file number, or a reply with text or a scan."""

    on: dt.date
    file_number: str = ""
    contact: str = ""
    text_en: str = ""
    text_fr: str = ""
    document: Document | None = None

    @property
    def is_reply(self) -> bool:
        return bool(self.text_en or self.text_fr or self.document)


def enter_answer(
    session: Session, delivery: Delivery, *, said: Answer, zone: str, by: Organizer, now: dt.datetime
) -> None:
    """Enter it as if the office had said it on its page, and that a person did; a scan is in storage already.

    Raises: Refusal `not_arrived`, `answered_too_early` (with `day`, when it was sent), `posted_in_future` or
    `already_answered`.
    """
    if delivery.state not in ARRIVED or delivery.sent_at is None:
        raise Refusal("not_arrived")
    at, sent_on = instant_of(said.on, zone=zone, now=now), delivery.sent_at.astimezone(ZoneInfo(zone)).date()
    if said.on < sent_on:
        raise Refusal("answered_too_early", field="on", day=sent_on)
    is_first_word = delivery.acknowledged_at is None
    number, contact = said.file_number or delivery.file_number, said.contact or delivery.office_contact
    acknowledge(session, delivery, file_number=number, contact=contact, now=at)
    delivery.is_acknowledged_by_day = delivery.is_acknowledged_by_day or is_first_word
    session.flush()
    if said.is_reply:
        texts = {"text_en": said.text_en, "text_fr": said.text_fr}
        reply(session, delivery, document=said.document, now=at, **texts)
        delivery.is_answered_by_day = True
    record(
        session,
        by,
        "answer_entered",
        subject=delivery.reference,
        organization_id=delivery.run.petition.organization_id,
        now=now,
        detail={"on": said.on.isoformat(), "is_reply": said.is_reply},
    )
