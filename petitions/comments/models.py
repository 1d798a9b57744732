"""What the comment desk knows of a comment beyond its words, and what visitors reported."""

import datetime as dt
import enum
import uuid

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    Text,
    Uuid,
    literal_column,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from petitions.database import Base, BigId, Code, EncryptedText, Id, Line, one_of
from petitions.signing.models import Signature


class ReportReason(enum.StrEnum):
    """Why somebody thinks that a comment should not be shown."""

    INSULT = "insult"
    PRIVATE = "private"
    UNTRUE = "untrue"
    ADVERTISING = "advertising"
    OTHER = "other"


class Comment(Base):
    """One row for each comment that was confirmed, written by the sweep and not in the request that signs.

    `folded` is the comment without case and accents (text/folding.py): what a search looks in. `shown` is
    the comment as everybody may read it, private particulars masked; `edited` is what an organizer left of
    it, and then that is shown and delivered. Near-identical comments have one `group_id`: the id of the
    signature that leads them. `public_id` names it in the address of its report page: the signature's own
    is a secret of the signatory.
    """

    __tablename__ = "comments"
    __table_args__ = (Index("ix_comments_petition_id_group_id", "petition_id", "group_id"),)

    signature_id: Mapped[int] = mapped_column(BigId, ForeignKey("signatures.id"), primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(Uuid, unique=True, default=uuid.uuid4)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"))
    group_id: Mapped[int] = mapped_column(BigId)
    digest: Mapped[bytes] = mapped_column(LargeBinary(16))
    folded: Mapped[str] = mapped_column(Text)
    shown: Mapped[str] = mapped_column(Text)
    edited: Mapped[str | None] = mapped_column(Text)
    read_at: Mapped[dt.datetime | None]
    hidden_reason: Mapped[Line] = mapped_column(default="")

    signature: Mapped[Signature] = relationship()


class CommentMark(Base):
    """A mark by which the leader of a group is found again by comments that are nearly the same."""

    __tablename__ = "comment_marks"

    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"), primary_key=True)
    mark: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    group_id: Mapped[int] = mapped_column(BigId, primary_key=True)


class CommentReport(Base):
    """A visitor's word that a comment should not be shown; open until an organizer has decided.

    `network_key` lets one network report a comment once. `reply_to` is where the visitor wants to hear what
    came of it, in `language`. Both are emptied with the decision.
    """

    __tablename__ = "comment_reports"
    __table_args__ = (CheckConstraint(one_of("reason", ReportReason), name="reason"),)

    id: Mapped[Id]
    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"))
    signature_id: Mapped[int] = mapped_column(BigId, ForeignKey("signatures.id"), index=True)
    reason: Mapped[Code]
    words: Mapped[Line] = mapped_column(default="")
    network_key: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    reply_to: Mapped[str | None] = mapped_column(EncryptedText)
    language: Mapped[Code] = mapped_column(default="", server_default="")
    reported_at: Mapped[dt.datetime]
    settled_at: Mapped[dt.datetime | None]


# What the desk asks for again and again: the unread, the reported, the same words.
Index(
    "ix_comments_unread",
    Comment.petition_id,
    Comment.signature_id,
    postgresql_where=Comment.read_at.is_(None),
    sqlite_where=Comment.read_at.is_(None),
)
Index("ix_comments_digest", Comment.petition_id, Comment.digest)
Index(
    "ix_comment_reports_open",
    CommentReport.petition_id,
    CommentReport.signature_id,
    postgresql_where=CommentReport.settled_at.is_(None),
    sqlite_where=CommentReport.settled_at.is_(None),
)
# Signatures with a comment, for the desk's pages and for the sweep that goes through them.
HAS_COMMENT = Signature.comment != literal_column("''")
Index(
    "ix_signatures_comments",
    Signature.petition_id,
    Signature.id,
    postgresql_where=HAS_COMMENT,
    sqlite_where=HAS_COMMENT,
)
Index(
    "ix_signatures_hidden_comments",
    Signature.petition_id,
    Signature.id,
    postgresql_where=Signature.comment_hidden_at.is_not(None),
    sqlite_where=Signature.comment_hidden_at.is_not(None),
)
