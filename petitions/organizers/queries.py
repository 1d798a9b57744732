"""Organizers and organisations, as their pages look for them."""

from collections.abc import Sequence

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session, joinedload

from petitions.organizers.models import AuditEntry, Membership, Organization, Organizer


def organizer_by_email(session: Session, email: str) -> Organizer | None:
    """The account of an address, whatever its case."""
    return session.scalars(select(Organizer).where(func.lower(Organizer.email) == email.lower())).first()


def memberships_of(session: Session, organizer_id: int) -> Sequence[Membership]:
    """What somebody is in which organisations, by the organisation's name."""
    query = select(Membership).join(Organization).where(Membership.organizer_id == organizer_id)
    return session.scalars(
        query.options(joinedload(Membership.organization)).order_by(Organization.name)
    ).all()


def membership_in(session: Session, organizer_id: int, organization_id: int) -> Membership | None:
    """What somebody is in one organisation; None for an outsider."""
    query = select(Membership).where(
        Membership.organizer_id == organizer_id, Membership.organization_id == organization_id
    )
    return session.scalars(query).first()


def audit_trail(
    session: Session, organization_ids: Sequence[int], *, before_id: int | None = None, limit: int = 50
) -> Sequence[tuple[AuditEntry, str, str]]:
    """What was done in some organisations, by which address and name ("" for the platform), newest first."""
    query = (
        select(AuditEntry, func.coalesce(Organizer.email, ""), func.coalesce(Organizer.name, ""))
        .outerjoin(Organizer, Organizer.id == AuditEntry.organizer_id)
        .where(AuditEntry.organization_id.in_(organization_ids))
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(limit)
    )
    if before_id is not None:
        # Not by the number alone: what an office did may be written down later than it happened.
        last = select(AuditEntry.at, AuditEntry.id).where(AuditEntry.id == before_id).scalar_subquery()
        query = query.where(tuple_(AuditEntry.at, AuditEntry.id) < last)
    return [(entry, email, name) for entry, email, name in session.execute(query)]


def latest_acts(
    session: Session, organization_id: int, subject: str, action: str, *, limit: int = 5
) -> Sequence[AuditEntry]:
    """The latest acts of one kind on one subject, newest first."""
    query = select(AuditEntry).where(
        AuditEntry.organization_id == organization_id,
        AuditEntry.subject == subject,
        AuditEntry.action == action,
    )
    return session.scalars(query.order_by(AuditEntry.id.desc()).limit(limit)).all()
