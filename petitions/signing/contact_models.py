"""Who lets the organisation write to them, with the evidence that they said so."""

import datetime as dt

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from petitions.database import Base, BigId, Line


class ContactConsent(Base):
    """One row for each signatory who ticked the box by which the organisation may write to them.

    The evidence that the law asks for: `wording` is what stood beside the box, word for word, in `language`
    and on `page`; `wording_version` counts how it was put. It is living until `withdrawn_at`, and nobody is
    written to before the signature is confirmed.
    """

    __tablename__ = "contact_consents"
    __table_args__ = (Index("ix_contact_consents_petition_id_signature_id", "petition_id", "signature_id"),)

    signature_id: Mapped[int] = mapped_column(BigId, ForeignKey("signatures.id"), primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"))
    given_at: Mapped[dt.datetime]
    wording: Mapped[str]
    wording_version: Mapped[int]
    language: Mapped[str] = mapped_column(String(12))
    page: Mapped[Line]
    withdrawn_at: Mapped[dt.datetime | None]
