"""Offices and their holders: a petition names the office, so that it outlives a shuffle."""

import datetime as dt
import enum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from petitions.database import Base, Code, Id, Line, one_of


class OfficeKind(enum.StrEnum):
    """What an office is; decides the forms of address."""

    PRIME_MINISTER = "prime_minister"
    MINISTER = "minister"
    MEMBER = "member"
    OTHER = "other"


class Office(Base):
    """A role that may be petitioned, with the address that its correspondence unit reads.

    `address_*` hold postal lines without the name, one a line. `language` is the one its deliveries are
    written in. Nothing is sent before an operator set `approved_at`, nor while `bounced_at` stands.
    """

    __tablename__ = "offices"
    __table_args__ = (CheckConstraint(one_of("kind", OfficeKind), name="kind"),)

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[Code]
    title_en: Mapped[Line]
    title_fr: Mapped[Line]
    email: Mapped[Line] = mapped_column(default="")
    cc_emails: Mapped[list[str]] = mapped_column(JSON, default=list)
    address_en: Mapped[str] = mapped_column(default="")
    address_fr: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(String(12), default="en")
    riding_code: Mapped[str | None] = mapped_column(String(12), index=True)
    size_limit_mb: Mapped[int] = mapped_column(default=10)
    approved_at: Mapped[dt.datetime | None]
    bounced_at: Mapped[dt.datetime | None]

    holders: Mapped[list["Holder"]] = relationship(back_populates="office", order_by="Holder.from_on")

    def holder_on(self, day: dt.date) -> "Holder | None":
        """Who holds the office on a day; None when it is vacant."""
        return next((holder for holder in self.holders if holder.holds_on(day)), None)

    def title(self, language: str) -> str:
        """The office's title in French for "fr", in English for every other language."""
        return self.title_fr if language == "fr" else self.title_en

    def address(self, language: str) -> str:
        return self.address_fr if language == "fr" else self.address_en


class Holder(Base):
    """A person who holds an office from one day (included) until another (excluded, None = still).

    `style_*` is the whole name as an envelope carries it ("The Honourable Ralph Goodale, P.C., M.P.");
    `salutation_*` opens the letter ("Dear Minister Goodale"). Source: forms of address, docs/glossary.md.
    """

    __tablename__ = "holders"
    __table_args__ = (Index("ix_holders_office_id_from_on", "office_id", "from_on", unique=True),)

    id: Mapped[Id]
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    name: Mapped[Line]
    style_en: Mapped[Line]
    style_fr: Mapped[Line]
    salutation_en: Mapped[Line]
    salutation_fr: Mapped[Line]
    from_on: Mapped[dt.date]
    until_on: Mapped[dt.date | None]

    office: Mapped[Office] = relationship(back_populates="holders")

    def holds_on(self, day: dt.date) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)

    def style(self, language: str) -> str:
        return self.style_fr if language == "fr" else self.style_en

    def salutation(self, language: str) -> str:
        return self.salutation_fr if language == "fr" else self.salutation_en


class ProposalState(enum.StrEnum):
    """What became of a proposal."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class HolderProposal(Base):
    """Somebody who holds an office from a day on, as a list says. Nothing is written to them before a yes."""

    __tablename__ = "holder_proposals"
    __table_args__ = (CheckConstraint(one_of("state", ProposalState), name="state"),)

    id: Mapped[Id]
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), index=True)
    state: Mapped[Code] = mapped_column(default=ProposalState.PROPOSED)
    name: Mapped[Line]
    style_en: Mapped[Line]
    style_fr: Mapped[Line]
    salutation_en: Mapped[Line]
    salutation_fr: Mapped[Line]
    from_on: Mapped[dt.date]
    proposed_at: Mapped[dt.datetime]
    decided_at: Mapped[dt.datetime | None]

    office: Mapped[Office] = relationship()
