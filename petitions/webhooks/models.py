"""Webhooks as they are kept: where an organisation's machines listen, and each call to them."""

import datetime as dt
import enum
import uuid
from urllib.parse import urlsplit

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from petitions.campaign.models import Petition
from petitions.database import Base, BigId, Code, EncryptedText, Id, Line, one_of
from petitions.organizers.models import Organization
from petitions.webhooks.events import HookEvent


class CallState(enum.StrEnum):
    """Where a call is. Queued, claimed and deferred ones are waiting; the others are at their end."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    DEFERRED = "deferred"
    SENT = "sent"
    PARKED = "parked"


class Webhook(Base):
    """An address that is told of an organisation's events, and the secret that signs what it is told.

    The address is sealed like personal data, since many hold a secret of their own. Until `old_until` calls
    are signed with the secret before, too. `told_from` is when it was added or switched on again: what
    happened earlier is no news to it. `failing_since` is the first failure after which nothing was taken;
    `rest_until` keeps an address that has just failed from being tried call by call.
    """

    __tablename__ = "webhooks"

    id: Mapped[Id]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    url: Mapped[str] = mapped_column(EncryptedText)
    events: Mapped[list[str]] = mapped_column(JSON, default=list)
    secret: Mapped[str] = mapped_column(EncryptedText)
    secret_at: Mapped[dt.datetime]
    old_secret: Mapped[str | None] = mapped_column(EncryptedText)
    old_until: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]
    told_from: Mapped[dt.datetime]
    failing_since: Mapped[dt.datetime | None]
    rest_until: Mapped[dt.datetime | None]
    switched_off_at: Mapped[dt.datetime | None]

    organization: Mapped[Organization] = relationship()

    @property
    def host(self) -> str:
        """The address without what may be secret in it."""
        return urlsplit(self.url).hostname or ""

    @property
    def shown(self) -> str:
        """Enough of the address to tell it from the others."""
        return f"{urlsplit(self.url).netloc}{urlsplit(self.url).path}"


class WebhookCall(Base):
    """One event for one address, written with the look that noticed it and told until it is taken.

    `public_id` is the same at every try, and so is `body`, the JSON that is sent; `key` names the occasion
    and makes it one call. `next_attempt_at` is the instant from which a worker may take it; while it is
    claimed that is the end of the lease, and at its end it is None. `queued_at` begins the days after which
    it is given up. `answer_code` and `answer` are what came back last; `error` is a code when nothing did.
    """

    __tablename__ = "webhook_calls"
    __table_args__ = (
        UniqueConstraint("webhook_id", "key"),
        CheckConstraint(one_of("event", HookEvent), name="event"),
        CheckConstraint(one_of("state", CallState), name="state"),
        CheckConstraint("state <> 'claimed' OR lease_token IS NOT NULL", name="lease"),
        Index("ix_webhook_calls_created_at", "created_at"),
    )

    id: Mapped[Id]
    public_id: Mapped[uuid.UUID] = mapped_column(Uuid, unique=True)
    webhook_id: Mapped[int] = mapped_column(BigId, ForeignKey("webhooks.id", ondelete="CASCADE"))
    petition_id: Mapped[int | None] = mapped_column(ForeignKey("petitions.id"))
    event: Mapped[Code]
    key: Mapped[str] = mapped_column(String(120))
    occurred_at: Mapped[dt.datetime]
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[Code] = mapped_column(default=CallState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[dt.datetime | None]
    lease_token: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[dt.datetime]
    queued_at: Mapped[dt.datetime]
    tried_at: Mapped[dt.datetime | None]
    sent_at: Mapped[dt.datetime | None]
    answer_code: Mapped[int | None]
    answer: Mapped[Line] = mapped_column(default="")
    error: Mapped[Code] = mapped_column(default="")

    webhook: Mapped[Webhook] = relationship()
    petition: Mapped[Petition | None] = relationship()


_IS_WAITING = WebhookCall.next_attempt_at.is_not(None)
# As small as the queue is, however many calls were ever made.
Index(
    "ix_webhook_calls_waiting",
    WebhookCall.webhook_id,
    WebhookCall.next_attempt_at,
    postgresql_where=_IS_WAITING,
    sqlite_where=_IS_WAITING,
)
