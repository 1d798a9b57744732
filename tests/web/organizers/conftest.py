"""Organizers who are signed in, and a petition of theirs."""

import re
import time
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security.utils import hash_password
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from petitions.campaign.models import Petition
from petitions.organizers.models import Organization, Organizer, PlatformRole, Role
from petitions.organizers.sign_ins import begin_sign_in
from petitions.signing.models import Signature
from petitions.web.current import now
from petitions.web.organizers.members.browsers import KEY
from tests.factories import Rows

PASSWORD = "three geese over Ottawa"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Room:
    """A browser in the hands of one organizer: posts carry the token of the page they come from."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, **given: object) -> TestResponse:
        return self.client.get(path, **given)  # type: ignore[arg-type]

    def post(
        self, path: str, data: dict[str, object] | None = None, *, page: str = "/organize/account"
    ) -> TestResponse:
        """Post what a form on `page` would."""
        found = TOKEN.search(self.client.get(page).text)
        assert found is not None, f"{page} holds no form"
        return self.client.post(path, data={**(data or {}), "csrf_token": found[1]})


SignIn = Callable[[Organizer | None], Room]


@pytest.fixture
def organization(rows: Rows) -> Organization:
    made: Organization = rows.organization()
    return made


@pytest.fixture
def organizer(rows: Rows, organization: Organization) -> Organizer:
    """The owner of the organisation."""
    made: Organizer = rows.membership(organization=organization, role=Role.OWNER).organizer
    return made


@pytest.fixture
def petition(rows: Rows, organization: Organization, session: Session) -> Petition:
    """An open petition of the organisation, with a signature."""
    made: Petition = rows.petition(organization=organization, slug="let-them-stay", texts=["en", "fr"])
    signature: Signature = rows.signature(petition=made, name="Ann Lee", comment="For my neighbours.")
    session.commit()
    assert signature.id
    return made


@pytest.fixture
def draft(petition: Petition, session: Session) -> Petition:
    """The same, not yet public."""
    petition.state = "draft"
    session.commit()
    return petition


@pytest.fixture
def sign_in_by_form(app: Flask, session: Session) -> SignIn:
    """Signs somebody in as a browser does, with the slow check of the password."""

    def enter(organizer: Organizer | None) -> Room:
        room = Room(app.test_client())
        if organizer is None:
            return room
        with app.app_context():
            organizer.password = hash_password(PASSWORD)
        session.commit()
        data: dict[str, object] = {"email": organizer.email, "password": PASSWORD}
        answer = room.post("/organize/login", data, page="/organize/login")
        assert answer.status_code == 302, answer.text
        return room

    return enter


@pytest.fixture
def sign_in(app: Flask, session: Session) -> SignIn:
    """Somebody who has just signed in."""

    def enter(organizer: Organizer | None) -> Room:
        client = app.test_client()
        if organizer is not None:
            session.flush()
            with client.session_transaction("/organize/") as kept:
                kept["_user_id"], kept["_fresh"] = organizer.fs_uniquifier, True
                kept["fs_cc"], kept["fs_paa"] = "set", time.time()
                kept[KEY] = begin_sign_in(session, organizer.id, browser="", now=now()).key
        session.commit()
        return Room(client)

    return enter


@pytest.fixture
def room(sign_in: SignIn, organizer: Organizer, petition: Petition) -> Room:
    """The owner, signed in."""
    assert petition.id
    return sign_in(organizer)


@pytest.fixture
def reviewer(rows: Rows, session: Session) -> Organizer:
    """Staff of the platform, in no organisation."""
    role = PlatformRole(name="admin", description="Reviews petitions")
    session.add(role)
    made: Organizer = rows.organizer(roles=[role])
    session.commit()
    return made


def member(rows: Rows, organization: Organization, role: Role) -> Organizer:
    """Somebody with a role in the organisation."""
    made: Organizer = rows.membership(organization=organization, role=role).organizer
    return made


def text_of(answer: TestResponse) -> str:
    """The page's words, without tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def look_again(session: Session) -> None:
    """Let the test see what the application has committed since."""
    session.rollback()
    session.expire_all()
