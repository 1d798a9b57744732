"""Who is in an organisation: roles change and people leave, but one owner always stays.

Who may hand out tokens no more, or is gone, knows them still: so the tokens that they made end with it.
"""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from petitions.errors import Refusal
from petitions.organizers.api_tokens import revoke_made_by
from petitions.organizers.models import Membership, Organization, Role
from petitions.organizers.permissions import ALLOWED, Permission
from petitions.organizers.token_models import ApiToken


def change_role(
    session: Session, membership: Membership, role: Role, *, now: dt.datetime
) -> Sequence[ApiToken]:
    """Give a member another role; answers the tokens that end with it.

    Two owners make a transfer: the new one first, then the old one.

    Raises: Refusal `last_owner` when nobody would own the organisation; `member_gone`.
    """
    _lock(session, membership)
    if role != Role.OWNER:
        _keep_an_owner(session, membership)
    membership.role = role
    session.flush()
    return [] if Permission.HAND_OUT_TOKENS in ALLOWED[role] else _end_tokens(session, membership, now)


def leave(session: Session, membership: Membership, *, now: dt.datetime) -> Sequence[ApiToken]:
    """Take a member out; answers the tokens that end with it. What they did stays in the audit trail.

    Raises: Refusal `last_owner`; `member_gone` when somebody else was faster.
    """
    _lock(session, membership)
    _keep_an_owner(session, membership)
    tokens = _end_tokens(session, membership, now)
    session.delete(membership)
    session.flush()
    return tokens


def _end_tokens(session: Session, membership: Membership, now: dt.datetime) -> Sequence[ApiToken]:
    return revoke_made_by(session, membership.organization_id, membership.organizer_id, now=now)


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
