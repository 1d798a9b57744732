"""Organisations and the people who campaign in them."""

import datetime as dt
import enum
import uuid
from typing import Annotated

from flask_security.core import RoleMixin, UserMixin, WebAuthnMixin
from flask_security.datastore import AsaList
from flask_security.utils import naive_utcnow
from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    false,
)
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from petitions.database import Base, Code, Id, Line, one_of

# Flask-Security stamps its own columns with naive UTC times.
NaiveUTC = Annotated[dt.datetime, mapped_column(DateTime)]
CodeList = Annotated[list[str] | None, mapped_column(MutableList.as_mutable(AsaList()))]


class Role(enum.StrEnum):
    """What a member is in one organisation; what that allows is the table in permissions.py."""

    OWNER = "owner"
    EDITOR = "editor"
    MODERATOR = "moderator"
    ANALYST = "analyst"
    TRANSLATOR = "translator"
    PARTNER = "partner"


class Organization(Base):
    """A group that campaigns: named on every petition it runs, with somebody who answers for privacy.

    With `wants_second_person` a delivery goes out only when another organizer than the one who planned it
    has looked.
    """

    __tablename__ = "organizations"

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[Line]
    about: Mapped[str] = mapped_column(default="")
    email: Mapped[Line]
    website: Mapped[Line] = mapped_column(default="")
    postal_address: Mapped[str] = mapped_column(default="")
    privacy_contact: Mapped[Line] = mapped_column(default="")
    wants_second_person: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[dt.datetime]

    members: Mapped[list["Membership"]] = relationship(back_populates="organization")


organizer_roles = Table(
    "organizer_roles",
    Base.metadata,
    Column("organizer_id", ForeignKey("organizers.id"), primary_key=True),
    Column("platform_role_id", ForeignKey("platform_roles.id"), primary_key=True),
)


class PlatformRole(Base, RoleMixin):
    """A role on the whole platform (`admin`), as Flask-Security keeps it."""

    __tablename__ = "platform_roles"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(80), unique=True)
    description: Mapped[str | None] = mapped_column(String(255))
    permissions: Mapped[CodeList]


# The mixins of Flask-Security name narrower types than the columns have; hence the marks for the type
# checker.


class Organizer(Base, UserMixin):
    """Somebody who signs in; all but `name`, `language` and `memberships` is Flask-Security's."""

    __tablename__ = "organizers"

    id: Mapped[Id]
    name: Mapped[Line] = mapped_column(default="")
    language: Mapped[str] = mapped_column(String(12), default="en")
    email: Mapped[str] = mapped_column(String(255), unique=True)
    username: Mapped[str | None] = mapped_column(String(255), unique=True)
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    confirmed_at: Mapped[NaiveUTC | None]
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    tf_phone_number: Mapped[str | None] = mapped_column(String(128))
    us_totp_secrets: Mapped[str | None] = mapped_column(Text)
    us_phone_number: Mapped[str | None] = mapped_column(String(128), unique=True)
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(String(64), unique=True)  # type: ignore[assignment]
    mf_recovery_codes: Mapped[CodeList]
    create_datetime: Mapped[NaiveUTC]

    roles: Mapped[list[PlatformRole]] = relationship(secondary=organizer_roles)  # type: ignore[assignment]
    webauthn: Mapped[list["Passkey"]] = relationship(back_populates="user", cascade="all, delete")  # type: ignore[assignment]
    memberships: Mapped[list["Membership"]] = relationship(back_populates="organizer")


class Passkey(Base, WebAuthnMixin):
    """A passkey or security key of an organizer, as Flask-Security keeps it."""

    __tablename__ = "passkeys"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("organizers.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int | None] = mapped_column(default=0)  # type: ignore[assignment]
    transports: Mapped[CodeList]
    backup_state: Mapped[bool]
    device_type: Mapped[str] = mapped_column(String(64))
    extensions: Mapped[str | None] = mapped_column(String(255))
    create_datetime: Mapped[NaiveUTC] = mapped_column(default=naive_utcnow)
    lastuse_datetime: Mapped[NaiveUTC]
    name: Mapped[str] = mapped_column(String(64))
    usage: Mapped[str] = mapped_column(String(64))

    user: Mapped[Organizer] = relationship(back_populates="webauthn")


class Membership(Base):
    """One person's role in one organisation."""

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("organization_id", "organizer_id"),
        CheckConstraint(one_of("role", Role), name="role"),
    )

    id: Mapped[Id]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizers.id"), index=True)
    role: Mapped[Code]
    created_at: Mapped[dt.datetime]

    organization: Mapped[Organization] = relationship(back_populates="members")
    organizer: Mapped[Organizer] = relationship(back_populates="memberships")


class Invitation(Base):
    """A letter that asks somebody to take a role; `ended_at` when it was accepted or taken back."""

    __tablename__ = "invitations"
    __table_args__ = (CheckConstraint(one_of("role", Role), name="role"),)

    id: Mapped[Id]
    public_id: Mapped[uuid.UUID] = mapped_column(Uuid, unique=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    email: Mapped[str] = mapped_column(String(255))
    role: Mapped[Code]
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("organizers.id"))
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("organizers.id"))
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]

    organization: Mapped[Organization] = relationship()


class SignIn(Base):
    """One browser in which an organizer is signed in; `ended_at` when they signed out there, or from afar.

    `browser` is the family and the system ("Firefox, Android"), never the whole of what it says of itself.
    """

    __tablename__ = "sign_ins"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(64), unique=True)
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizers.id", ondelete="CASCADE"), index=True)
    browser: Mapped[Line] = mapped_column(default="")
    started_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]


class AuditEntry(Base):
    """Who did what to what, and when: written with the act, never changed, readable by the owner."""

    __tablename__ = "audit_entries"

    id: Mapped[Id]
    at: Mapped[dt.datetime] = mapped_column(index=True)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"), index=True)
    organizer_id: Mapped[int | None] = mapped_column(ForeignKey("organizers.id"))
    action: Mapped[Code]
    subject: Mapped[Line]
    detail: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
