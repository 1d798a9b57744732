"""Take in organizers and their organisations."""

import datetime as dt
import re
import secrets
import uuid

from anyascii import anyascii
from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from petitions.errors import Refusal
from petitions.organizers.models import Membership, Organization, Organizer, PlatformRole, Role
from petitions.organizers.permissions import PLATFORM_ADMIN

_SLUG_LENGTH = 60
_OTHER = re.compile(r"[^a-z0-9]+")


def enrol(
    session: Session,
    email: str,
    *,
    password_hash: str,
    name: str = "",
    language: str = "en",
    is_admin: bool = False,
    now: dt.datetime,
) -> Organizer:
    """A new account. `password_hash` is made by the sign-in library.

    Raises: Refusal("account_exists") beside email when the address has one, whatever its case.
    """
    if session.scalar(select(exists().where(func.lower(Organizer.email) == email.lower()))):
        raise Refusal("account_exists", field="email")
    organizer = Organizer(
        email=email,
        name=name,
        language=language,
        password=password_hash,
        active=True,
        fs_uniquifier=uuid.uuid4().hex,
        create_datetime=now.astimezone(dt.UTC).replace(tzinfo=None),
        roles=[_admin_role(session)] if is_admin else [],
    )
    session.add(organizer)
    session.flush()
    return organizer


def found_organization(
    session: Session, organizer: Organizer, *, name: str, email: str, now: dt.datetime
) -> Organization:
    """A new organisation with `organizer` as its owner."""
    organization = Organization(slug=_free_slug(session, name), name=name, email=email, created_at=now)
    session.add(organization)
    session.flush()
    join(session, organizer, organization, Role.OWNER, now=now)
    return organization


def join(
    session: Session, organizer: Organizer, organization: Organization, role: Role, *, now: dt.datetime
) -> Membership:
    """Make somebody a member, or give a member another role."""
    query = select(Membership).where(
        Membership.organization_id == organization.id, Membership.organizer_id == organizer.id
    )
    membership = session.scalars(query).first()
    if membership is None:
        membership = Membership(
            organization_id=organization.id, organizer_id=organizer.id, role=role, created_at=now
        )
        session.add(membership)
    membership.role = role
    session.flush()
    return membership


def slug_of(text: str) -> str:
    """A piece of address made of words: Latin letters, digits and hyphens.

    >>> slug_of("Let us belong!"), slug_of("Позвольте нам"), slug_of("!")
    ('let-us-belong', 'pozvolte-nam', '')
    """
    return _OTHER.sub("-", anyascii(text).lower().replace("'", "")).strip("-")[:_SLUG_LENGTH].strip("-")


def _free_slug(session: Session, name: str) -> str:
    slug = slug_of(name) or "organization"
    if session.scalar(select(exists().where(Organization.slug == slug))):
        slug = f"{slug}-{secrets.token_hex(3)}"
    return slug


def _admin_role(session: Session) -> PlatformRole:
    role = session.scalars(select(PlatformRole).where(PlatformRole.name == PLATFORM_ADMIN)).first()
    return role or PlatformRole(name=PLATFORM_ADMIN, description="Reviews petitions of every organisation")
