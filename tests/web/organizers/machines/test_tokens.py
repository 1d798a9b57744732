"""Tokens for programs: owners make them with a recent sign-in, each is shown once and can be revoked."""

import datetime as dt
import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.organizers.models import AuditEntry, Organization, Organizer, Role
from petitions.organizers.token_models import ApiToken
from petitions.tokens import secret_digest
from petitions.web.organizers.views import FRESH_ORGANIZATION_ROOMS
from tests.factories import Rows
from tests.web.organizers.conftest import Room, SignIn, look_again, member, text_of
from tests.web.organizers.watching.test_transfer import grow_stale

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
TEXT = re.compile(r"cs_[A-Za-z0-9_-]{43}")


@pytest.fixture
def path(organization: Organization, petition: Petition) -> str:
    assert petition.id
    return f"/organize/organizations/{organization.slug}/tokens"


def a_token(room: Room, path: str, **data: object) -> str:
    answer = room.post(path, {"name": "Counter", "petition": 0, "scopes": "read:counts", **data}, page=path)
    assert answer.status_code == 200, text_of(answer)
    (text,) = TEXT.findall(answer.text)
    return text


def test_a_token_is_shown_once_and_kept_as_a_hash(room: Room, path: str, session: Session) -> None:
    text = a_token(room, path)
    look_again(session)
    token = session.scalars(select(ApiToken)).one()

    assert token.digest == secret_digest(text)
    assert text.startswith(token.prefix)
    assert len(token.prefix) < 12
    page = room.get(path).text
    assert text not in page
    assert f"{token.prefix}…" in page


def test_making_and_revoking_leave_a_line_without_the_secret(room: Room, path: str, session: Session) -> None:
    text = a_token(room, path)
    look_again(session)
    token = session.scalars(select(ApiToken)).one()
    room.post(f"{path}/{token.id}/revoke", page=path)
    look_again(session)
    lines = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()

    assert [line.action for line in lines] == ["token_made", "token_revoked"]
    assert lines[0].detail == {"token": f"Counter ({token.prefix}…)", "scopes": "read:counts"}
    assert text not in str([line.detail for line in lines])
    assert token.revoked_at is not None
    assert token.prefix not in room.get(path).text


@pytest.mark.parametrize(
    "data",
    [
        {"name": ""},
        {"scopes": []},
        {"scopes": "write:everything"},
        {"petition": 999},
        {"ends_on": "2020-01-01"},
        {"ends_on": "soon"},
    ],
)
def test_what_makes_no_token_is_told_beside_the_field(
    room: Room, path: str, session: Session, data: dict[str, object]
) -> None:
    answer = room.post(path, {"name": "n", "petition": 0, "scopes": "read:counts", **data}, page=path)

    assert answer.status_code == 422
    assert session.scalars(select(ApiToken)).all() == []


def test_a_token_can_be_for_one_petition_and_for_a_time(
    room: Room, path: str, session: Session, petition: Petition
) -> None:
    a_token(room, path, petition=petition.id, ends_on="2099-05-01")
    token = session.scalars(select(ApiToken)).one()

    assert (token.petition_id, token.ends_on) == (petition.id, dt.date(2099, 5, 1))


def test_a_petition_of_others_is_no_choice(room: Room, path: str, rows: Rows, session: Session) -> None:
    other = rows.petition()
    session.commit()
    data = {"name": "n", "petition": other.id, "scopes": "read:counts"}

    assert room.post(path, data, page=path).status_code == 422


def test_an_old_sign_in_is_asked_again(room: Room, path: str) -> None:
    grow_stale(room)

    assert room.get(path).headers["Location"].startswith("/organize/verify")


@pytest.mark.parametrize("role", [*Role, None])
def test_every_room_of_an_organisation_by_every_role(
    app: Flask, sign_in: SignIn, rows: Rows, organization: Organization, path: str, role: Role | None
) -> None:
    stranger: Organizer = rows.organizer()
    room = sign_in(member(rows, organization, role) if role else stranger)
    adapter = app.url_map.bind("localhost")
    statuses = set()
    for _, name, _, _, methods in FRESH_ORGANIZATION_ROOMS:
        rule = next(app.url_map.iter_rules(f"organize.{name}"))
        values = dict.fromkeys(rule.arguments, 99) | {"organization_slug": organization.slug}
        for method in methods:
            address = adapter.build(f"organize.{name}", values, method=method)
            answer = room.get(address) if method == "GET" else room.post(address)
            statuses.add(answer.status_code)

    if role == Role.OWNER:
        assert 200 in statuses
        assert statuses <= {200, 302, 400, 404, 422}
    else:
        assert statuses == ({403} if role else {404})


def test_nobody_else_comes_in(sign_in: SignIn, path: str) -> None:
    assert sign_in(None).get(path).status_code == 302


def test_a_token_of_another_organisation_cannot_be_revoked(
    room: Room, path: str, sign_in: SignIn, rows: Rows, session: Session
) -> None:
    a_token(room, path)
    token = session.scalars(select(ApiToken)).one()
    other = rows.membership(role=Role.OWNER)
    session.commit()
    theirs = f"/organize/organizations/{other.organization.slug}/tokens"

    answer = sign_in(other.organizer).post(f"{theirs}/{token.id}/revoke", page=theirs)

    assert answer.status_code == 404
    look_again(session)
    assert token.revoked_at is None
