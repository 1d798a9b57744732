"""What an office says to a delivery: that it came, under which number, and one reply to all who signed."""

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.delivery.models import Delivery, OfficeReply
from petitions.delivery.sending.posting import Posted, settle_posted
from petitions.delivery.slots.office_hours import CAPITAL, ZONES
from petitions.delivery.states import ARRIVED, DeliveryState
from petitions.errors import Refusal
from petitions.organizers.models import AuditEntry

# An office that speaks of a mail in doubt, or of a letter that was printed, has it.
_SPOKEN_OF = (*ARRIVED, DeliveryState.IN_DOUBT, DeliveryState.TO_POST)


@dataclass(frozen=True, slots=True)
class Document:
    """A PDF that goes with a reply, in full."""

    content: bytes
    sha256: str

    @classmethod
    def of(cls, content: bytes) -> "Document":
        return cls(content, hashlib.sha256(content).hexdigest())

    def key(self, reference: str) -> str:
        """Where it is kept."""
        return f"deliveries/{reference}/reply-{self.sha256[:16]}.pdf"


def delivery_of_link(session: Session, public_id: uuid.UUID, *, now: dt.datetime) -> Delivery | None:
    """The delivery whose page an office may open: sent, and its link neither run out nor taken back."""
    delivery = session.scalars(select(Delivery).where(Delivery.public_id == public_id)).first()
    if delivery is None or delivery.state not in _SPOKEN_OF or delivery.link_revoked_at is not None:
        return None
    if delivery.state == DeliveryState.TO_POST and not delivery.attempts:
        return None
    is_open = delivery.link_expires_at is not None and now < delivery.link_expires_at
    return delivery if is_open else None


def acknowledge(
    session: Session, delivery: Delivery, *, file_number: str, contact: str, now: dt.datetime
) -> bool:
    """The office confirms receipt; said again, it may correct the number. True the first time."""
    _lock(session, delivery)
    is_first = delivery.acknowledged_at is None
    delivery.file_number, delivery.office_contact = file_number, contact
    if is_first:
        _arrived(delivery, now)
        delivery.acknowledged_at = now
        if delivery.state in (DeliveryState.SENT, DeliveryState.POSTED):
            delivery.state = DeliveryState.ACKNOWLEDGED
        _keep_account(session, delivery, "delivery_acknowledged", now)
    session.flush()
    return is_first


def reply(
    session: Session,
    delivery: Delivery,
    *,
    text_en: str,
    text_fr: str,
    now: dt.datetime,
    document: Document | None = None,
) -> OfficeReply:
    """The office's one reply, kept until the organizer releases it; its document is in storage already.

    Raises: Refusal `reply_empty` or `already_answered`.
    """
    _lock(session, delivery)
    if not text_en and not text_fr and document is None:
        raise Refusal("reply_empty", field="text_en")
    if delivery.answered_at is not None:
        raise Refusal("already_answered")
    _arrived(delivery, now)
    delivery.acknowledged_at = delivery.acknowledged_at or now
    delivery.answered_at, delivery.state = now, DeliveryState.ANSWERED
    answer = OfficeReply(delivery_id=delivery.id, text_en=text_en, text_fr=text_fr, received_at=now)
    if document is not None:
        answer.document_key, answer.document_size = document.key(delivery.reference), len(document.content)
        answer.document_sha256 = document.sha256
    session.add(answer)
    _keep_account(session, delivery, "delivery_answered", now)
    session.flush()
    return answer


def pass_on(session: Session, delivery: Delivery, *, to: str, now: dt.datetime) -> bool:
    """The office names another to be asked; said again, it may correct that. True the first time."""
    _lock(session, delivery)
    is_first = delivery.passed_on_at is None
    _arrived(delivery, now)
    delivery.passed_on_to, delivery.passed_on_at = to, delivery.passed_on_at or now
    if is_first:
        _keep_account(session, delivery, "delivery_passed_on", now)
    session.flush()
    return is_first


def release(session: Session, answer: OfficeReply, *, now: dt.datetime) -> None:
    """The organizer shows the reply to everybody; once."""
    answer.released_at = answer.released_at or now
    session.flush()


def revoke_link(session: Session, delivery: Delivery, *, now: dt.datetime) -> None:
    """The office's page opens no more, as when its mail went astray."""
    delivery.link_revoked_at = delivery.link_revoked_at or now
    session.flush()


def _lock(session: Session, delivery: Delivery) -> None:
    session.refresh(delivery, with_for_update=True)


def _arrived(delivery: Delivery, now: dt.datetime) -> None:
    """Whoever holds the link has the mail or the letter: that settles a doubt, and that it was posted."""
    if delivery.state == DeliveryState.TO_POST:
        settle_posted(delivery, now, Posted(on=now.astimezone(ZoneInfo(ZONES[CAPITAL])).date()))
    if delivery.state == DeliveryState.IN_DOUBT:
        delivery.sent_at, delivery.in_doubt_at = delivery.body_started_at or now, None
        delivery.state = DeliveryState.SENT


def _keep_account(session: Session, delivery: Delivery, action: str, now: dt.datetime) -> None:
    organization_id = delivery.run.petition.organization_id
    session.add(
        AuditEntry(
            at=now, organization_id=organization_id, action=action, subject=delivery.reference, detail={}
        )
    )
