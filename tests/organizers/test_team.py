"""An organisation keeps an owner, and an invitation is one link for one role."""

import datetime as dt
import uuid

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from petitions.errors import Refusal
from petitions.organizers.api_tokens import TokenValues, make_token, token_by_text
from petitions.organizers.invitations import (
    OPEN_FOR,
    accept,
    invite,
    open_invitation,
    take_back,
    waiting_invitations,
)
from petitions.organizers.models import Invitation, Membership, Role
from petitions.organizers.queries import membership_in
from petitions.organizers.team import change_role, leave
from petitions.organizers.token_models import Scope
from tests.factories import Rows


@pytest.fixture
def rows(session: Session) -> Rows:
    return Rows(session)


@pytest.fixture
def owner(rows: Rows, session: Session) -> Membership:
    made: Membership = rows.membership(role=Role.OWNER)
    session.commit()
    return made


@pytest.fixture
def invitation(session: Session, owner: Membership, now: dt.datetime) -> Invitation:
    made = invite(
        session, owner.organization, email="New@Example.org", role=Role.EDITOR, by=owner.organizer, now=now
    )
    session.commit()
    return made


def test_the_last_owner_neither_leaves_nor_steps_down(
    session: Session, owner: Membership, now: dt.datetime
) -> None:
    with pytest.raises(Refusal, match="last_owner"):
        leave(session, owner, now=now)
    with pytest.raises(Refusal, match="last_owner"):
        change_role(session, owner, Role.EDITOR, now=now)
    assert owner.role == Role.OWNER


def test_whoever_was_taken_out_meanwhile_is_refused(
    rows: Rows, session: Session, owner: Membership, now: dt.datetime
) -> None:
    """Two presses of the same button at once: the second finds nobody."""
    other = rows.membership(organization=owner.organization, role=Role.EDITOR)
    gone = delete(Membership).where(Membership.id == other.id)
    session.execute(gone.execution_options(synchronize_session=False))
    for act in (
        lambda: leave(session, other, now=now),
        lambda: change_role(session, other, Role.ANALYST, now=now),
    ):
        with pytest.raises(Refusal, match="member_gone"):
            act()


def test_an_organisation_is_handed_over_by_two_steps(
    rows: Rows, session: Session, owner: Membership, now: dt.datetime
) -> None:
    heir = rows.membership(organization=owner.organization, role=Role.EDITOR)
    change_role(session, heir, Role.OWNER, now=now)
    change_role(session, owner, Role.ANALYST, now=now)
    leave(session, owner, now=now)
    assert [each.role for each in session.query(Membership)] == [Role.OWNER]


@pytest.mark.parametrize("way", ["taken out", "owner no more"])
def test_the_tokens_that_somebody_made_end_when_they_may_make_none(
    rows: Rows, session: Session, owner: Membership, now: dt.datetime, way: str
) -> None:
    other = rows.membership(organization=owner.organization, role=Role.OWNER)
    values = TokenValues("The paper", (Scope.SIGNATURES,))
    token, text = make_token(session, owner.organization, values, by=other.organizer, now=now)
    _, stays = make_token(session, owner.organization, values, by=owner.organizer, now=now)

    if way == "taken out":
        ended = leave(session, other, now=now)
    else:
        ended = change_role(session, other, Role.EDITOR, now=now)

    assert list(ended) == [token]
    assert token_by_text(session, text, now=now) is None
    assert token_by_text(session, stays, now=now) is not None


def test_an_invitation_makes_a_member_once(
    rows: Rows, session: Session, owner: Membership, invitation: Invitation, now: dt.datetime
) -> None:
    person = rows.organizer(email="new@example.org")
    assert accept(session, invitation, person, now=now).role == Role.EDITOR
    session.commit()
    assert open_invitation(session, invitation.public_id, now=now) is None
    with pytest.raises(Refusal, match="invitation_over"):
        accept(session, invitation, rows.organizer(), now=now)


def test_a_member_who_follows_a_link_keeps_the_role(
    session: Session, owner: Membership, invitation: Invitation, now: dt.datetime
) -> None:
    accept(session, invitation, owner.organizer, now=now)
    found = membership_in(session, owner.organizer_id, owner.organization_id)
    assert found is not None
    assert found.role == Role.OWNER


def test_an_address_has_one_link_at_a_time(
    session: Session, owner: Membership, invitation: Invitation, now: dt.datetime
) -> None:
    second = invite(
        session, owner.organization, email="new@example.org", role=Role.ANALYST, by=owner.organizer, now=now
    )
    assert waiting_invitations(session, owner.organization_id, now=now) == [second]
    assert open_invitation(session, invitation.public_id, now=now) is None


def test_a_member_is_not_invited_again(session: Session, owner: Membership, now: dt.datetime) -> None:
    email = owner.organizer.email.upper()
    with pytest.raises(Refusal, match="member_already"):
        invite(session, owner.organization, email=email, role=Role.EDITOR, by=owner.organizer, now=now)


def test_a_link_ends_with_its_time_or_when_it_is_taken_back(
    session: Session, owner: Membership, invitation: Invitation, now: dt.datetime
) -> None:
    assert open_invitation(session, invitation.public_id, now=now + OPEN_FOR) is None
    assert open_invitation(session, uuid.uuid4(), now=now) is None
    take_back(session, invitation, now=now)
    take_back(session, invitation, now=now + dt.timedelta(hours=1))
    assert invitation.ended_at == now
    assert open_invitation(session, invitation.public_id, now=now) is None
