"""Members by the pages: invited by letter, given a role, taken out; and ways in without a password."""

import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.organizers.models import Invitation, Membership, Organization, Organizer, Role
from petitions.outbox.models import Message
from tests.factories import Rows
from tests.web.organizers.conftest import PASSWORD, Room, look_again, member, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def path_in_letter(session: Session, letter: str) -> str:
    """The link of the newest letter of a kind."""
    look_again(session)
    newest = select(Message).where(Message.letter == letter).order_by(Message.id.desc()).limit(1)
    return str(session.scalars(newest).one().words["path"])


@pytest.fixture
def page(organization: Organization) -> str:
    return f"/organize/organizations/{organization.slug}"


@pytest.fixture
def invited(room: Room, page: str, session: Session) -> str:
    """The link of an invitation to an address without an account."""
    answer = room.post(f"{page}/invitations", {"email": "new@example.org", "role": "moderator"}, page=page)
    assert answer.status_code == 302
    return path_in_letter(session, "invitation")


def test_whoever_is_invited_makes_an_account_and_is_in(
    app: Flask, session: Session, invited: str, organization: Organization
) -> None:
    newcomer = Room(app.test_client())
    looked = newcomer.get(invited)
    assert "Join" in text_of(looked)
    assert session.scalars(select(Invitation)).one().ended_at is None
    short = newcomer.post(invited, {"name": "Noor", "password": "short"}, page=invited)
    assert short.status_code == 422
    joined = newcomer.post(invited, {"name": "Noor", "password": PASSWORD}, page=invited)
    assert joined.headers["Location"] == "/organize/"
    look_again(session)
    made = session.scalars(select(Organizer).where(Organizer.email == "new@example.org")).one()
    assert [(each.organization_id, each.role) for each in made.memberships] == [
        (organization.id, Role.MODERATOR)
    ]
    assert newcomer.get("/organize/account").status_code == 200
    assert newcomer.get(invited).status_code == 410


def test_somebody_with_an_account_signs_in_and_joins(
    app: Flask, rows: Rows, session: Session, invited: str, sign_in: object
) -> None:
    person = rows.organizer(email="new@example.org")
    session.commit()
    assert "next=" in Room(app.test_client()).get(invited).text
    theirs: Room = sign_in(person)  # type: ignore[operator]
    assert theirs.post(invited, page=invited).status_code == 302
    look_again(session)
    assert [each.role for each in person.memberships] == [Role.MODERATOR]


def test_a_link_taken_back_leads_nowhere(
    app: Flask, room: Room, page: str, session: Session, invited: str
) -> None:
    number = session.scalars(select(Invitation.id)).one()
    room.post(f"{page}/invitations/{number}/end", page=page)
    assert Room(app.test_client()).get(invited).status_code == 410
    assert Room(app.test_client()).get("/organize/invitations/AAAA").status_code == 404


def test_the_owner_changes_roles_and_takes_people_out(
    rows: Rows, room: Room, page: str, session: Session, organization: Organization
) -> None:
    person = member(rows, organization, Role.ANALYST)
    session.commit()
    number = session.scalars(select(Membership.id).where(Membership.organizer_id == person.id)).one()
    room.post(f"{page}/members/{number}/role", {"role": "translator"}, page=page)
    look_again(session)
    assert session.get_one(Membership, number).role == Role.TRANSLATOR
    room.post(f"{page}/members/{number}/remove", page=page)
    look_again(session)
    assert session.get(Membership, number) is None


def test_the_last_owner_is_told_why_not(
    room: Room, page: str, session: Session, organizer: Organizer
) -> None:
    number = session.scalars(select(Membership.id).where(Membership.organizer_id == organizer.id)).one()
    for act, data in (("remove", {}), ("role", {"role": "editor"})):
        room.post(f"{page}/members/{number}/{act}", dict(data), page=page)
        assert "needs an owner" in text_of(room.get(page))
    look_again(session)
    assert session.get_one(Membership, number).role == Role.OWNER


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OWNER])
def test_others_find_no_such_page(
    rows: Rows, organization: Organization, sign_in: object, page: str, role: Role, session: Session
) -> None:
    theirs: Room = sign_in(member(rows, organization, role))  # type: ignore[operator]
    number = session.scalars(select(Membership.id).limit(1)).one()
    assert theirs.get(page).status_code == 404
    for path in ("invitations", f"members/{number}/role", f"members/{number}/remove"):
        assert theirs.post(f"{page}/{path}", {"role": "owner", "email": "x@example.org"}).status_code == 404


def test_a_link_signs_in_once(app: Flask, session: Session, organizer: Organizer) -> None:
    session.commit()
    browser = Room(app.test_client())
    asked = browser.post("/organize/sign-in-link", {"email": organizer.email}, page="/organize/sign-in-link")
    assert asked.status_code == 200
    link = path_in_letter(session, "sign_in_link")
    assert browser.get(link).status_code == 200
    assert browser.get("/organize/account").status_code == 302, "a look signed in"
    assert browser.post(link, page=link).headers["Location"] == "/organize/"
    assert browser.get("/organize/account").status_code == 200
    assert Room(app.test_client()).get(link).status_code == 410


def test_the_answer_tells_nobody_who_has_an_account(
    app: Flask, session: Session, organizer: Organizer
) -> None:
    session.commit()
    pages = []
    for email in (organizer.email, "nobody@example.org"):
        room = Room(app.test_client())
        answer = room.post("/organize/sign-in-link", {"email": email}, page="/organize/sign-in-link")
        pages.append((answer.status_code, text_of(answer).replace(email, "")))
    assert pages[0] == pages[1]
    assert len(session.scalars(select(Message)).all()) == 1


def test_a_second_step_is_asked_after_a_link_too(app: Flask, session: Session, organizer: Organizer) -> None:
    organizer.tf_primary_method, organizer.tf_totp_secret = "authenticator", "{}"
    session.commit()
    browser = Room(app.test_client())
    browser.post("/organize/sign-in-link", {"email": organizer.email}, page="/organize/sign-in-link")
    link = path_in_letter(session, "sign_in_link")
    answer = browser.post(link, page=link)
    assert re.search(r"/organize/tf-", answer.headers["Location"])
    assert browser.get("/organize/account").status_code == 302


@pytest.mark.parametrize("role", list(Role))
def test_whoever_is_in_may_leave_but_for_the_last_owner(
    rows: Rows, organization: Organization, room: Room, sign_in: object, session: Session, role: Role
) -> None:
    theirs: Room = sign_in(member(rows, organization, role))  # type: ignore[operator]
    path = f"/organize/organizations/{organization.slug}/leave"
    assert "You have left" in text_of(theirs.client.get(theirs.post(path).headers["Location"]))
    assert theirs.post(path).status_code == 404
    assert "needs an owner" in text_of(room.client.get(room.post(path).headers["Location"]))
    look_again(session)
    assert [each.role for each in organization.members] == [Role.OWNER]
    assert "Left the organisation" in text_of(room.get("/organize/audit"))
