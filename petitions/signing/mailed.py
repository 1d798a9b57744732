"""Letters that signatories say they also mailed themselves: a number of its own, never part of the count."""

import datetime as dt

from sqlalchemy import ForeignKey, Index, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from petitions.database import Base, BigId
from petitions.signing.models import CountClass, Signature, SignatureState


class MailedLetter(Base):
    """A row for each signature whose signatory says to have mailed their letter too; taken back, it goes."""

    __tablename__ = "mailed_letters"
    __table_args__ = (Index("ix_mailed_letters_petition_id", "petition_id"),)

    signature_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("signatures.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"))
    mailed_at: Mapped[dt.datetime]


def mark_mailed(session: Session, signature: Signature, *, now: dt.datetime) -> None:
    """Note that the signatory mailed their letter too. A second time does nothing."""
    session.refresh(signature, with_for_update=True)
    if signature.state == SignatureState.CONFIRMED and mailed_at(session, signature) is None:
        session.add(MailedLetter(signature_id=signature.id, petition_id=signature.petition_id, mailed_at=now))
        session.flush()


def unmark_mailed(session: Session, signature: Signature) -> None:
    """They did not mail it after all. A second time does nothing."""
    session.refresh(signature, with_for_update=True)
    noted = session.get(MailedLetter, signature.id)
    if noted is not None:
        session.delete(noted)
        session.flush()


def mailed_at(session: Session, signature: Signature) -> dt.datetime | None:
    """When the signatory said so; None when they did not."""
    noted = session.get(MailedLetter, signature.id)
    return noted.mailed_at if noted else None


def mailed_count(session: Session, petition_id: int) -> int:
    """How many who count as confirmed persons say that they mailed their letter too."""
    query = (
        select(func.count())
        .select_from(MailedLetter)
        .join(Signature, Signature.id == MailedLetter.signature_id)
        .where(MailedLetter.petition_id == petition_id, Signature.counted_as == CountClass.CONFIRMED)
    )
    return session.scalar(query) or 0
