"""A signature: one row for everything that came in, counted or not, with the reason."""

import datetime as dt
import enum
import uuid

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Computed,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    Uuid,
    case,
    literal_column,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from petitions.campaign.models import Petition
from petitions.database import Base, BigId, BytewiseLine, Code, EncryptedText, Id, Line, one_of


class SignatureKind(enum.StrEnum):
    """Who signed: a person, or an organisation by somebody who may speak for it."""

    PERSON = "person"
    ORGANIZATION = "organization"


class Origin(enum.StrEnum):
    """How the signature came to us."""

    WEB = "web"
    PAPER = "paper"
    IMPORT = "import"


class SignatureState(enum.StrEnum):
    """What became of it. Held and repeat are marks beside the state, because both can be undone."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    INVALIDATED = "invalidated"


class Exposure(enum.StrEnum):
    """Who may see the name: nobody, the addressee, or everybody."""

    COUNTED = "counted"
    ADDRESSEE = "addressee"
    PUBLIC = "public"


class CountClass(enum.StrEnum):
    """The class that a row is counted in: exactly one at every moment, so the classes add up to all rows."""

    CONFIRMED = "confirmed"
    ORGANIZATIONS = "organizations"
    PAPER = "paper"
    IMPORTED = "imported"
    REPEATS = "repeats"
    HELD = "held"
    PENDING = "pending"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    INVALIDATED = "invalidated"


# The classes that make the public count: persons who are not repeats, and counted paper and imported rows.
COUNTED_CLASSES = (CountClass.CONFIRMED, CountClass.PAPER, CountClass.IMPORTED)

# One definition of every class, kept by the database itself in `counted_as`.
COUNTED_AS = (
    "CASE WHEN state IN ('pending', 'confirmed') AND held_at IS NOT NULL THEN 'held'"
    " WHEN state IN ('pending', 'confirmed') AND repeat_of_id IS NOT NULL THEN 'repeats'"
    " WHEN state <> 'confirmed' THEN state"
    " WHEN kind = 'organization' THEN 'organizations'"
    " WHEN origin = 'paper' THEN 'paper' WHEN origin = 'import' THEN 'imported' ELSE 'confirmed' END"
)


class Signature(Base):
    """A signature by a person or an organisation.

    `public_id` is the random half of the signatory's link. `mailbox_key` is the keyed hash of the canonical
    e-mail; `slot` 1 or 2 is its place in the household (None: a repeat, or one that gave its place up); the
    constraint on them makes one person one count. `town_key` and `words` are for searches (finding.py).
    `language` is of the text, `spoken` of the page around it. `tallied_as` is the class under which the
    tallies hold the row, `riding_at` when the riding in the order `riding_set` was settled. `network_key`
    hashes the client's address for 30 days.
    """

    __tablename__ = "signatures"
    __table_args__ = (
        CheckConstraint(one_of("kind", SignatureKind), name="kind"),
        CheckConstraint(one_of("origin", Origin), name="origin"),
        CheckConstraint(one_of("state", SignatureState), name="state"),
        CheckConstraint(one_of("exposure", Exposure), name="exposure"),
        CheckConstraint("slot IN (1, 2)", name="slot"),
        CheckConstraint("state <> 'confirmed' OR confirmed_at IS NOT NULL", name="confirmed_at"),
        Index("uq_signatures_mailbox_slot", "petition_id", "mailbox_key", "kind", "slot", unique=True),
    )

    id: Mapped[Id]
    public_id: Mapped[uuid.UUID] = mapped_column(Uuid, unique=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"))
    kind: Mapped[Code] = mapped_column(default=SignatureKind.PERSON)
    origin: Mapped[Code] = mapped_column(default=Origin.WEB)
    state: Mapped[Code] = mapped_column(default=SignatureState.PENDING)

    name: Mapped[Line]
    email: Mapped[str | None] = mapped_column(EncryptedText)
    mailbox_key: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    slot: Mapped[int | None] = mapped_column(SmallInteger)
    name_key: Mapped[str | None] = mapped_column(String(300))
    organization: Mapped[Line] = mapped_column(default="")
    role: Mapped[Line] = mapped_column(default="")

    country: Mapped[str] = mapped_column(String(2), default="CA")
    postal_code: Mapped[str] = mapped_column(String(16), default="")
    province: Mapped[str] = mapped_column(String(2), default="")
    city: Mapped[Line] = mapped_column(default="")
    town_key: Mapped[BytewiseLine | None]
    words: Mapped[str | None] = mapped_column(deferred=True)
    riding_code: Mapped[str | None] = mapped_column(String(12))
    riding_method: Mapped[str | None] = mapped_column(String(40))
    riding_set: Mapped[str | None] = mapped_column(String(8))
    riding_at: Mapped[dt.datetime | None]

    comment: Mapped[str] = mapped_column(default="")
    comment_hidden_at: Mapped[dt.datetime | None]
    comment_highlighted_at: Mapped[dt.datetime | None]
    letter: Mapped[str] = mapped_column(default="")
    exposure: Mapped[Code] = mapped_column(default=Exposure.ADDRESSEE)
    consent_updates: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(String(12))
    spoken: Mapped[str | None] = mapped_column(String(12))
    text_version: Mapped[int] = mapped_column(default=1)
    source: Mapped[Code] = mapped_column(default="")
    network_key: Mapped[bytes | None] = mapped_column(LargeBinary(32))

    signed_at: Mapped[dt.datetime]
    confirmed_at: Mapped[dt.datetime | None]
    declined_at: Mapped[dt.datetime | None]
    withdrawn_at: Mapped[dt.datetime | None]
    invalidated_at: Mapped[dt.datetime | None]
    invalidated_reason: Mapped[Line] = mapped_column(default="")
    held_at: Mapped[dt.datetime | None]
    held_reason: Mapped[Code] = mapped_column(default="")
    repeat_of_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("signatures.id"))
    repeat_reason: Mapped[Code] = mapped_column(default="")
    erased_at: Mapped[dt.datetime | None]

    counted_as: Mapped[str] = mapped_column(String(40), Computed(COUNTED_AS, persisted=True))
    tallied_as: Mapped[Code] = mapped_column(default="")

    petition: Mapped[Petition] = relationship()

    @property
    def letter_language(self) -> str:
        """The language of letters to the signatory and of their own page."""
        return self.spoken or self.language


# Rows whose class changed since the last tally: few, which PostgreSQL would not expect of a plain `!=`.
UNTALLIED: ColumnElement[bool] = literal_column("1") == case(
    (Signature.counted_as != Signature.tallied_as, literal_column("1")), else_=literal_column("0")
)
Index("ix_signatures_untallied", Signature.petition_id, postgresql_where=UNTALLIED, sqlite_where=UNTALLIED)
# Those whose link is about to expire.
Index(
    "ix_signatures_pending",
    Signature.signed_at,
    postgresql_where=Signature.state == "pending",
    sqlite_where=Signature.state == "pending",
)
# Delivery windows, and the sweeps that look for what was confirmed, held or repeated.
Index(
    "ix_signatures_confirmed",
    Signature.petition_id,
    Signature.confirmed_at,
    postgresql_where=Signature.confirmed_at.is_not(None),
    sqlite_where=Signature.confirmed_at.is_not(None),
)
Index(
    "ix_signatures_held",
    Signature.petition_id,
    postgresql_where=Signature.held_at.is_not(None),
    sqlite_where=Signature.held_at.is_not(None),
)
Index(
    "ix_signatures_repeat_of_id",
    Signature.repeat_of_id,
    postgresql_where=Signature.repeat_of_id.is_not(None),
    sqlite_where=Signature.repeat_of_id.is_not(None),
)
# Confirmed rows whose name is not folded yet: what dedupe/sweep.py looks at next.
_IS_UNSWEPT = (
    Signature.name_key.is_(None) & Signature.confirmed_at.is_not(None) & Signature.erased_at.is_(None)
)
Index("ix_signatures_unswept", Signature.id, postgresql_where=_IS_UNSWEPT, sqlite_where=_IS_UNSWEPT)
# Where rows that look alike lie side by side. Filled after confirming, so that signing pays nothing for it.
Index(
    "ix_signatures_alike",
    Signature.petition_id,
    Signature.postal_code,
    Signature.name_key,
    postgresql_where=Signature.name_key.is_not(None),
    sqlite_where=Signature.name_key.is_not(None),
)
# Marks that wait for a person: probable repeats, and those decided.
Index(
    "ix_signatures_repeat_reason",
    Signature.petition_id,
    Signature.repeat_reason,
    postgresql_where=Signature.repeat_reason != "",
    sqlite_where=Signature.repeat_reason != "",
)
# What a petition's page shows of the rows, anew every second: public comments, chosen ones.
IS_PUBLIC_COMMENT = (Signature.exposure == literal_column("'public'")) & (
    Signature.comment != literal_column("''")
)
Index(
    "ix_signatures_public_comments",
    Signature.petition_id,
    Signature.confirmed_at,
    postgresql_where=IS_PUBLIC_COMMENT,
    sqlite_where=IS_PUBLIC_COMMENT,
)
Index(
    "ix_signatures_highlighted",
    Signature.petition_id,
    Signature.comment_highlighted_at,
    postgresql_where=Signature.comment_highlighted_at.is_not(None),
    sqlite_where=Signature.comment_highlighted_at.is_not(None),
)
