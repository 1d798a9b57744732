"""The queued row of a letter, the daily measure of a mailbox, and what preview mode kept back."""

import datetime as dt
import enum
import json
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from petitions.database import Base, BigId, Code, EncryptedBytes, EncryptedText, Id, Line, one_of


class MessageState(enum.StrEnum):
    """Where a message is. Queued, deferred and claimed ones are waiting; the others are at their end."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    DEFERRED = "deferred"
    SENT = "sent"
    DROPPED = "dropped"
    PARKED = "parked"


# Letters to offices: one that may have arrived is not sent again unless a person says so.
ONCE = frozenset({"follow_up"})
# Kept from the mailbox's daily measure until there is room again.
WAITING = (MessageState.QUEUED, MessageState.DEFERRED)


class Message(Base):
    """One letter to one mailbox, written in the transaction that gives the reason for it.

    `letter` names the template; `about_kind` and `about_id` the row it is about; `context` is JSON with what
    the template needs beyond that row. `next_attempt_at` is the instant from which a worker may take it;
    while it is claimed that is the end of the lease, and at its end it is None. `lease_token` says whose the
    claim is. `message_id` is the left half of the Message-ID, the same at every try; `rendered` are the
    bytes, written before the first try. Whom it was for and what it said is forgotten when it is sent or
    dropped. `bounced_at` is when the mailbox sent it back for good. `mailbox_key` is None for letters that
    the daily measure does not count.
    """

    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint(one_of("state", MessageState), name="state"),
        CheckConstraint("state <> 'claimed' OR lease_token IS NOT NULL", name="lease"),
        Index("ix_messages_about", "about_kind", "about_id"),
    )

    id: Mapped[Id]
    letter: Mapped[Code]
    recipient: Mapped[str | None] = mapped_column(EncryptedText)
    mailbox_key: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    language: Mapped[str] = mapped_column(String(12))
    about_kind: Mapped[Code] = mapped_column(default="")
    about_id: Mapped[int | None] = mapped_column(BigId)
    context: Mapped[str | None] = mapped_column(EncryptedText)
    state: Mapped[Code] = mapped_column(default=MessageState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[dt.datetime | None]
    lease_token: Mapped[str | None] = mapped_column(String(32))
    message_id: Mapped[str] = mapped_column(String(32))
    rendered: Mapped[bytes | None] = mapped_column(EncryptedBytes)
    last_error: Mapped[Line] = mapped_column(default="")
    created_at: Mapped[dt.datetime]
    sent_at: Mapped[dt.datetime | None]
    bounced_at: Mapped[dt.datetime | None]

    @property
    def words(self) -> dict[str, Any]:
        """What the context says, by name."""
        words: dict[str, Any] = json.loads(self.context or "{}")
        return words


class Dispatch(Base):
    """One try whose body was sent to a mailbox, whatever came of it; rows older than a day are of no use."""

    __tablename__ = "dispatches"
    __table_args__ = (Index("ix_dispatches_mailbox_key_started_at", "mailbox_key", "started_at"),)

    id: Mapped[Id]
    mailbox_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    message_id: Mapped[int] = mapped_column(BigId, ForeignKey("messages.id", ondelete="CASCADE"), index=True)
    started_at: Mapped[dt.datetime]


class PreviewMail(Base):
    """What would have left the machine, had there been a mail server; the newest thousand are kept.

    `recipients` are one a line, To and Cc alike; `raw` is the message as it would have gone; `message_id` is
    the left half of its Message-ID.
    """

    __tablename__ = "preview_mails"

    id: Mapped[Id]
    recipients: Mapped[str] = mapped_column(EncryptedText)
    subject: Mapped[Line]
    message_id: Mapped[Line]
    raw: Mapped[bytes] = mapped_column(EncryptedBytes)
    kept_at: Mapped[dt.datetime]


_IS_WAITING = Message.next_attempt_at.is_not(None)
# Both stay as small as the queue is, however many messages were ever sent.
Index(
    "ix_messages_next_attempt_at",
    Message.next_attempt_at,
    postgresql_where=_IS_WAITING,
    sqlite_where=_IS_WAITING,
)
_CAME_BACK = Message.bounced_at.is_not(None)
Index(
    "ix_messages_bounced_at",
    Message.about_kind,
    Message.about_id,
    postgresql_where=_CAME_BACK,
    sqlite_where=_CAME_BACK,
)
Index("ix_messages_mailbox_key", Message.mailbox_key, postgresql_where=_IS_WAITING, sqlite_where=_IS_WAITING)
# The few that never left and never will by themselves.
_IS_STUCK = text("state IN ('parked', 'dropped')")
Index(
    "ix_messages_stuck",
    Message.about_kind,
    Message.about_id,
    postgresql_where=_IS_STUCK,
    sqlite_where=_IS_STUCK,
)
