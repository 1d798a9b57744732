"""An office's reply, sent to those who signed and asked to hear of it."""

import datetime as dt

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from petitions.delivery.models import Delivery, DeliveryRun, OfficeReply
from petitions.outbox.post import post
from petitions.signing.models import Signature, SignatureState

BATCH = 500
LETTER = "office_replied"


def announce_batch(session: Session, *, now: dt.datetime) -> bool:
    """Post the letters of one batch of one released reply. True: there may be more.

    Of a member's reply only their own constituents hear. Who withdrew or unsubscribed meanwhile is left out.
    """
    query = (
        select(OfficeReply)
        .where(OfficeReply.released_at.is_not(None), OfficeReply.announced_at.is_(None))
        .order_by(OfficeReply.released_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    reply = session.scalars(query).first()
    if reply is None:
        return False
    readers = session.scalars(_readers(reply)).all()
    for signature in readers:
        _post(session, reply, signature, now)
        reply.announced_to_id = signature.id
    if len(readers) < BATCH:
        reply.announced_at = now
    session.flush()
    return True


def _readers(reply: OfficeReply) -> Select[Signature]:
    delivery = reply.delivery
    query = (
        select(Signature)
        .where(Signature.petition_id == delivery.run.petition_id, Signature.id > reply.announced_to_id)
        .where(Signature.state == SignatureState.CONFIRMED, Signature.consent_updates)
        .where(Signature.email.is_not(None), Signature.erased_at.is_(None))
        .order_by(Signature.id)
        .limit(BATCH)
    )
    return query.where(Signature.riding_code == delivery.riding_code) if delivery.riding_code else query


def _post(session: Session, reply: OfficeReply, signature: Signature, now: dt.datetime) -> None:
    if not signature.email:
        return
    post(
        session,
        letter=LETTER,
        recipient=signature.email,
        mailbox_key=signature.mailbox_key,
        language=signature.letter_language,
        about=("signature", signature.id),
        context={"reply": reply.delivery_id},
        now=now,
    )


def reply_of_letter(session: Session, delivery_id: int) -> Delivery | None:
    """The delivery whose reply a letter tells of; None when it is no longer public."""
    query = (
        select(Delivery)
        .join(DeliveryRun, DeliveryRun.id == Delivery.run_id)
        .join(OfficeReply, OfficeReply.delivery_id == Delivery.id)
        .where(Delivery.id == delivery_id, OfficeReply.released_at.is_not(None))
    )
    return session.scalars(query).first()
