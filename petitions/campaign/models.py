"""A petition: its state, its texts by language and version, whom it addresses, who helps to carry it."""

import datetime as dt
import enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from petitions.campaign.picture_models import CampaignPicture
from petitions.database import Base, Code, Id, Line, one_of
from petitions.offices.models import Office
from petitions.organizers.models import Organization


class PetitionKind(enum.StrEnum):
    """How people take part: sign a text, send a letter of their own, or sign as an organisation too."""

    PETITION = "petition"
    LETTER = "letter"
    STATEMENT = "statement"


class PetitionState(enum.StrEnum):
    """Where a petition is in its life; lifecycle.py says which step may follow which."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"
    ARCHIVED = "archived"
    REJECTED = "rejected"
    HIDDEN = "hidden"


class Outcome(enum.StrEnum):
    """What came of it; apart from the state, because a petition may be won while it is open."""

    WON = "won"
    ANSWERED = "answered"


class Petition(Base):
    """One campaign action with one slug and one count, in as many languages as it has texts.

    `text_version` is the version shown now; `goal` is None when there is none; `reply_to` receives what an
    office writes back; `accent` is a CSS colour "#rrggbb" whose contrast is checked before it is used.
    `kept_until_on` is the day from which nobody may be known by their signature any more (None: a year after
    the closing, or after `hidden_at` where it was never closed). With `asks_contact` the form has a box by
    which a signatory lets the organisation write.
    """

    __tablename__ = "petitions"
    __table_args__ = (
        CheckConstraint(one_of("kind", PetitionKind), name="kind"),
        CheckConstraint(one_of("state", PetitionState), name="state"),
        CheckConstraint(f"outcome IS NULL OR {one_of('outcome', Outcome)}", name="outcome"),
        Index("ix_petitions_state_opened_at", "state", "opened_at"),
    )

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    kind: Mapped[Code]
    state: Mapped[Code] = mapped_column(default=PetitionState.DRAFT)
    outcome: Mapped[str | None] = mapped_column(String(40))
    first_language: Mapped[str] = mapped_column(String(12))
    text_version: Mapped[int] = mapped_column(default=1)
    goal: Mapped[int | None]
    accent: Mapped[str] = mapped_column(String(7), default="")
    reply_to: Mapped[Line] = mapped_column(default="")
    donate_url: Mapped[Line] = mapped_column(default="")
    shows_guides: Mapped[bool] = mapped_column(default=True)
    asks_contact: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[dt.datetime]
    submitted_at: Mapped[dt.datetime | None]
    opens_at: Mapped[dt.datetime | None]
    opened_at: Mapped[dt.datetime | None]
    closes_at: Mapped[dt.datetime | None]
    closed_at: Mapped[dt.datetime | None]
    hidden_at: Mapped[dt.datetime | None]
    archived_at: Mapped[dt.datetime | None]
    kept_until_on: Mapped[dt.date | None]
    anonymized_at: Mapped[dt.datetime | None]
    refused_reason: Mapped[str] = mapped_column(default="")

    organization: Mapped[Organization] = relationship()
    texts: Mapped[list["PetitionText"]] = relationship(
        back_populates="petition", order_by="PetitionText.version, PetitionText.id"
    )
    addressees: Mapped[list["Addressee"]] = relationship(
        back_populates="petition", order_by="Addressee.position"
    )
    partners: Mapped[list["Partner"]] = relationship(order_by="Partner.position")
    downloads: Mapped[list["Download"]] = relationship(order_by="Download.position")
    picture: Mapped[CampaignPicture | None] = relationship()

    @property
    def current_texts(self) -> dict[str, "PetitionText"]:
        """The texts shown now, by language; the first language stands first."""
        texts = {text.language: text for text in self.texts if text.version == self.text_version}
        return dict(sorted(texts.items(), key=lambda item: item[0] != self.first_language))

    @property
    def languages(self) -> list[str]:
        return list(self.current_texts)

    def text(self, language: str | None = None, version: int | None = None) -> "PetitionText":
        """The text in a language (else the first language) and version (else the current one)."""
        version = version or self.text_version
        texts = {text.language: text for text in self.texts if text.version == version}
        return texts.get(language or self.first_language) or texts[self.first_language]


class PetitionText(Base):
    """What a petition says in one language and version. `body`, `why` and `footnotes` are Markdown.

    `demand` is the one sentence that is asked; `body` what exactly is asked; `why` why it is important;
    `sample_letter` (kind letter) is plain text that a signatory may rewrite; `thank_you` is shown after
    confirming. `written_at` is when a person last saved it; a new version takes over that of the others.
    """

    __tablename__ = "petition_texts"
    __table_args__ = (UniqueConstraint("petition_id", "language", "version"),)

    id: Mapped[Id]
    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"))
    language: Mapped[str] = mapped_column(String(12))
    version: Mapped[int] = mapped_column(default=1)
    title: Mapped[Line]
    demand: Mapped[str]
    body: Mapped[str] = mapped_column(default="")
    why: Mapped[str] = mapped_column(default="")
    footnotes: Mapped[str] = mapped_column(default="")
    sample_letter: Mapped[str] = mapped_column(default="")
    thank_you: Mapped[str] = mapped_column(default="")
    created_at: Mapped[dt.datetime]
    written_at: Mapped[dt.datetime | None]

    petition: Mapped[Petition] = relationship(back_populates="texts")


class Copying(enum.StrEnum):
    """Whether an addressee is asked (To) or told (Cc)."""

    TO = "to"
    CC = "cc"


class Addressee(Base):
    """Whom a petition is sent to: an office, each signatory's own member, or a plain copy address.

    Exactly one of `office_id`, `is_own_member` and `email` is set. `by_post`: its deliveries go on paper, as
    those to an office without an e-mail address always do.
    """

    __tablename__ = "addressees"
    __table_args__ = (
        CheckConstraint(one_of("copying", Copying), name="copying"),
        CheckConstraint(
            "(CASE WHEN office_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN is_own_member THEN 1 ELSE 0 END) + (CASE WHEN email = '' THEN 0 ELSE 1 END) = 1",
            name="one_target",
        ),
    )

    id: Mapped[Id]
    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"), index=True)
    position: Mapped[int] = mapped_column(default=1)
    copying: Mapped[Code] = mapped_column(default=Copying.TO)
    office_id: Mapped[int | None] = mapped_column(ForeignKey("offices.id"))
    is_own_member: Mapped[bool] = mapped_column(default=False)
    email: Mapped[Line] = mapped_column(default="")
    name: Mapped[Line] = mapped_column(default="")
    by_post: Mapped[bool] = mapped_column(default=False, server_default=false())

    petition: Mapped[Petition] = relationship(back_populates="addressees")
    office: Mapped[Office | None] = relationship()


class Partner(Base):
    """An organisation that gathers signatures for the petition under its own `source`."""

    __tablename__ = "partners"
    __table_args__ = (UniqueConstraint("petition_id", "source"),)

    id: Mapped[Id]
    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"))
    position: Mapped[int] = mapped_column(default=1)
    source: Mapped[Code]
    name: Mapped[Line]
    url: Mapped[Line] = mapped_column(default="")


class Download(Base):
    """A file offered beside a petition; the bytes are in storage under `storage_key`. `size` is in bytes."""

    __tablename__ = "downloads"

    id: Mapped[Id]
    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"), index=True)
    position: Mapped[int] = mapped_column(default=1)
    language: Mapped[str] = mapped_column(String(12))
    title: Mapped[Line]
    file_name: Mapped[Line]
    media_type: Mapped[Line]
    size: Mapped[int]
    storage_key: Mapped[Line]
