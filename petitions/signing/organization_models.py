"""What a signature by an organisation says beyond that of a person, and who found it to be authorised."""

import datetime as dt
import enum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, literal_column
from sqlalchemy.orm import Mapped, mapped_column, relationship

from petitions.database import Base, BigId, Code, Line, one_of
from petitions.pictures.keep import KeptPicture
from petitions.signing.models import Signature


class AuthorizedBy(enum.StrEnum):
    """How it is known that the person may speak for the organisation; NOBODY: it is not known yet."""

    NOBODY = ""
    DOMAIN = "domain"
    ORGANIZER = "organizer"


class HeldForApproval(enum.StrEnum):
    """The reason of a confirmed row that an organizer has to look at before it counts."""

    ORGANIZATION = "organization"


class SigningOrganization(Base):
    """One row for each signature by an organisation that came through the form.

    `Signature.organization` is the name as it was signed; `name_en` and `name_fr` are what it is called in
    those languages, where that differs. `mail_domain` is that of the address which confirms. `logo` is a
    KeptPicture as a dictionary.
    """

    __tablename__ = "signing_organizations"
    __table_args__ = (CheckConstraint(one_of("authorized_by", AuthorizedBy), name="authorized_by"),)

    signature_id: Mapped[int] = mapped_column(BigId, ForeignKey("signatures.id"), primary_key=True)
    name_en: Mapped[Line] = mapped_column(default="")
    name_fr: Mapped[Line] = mapped_column(default="")
    website: Mapped[Line] = mapped_column(default="")
    mail_domain: Mapped[Line] = mapped_column(default="")
    authorized_at: Mapped[dt.datetime | None]
    authorized_by: Mapped[Code] = mapped_column(default=AuthorizedBy.NOBODY)
    logo: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    signature: Mapped[Signature] = relationship()

    @property
    def picture(self) -> KeptPicture | None:
        """The logo in storage."""
        if self.logo is None:
            return None
        return KeptPicture(**{**self.logo, "widths": tuple(self.logo["widths"])})

    def name_in(self, language: str) -> str:
        """What it is called in a language; "" where that is the name as it was signed."""
        return self.name_fr if language.partition("-")[0] == "fr" else self.name_en


# What a petition's page shows of them, anew every second.
IS_OF_ORGANIZATION = Signature.organization != literal_column("''")
Index(
    "ix_signatures_organizations",
    Signature.petition_id,
    postgresql_where=IS_OF_ORGANIZATION,
    sqlite_where=IS_OF_ORGANIZATION,
)
