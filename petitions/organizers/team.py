"""Who is in an organisation: roles change and people leave, but one owner always stays."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from petitions.errors import Refusal
from petitions.organizers.models import Membership, Organization, Role


def change_role(session: Session, membership: Membership, role: Role) -> None:
    """Give a member another role. Two owners make a transfer: the new one first, then the old one.

    Raises: Refusal `last_owner` when nobody would own the organisation; `member_gone`.
    """
    _lock(session, membership)
    if role != Role.OWNER:
        _keep_an_owner(session, membership)
    membership.role = role
    session.flush()


def leave(session: Session, membership: Membership) -> None:
    """Take a member out; what they did stays in the audit trail under their name.

    Raises: Refusal `last_owner`; `member_gone` when somebody else was faster.
    """
    _lock(session, membership)
    _keep_an_owner(session, membership)
    session.delete(membership)
    session.flush()


def _lock(session: Session, membership: Membership) -> None:
    """Two changes in one organisation wait for each other: otherwise both could see the other's owner."""
    organization = select(Organization.id).where(Organization.id == membership.organization_id)
    session.execute(organization.with_for_update()).one()
    anew = select(Membership).where(Membership.id == membership.id)
    if session.scalars(anew.execution_options(populate_existing=True)).first() is None:
        raise Refusal("member_gone")


def _keep_an_owner(session: Session, membership: Membership) -> None:
    owners = select(func.count()).where(
        Membership.organization_id == membership.organization_id, Membership.role == Role.OWNER
    )
    if membership.role == Role.OWNER and session.scalar(owners) == 1:
        raise Refusal("last_owner")
