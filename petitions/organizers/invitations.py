"""Invite: ask somebody by letter to take a role in an organisation; the link is theirs for two weeks."""

import datetime as dt
import uuid
from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from petitions.errors import Refusal
from petitions.organizers.enrol import join
from petitions.organizers.models import Invitation, Membership, Organization, Organizer, Role

OPEN_FOR = dt.timedelta(days=14)


def invite(
    session: Session,
    organization: Organization,
    *,
    email: str,
    role: Role,
    by: Organizer,
    now: dt.datetime,
) -> Invitation:
    """A new invitation; one that waits for the same address is replaced, so that one link works at a time.

    Raises: Refusal `member_already` beside email.
    """
    if session.scalar(_membership_of(organization.id, email)) is not None:
        raise Refusal("member_already", field="email")
    for waiting in waiting_invitations(session, organization.id, now=now):
        if waiting.email.lower() == email.lower():
            waiting.ended_at = now
    invitation = Invitation(
        public_id=uuid.uuid4(),
        organization_id=organization.id,
        email=email,
        role=role,
        invited_by_id=by.id,
        created_at=now,
        expires_at=now + OPEN_FOR,
    )
    session.add(invitation)
    session.flush()
    return invitation


def waiting_invitations(session: Session, organization_id: int, *, now: dt.datetime) -> Sequence[Invitation]:
    """Those that can still be accepted, the newest first."""
    query = (
        select(Invitation)
        .where(Invitation.organization_id == organization_id, Invitation.ended_at.is_(None))
        .where(Invitation.expires_at > now)
        .order_by(Invitation.id.desc())
    )
    return session.scalars(query).all()


def open_invitation(session: Session, public_id: uuid.UUID, *, now: dt.datetime) -> Invitation | None:
    """The invitation behind a link, unless it was accepted, taken back, or is too old."""
    query = select(Invitation).where(Invitation.public_id == public_id, Invitation.ended_at.is_(None))
    return session.scalars(query.where(Invitation.expires_at > now)).first()


def accept(session: Session, invitation: Invitation, organizer: Organizer, *, now: dt.datetime) -> Membership:
    """Whoever holds the link joins; a member keeps the role they have.

    Raises: Refusal `invitation_over` when it was accepted or taken back meanwhile.
    """
    session.refresh(invitation, with_for_update=True)
    if invitation.ended_at is not None or invitation.expires_at <= now:
        raise Refusal("invitation_over")
    invitation.ended_at, invitation.accepted_by_id = now, organizer.id
    held = session.scalars(_membership_of(invitation.organization_id, organizer.email)).first()
    if held is not None:
        return held
    return join(session, organizer, invitation.organization, Role(invitation.role), now=now)


def take_back(session: Session, invitation: Invitation, *, now: dt.datetime) -> None:
    """End an invitation; once or a hundred times."""
    invitation.ended_at = invitation.ended_at or now
    session.flush()


def _membership_of(organization_id: int, email: str) -> Select[Membership]:
    return (
        select(Membership)
        .join(Organizer)
        .where(Membership.organization_id == organization_id, func.lower(Organizer.email) == email.lower())
    )
