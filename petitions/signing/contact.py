"""Let the organisation write: a yes of its own beside the signature, with its evidence, and taken back."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update
from sqlalchemy.orm import Session

from petitions.signing.contact_models import ContactConsent
from petitions.signing.models import CountClass, Signature


@dataclass(frozen=True, slots=True)
class ContactWording:
    """What stood beside the box that was ticked, how often it was put anew, its language and its page."""

    text: str
    version: int
    language: str
    page: str


def agree_to_contact(
    connection: Connection, public_id: uuid.UUID, wording: ContactWording, *, now: dt.datetime
) -> None:
    """Keep the yes beside the signature that was just kept."""
    signature = select(Signature.id, Signature.petition_id).where(Signature.public_id == public_id)
    row = connection.execute(signature).one()
    connection.execute(
        insert(ContactConsent).values(
            signature_id=row.id,
            petition_id=row.petition_id,
            given_at=now,
            wording=wording.text,
            wording_version=wording.version,
            language=wording.language,
            page=wording.page,
        )
    )


def refuse_contact(session: Session, signature_ids: Sequence[int], *, now: dt.datetime) -> None:
    """Take the yes back; its evidence stays with the instant. A second time does nothing."""
    rows = ContactConsent.signature_id.in_(signature_ids) & ContactConsent.withdrawn_at.is_(None)
    taking_back = update(ContactConsent).where(rows).values(withdrawn_at=now)
    session.execute(taking_back.execution_options(synchronize_session=False))


def contact_of(session: Session, signature: Signature) -> ContactConsent | None:
    """What the signatory said of being written to; None when they were not asked or said nothing."""
    found = select(ContactConsent).where(ContactConsent.signature_id == signature.id)
    return session.scalars(found.execution_options(populate_existing=True)).first()


def may_be_written_to(petition_id: int) -> ColumnElement[bool]:
    """Of signatures joined with consents: confirmed persons of a petition whose yes is living."""
    return (
        (ContactConsent.petition_id == petition_id)
        & ContactConsent.withdrawn_at.is_(None)
        & (Signature.counted_as == CountClass.CONFIRMED)
        & Signature.email.is_not(None)
        & Signature.erased_at.is_(None)
    )


def contact_count(session: Session, petition_id: int) -> int:
    """How many the organisation may write to at this moment."""
    joined = select(func.count()).select_from(ContactConsent)
    joined = joined.join(Signature, Signature.id == ContactConsent.signature_id)
    return session.scalar(joined.where(may_be_written_to(petition_id))) or 0


def forget_contacts(session: Session, signature_ids: Sequence[int]) -> None:
    """Forget that somebody was asked, together with the address that it was about."""
    rows = delete(ContactConsent).where(ContactConsent.signature_id.in_(signature_ids))
    session.execute(rows.execution_options(synchronize_session=False))
