"""Which petitions are being looked at, what was said about them, and what visitors reported."""

import datetime as dt
import enum
from dataclasses import dataclass

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from petitions.database import Base, Code, EncryptedText, Id, one_of
from petitions.organizers.models import Organizer


class Reason(enum.StrEnum):
    """Why a petition is sent back or turned down; the words beside it say what exactly."""

    UNCLEAR = "unclear"
    ADDRESSEE = "addressee"
    PERSON = "person"
    HATE = "hate"
    UNTRUE = "untrue"
    COURTS = "courts"
    DOUBLE = "double"
    ADVERTISING = "advertising"
    RIGHTS = "rights"
    OTHER = "other"


class Act(enum.StrEnum):
    """What a note goes with: a question or an answer, or a decision."""

    WROTE = "wrote"
    APPROVED = "approved"
    RETURNED = "returned"
    REJECTED = "rejected"
    HIDDEN = "hidden"
    SHOWN = "shown"
    COMMENT_HIDDEN = "comment_hidden"


class PetitionReportReason(enum.StrEnum):
    """Why a visitor thinks that a petition should not be here."""

    HATE = "hate"
    PERSON = "person"
    UNTRUE = "untrue"
    FRAUD = "fraud"
    RIGHTS = "rights"
    OTHER = "other"


class ReportDecision(enum.StrEnum):
    """What became of the reports of a petition."""

    KEPT = "kept"
    ASKED = "asked"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class ReportReply:
    """Where a visitor wants to hear what came of a report, and in which language."""

    address: str
    language: str


class Review(Base):
    """The look at one petition that was sent in.

    `snapshot` is what it said when it was first sent in or last decided, by what.py; what it says now is
    compared with it. `sent_digest` is of what was sent in. A moderator's claim, made at `claimed_at`, holds
    until `claimed_until` and only for what `claimed_digest` names: an edit ends it.
    """

    __tablename__ = "reviews"

    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"), primary_key=True)
    snapshot: Mapped[dict[str, str]] = mapped_column(JSON)
    sent_digest: Mapped[str] = mapped_column(String(64))
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("organizers.id"))
    claimed_at: Mapped[dt.datetime | None]
    claimed_until: Mapped[dt.datetime | None]
    claimed_digest: Mapped[str] = mapped_column(String(64), default="")

    claimed_by: Mapped[Organizer | None] = relationship()


class ReviewNote(Base):
    """A word between the platform and the organizers about a petition, or a decision with its reasons."""

    __tablename__ = "review_notes"
    __table_args__ = (CheckConstraint(one_of("act", Act), name="act"),)

    id: Mapped[Id]
    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("organizers.id"))
    is_from_platform: Mapped[bool]
    act: Mapped[Code]
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)
    words: Mapped[str] = mapped_column(default="")
    at: Mapped[dt.datetime]

    author: Mapped[Organizer | None] = relationship()


class PetitionReport(Base):
    """A visitor's word that a petition should not be here; open until the platform has decided.

    `network_key` lets one network report a petition once while its report is open. `reply_to` is where the
    visitor wants to hear what came of it, in `language`; it is emptied with the decision.
    """

    __tablename__ = "petition_reports"
    __table_args__ = (
        CheckConstraint(one_of("reason", PetitionReportReason), name="reason"),
        CheckConstraint(f"decision = '' OR {one_of('decision', ReportDecision)}", name="decision"),
        Index("ix_petition_reports_petition_id_settled_at", "petition_id", "settled_at"),
    )

    id: Mapped[Id]
    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"))
    reason: Mapped[Code]
    words: Mapped[str] = mapped_column(default="")
    network_key: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    reply_to: Mapped[str | None] = mapped_column(EncryptedText)
    language: Mapped[Code] = mapped_column(default="", server_default="")
    reported_at: Mapped[dt.datetime]
    settled_at: Mapped[dt.datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("organizers.id"))
    decision: Mapped[Code] = mapped_column(default="")

    @property
    def reply(self) -> ReportReply | None:
        """Where to tell what came of it; None when nobody asked, or was told."""
        return ReportReply(self.reply_to, self.language) if self.reply_to else None
