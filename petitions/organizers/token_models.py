"""The keys by which an organisation's own programs read its petitions."""

import datetime as dt
import enum
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from petitions.database import Base, Id, Line
from petitions.organizers.models import Organization, Organizer


class Scope(enum.StrEnum):
    """What a token opens; each opens nothing but itself."""

    PETITIONS = "read:petitions"
    COUNTS = "read:counts"
    SIGNATURES = "read:signatures"
    COMMENTS = "read:comments"
    DELIVERIES = "read:deliveries"
    CONTACTS = "read:contacts"


class ApiToken(Base):
    """One token of an organisation. What is kept of it opens nothing: its beginning, and a hash of the whole.

    `petition_id` None stands for every petition of the organisation, those to come included. `last_used_on`
    is a day, because the minute would tell how somebody works.
    """

    __tablename__ = "api_tokens"

    id: Mapped[Id]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    petition_id: Mapped[int | None] = mapped_column(ForeignKey("petitions.id"))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("organizers.id"))
    name: Mapped[Line]
    prefix: Mapped[str] = mapped_column(String(16))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    scopes: Mapped[list[Any]] = mapped_column(JSON)
    created_at: Mapped[dt.datetime]
    ends_on: Mapped[dt.date | None]
    last_used_on: Mapped[dt.date | None]
    revoked_at: Mapped[dt.datetime | None]

    organization: Mapped[Organization] = relationship()
    made_by: Mapped[Organizer] = relationship()
