"""Every room × every role, taken from the application's own map."""

import html
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from petitions.campaign.models import Petition
from petitions.dedupe.sweep import ProbableRepeat
from petitions.organizers.models import Organization, Organizer, Role
from petitions.organizers.permissions import ADMIN_ALLOWED, ALLOWED, Permission
from petitions.web.organizers.views import DOORS, FRESH_ORGANIZATION_ROOMS, FRESH_ROOMS, PETITION_ROOMS, ROOMS
from tests.factories import DAY_ONE, Rows
from tests.web.organizers.conftest import Room, SignIn, member

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
NEEDS = {f"organize.{name}": permission for _, name, permission, _, _ in (*PETITION_ROOMS, *FRESH_ROOMS)}


def rules_of(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("organize.")]


def knocks(app: Flask, slug: str) -> Iterator[tuple[str, str, str]]:
    """Endpoint, method and address of every petition's room."""
    samples = {
        "text_language": "en",
        "position": 99,
        "act": "hold",
        "run_id": 99,
        "delivery_id": 99,
        "file_id": 99,
        "alert_id": 99,
        "part": "why",
    }
    adapter = app.url_map.bind("localhost")
    for rule in rules_of(app):
        if "slug" in rule.arguments:
            values = {name: samples[name] for name in rule.arguments if name != "slug"} | {"slug": slug}
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield rule.endpoint, method, adapter.build(rule.endpoint, values, method=method)


def statuses(app: Flask, room: Room, slug: str) -> dict[tuple[str, str], int]:
    """What each room answers to a knock; a post says nothing but the token."""
    return {
        (endpoint, method): (room.get(path) if method == "GET" else room.post(path)).status_code
        for endpoint, method, path in knocks(app, slug)
    }


def test_every_room_in_the_map_stands_in_the_table(app: Flask) -> None:
    others = (*ROOMS, *DOORS, *FRESH_ORGANIZATION_ROOMS)
    listed = {f"organize.{name}" for _, name, *_ in others} | set(NEEDS)

    assert {rule.endpoint for rule in rules_of(app)} == listed


@pytest.mark.parametrize("role", list(Role))
def test_a_member_enters_the_rooms_of_the_role_and_no_other(
    app: Flask,
    sign_in: SignIn,
    rows: Rows,
    organization: Organization,
    petition: Petition,
    role: Role,
) -> None:
    room = sign_in(member(rows, organization, role))
    answers = statuses(app, room, petition.slug)
    shut = {(endpoint, method) for (endpoint, method), status in answers.items() if status == 403}
    without_permission = {key for key in answers if NEEDS[key[0]] not in ALLOWED[role]}

    assert shut == without_permission
    assert {key: status for key, status in answers.items() if status >= 500} == {}


def test_staff_read_and_decide_and_see_no_signatory(
    app: Flask, sign_in: SignIn, reviewer: Organizer, petition: Petition
) -> None:
    answers = statuses(app, sign_in(reviewer), petition.slug)
    entered = {endpoint for (endpoint, _), status in answers.items() if status != 403}

    assert entered == {endpoint for endpoint, needs in NEEDS.items() if needs in ADMIN_ALLOWED}


def test_an_outsider_learns_nothing_of_a_petition(
    app: Flask, sign_in: SignIn, rows: Rows, petition: Petition, session: Session
) -> None:
    stranger: Organizer = rows.membership(role=Role.OWNER).organizer
    session.commit()
    room = sign_in(stranger)

    assert set(statuses(app, room, petition.slug).values()) == {404}
    assert petition.text().title not in room.get("/organize/").text


def test_nobody_else_enters_at_all(app: Flask, sign_in: SignIn, petition: Petition) -> None:
    room = sign_in(None)
    pages = {
        path: room.get(path).status_code for _, method, path in knocks(app, petition.slug) if method == "GET"
    }
    posts = {
        path: room.post(path, page="/organize/login").status_code
        for _, method, path in knocks(app, petition.slug)
        if method == "POST"
    }

    assert set(pages.values()) == {302}
    assert set(posts.values()) == {302}


def test_a_draft_of_others_does_not_exist_for_an_outsider(
    sign_in: SignIn, rows: Rows, petition: Petition, session: Session
) -> None:
    petition.state = "draft"
    stranger: Organizer = rows.membership(role=Role.OWNER).organizer
    session.commit()

    assert sign_in(stranger).get(f"/organize/petitions/{petition.slug}/preview").status_code == 404


def test_every_permission_opens_something(app: Flask) -> None:
    beyond_rooms = {
        Permission.CREATE,
        Permission.APPROVE,
        Permission.MOVE,
        Permission.READ_AUDIT,
        Permission.IMPORT,
        Permission.LEAD,
    }

    of_organizations = {permission for _, _, permission, _, _ in FRESH_ORGANIZATION_ROOMS}
    assert set(NEEDS.values()) | of_organizations | beyond_rooms == set(Permission)


def test_a_room_that_the_role_does_not_open_says_so_and_leads_back(
    rows: Rows, petition: Petition, organization: Organization, sign_in: SignIn
) -> None:
    theirs = sign_in(member(rows, organization, Role.PARTNER))
    for path in (f"/organize/petitions/{petition.slug}/signatures", "/organize/audit"):
        answer = theirs.get(path)
        assert answer.status_code == 403
        assert "Your role does not include this" in answer.text
        assert 'href="/organize/account"' in answer.text


@pytest.mark.parametrize("role", list(Role))
def test_no_page_leads_into_a_room_that_the_role_does_not_open(
    rows: Rows, petition: Petition, organization: Organization, sign_in: SignIn, role: Role
) -> None:
    rows.signature(petition=petition, held_at=DAY_ONE, held_reason="network")
    alike = {"name": "Sue Roy", "name_key": "roy sue", "postal_code": "K1A0A6"}
    for reason in ("", ProbableRepeat.QUESTION):
        rows.signature(petition=petition, repeat_reason=reason, **alike)
    theirs = sign_in(member(rows, organization, role))
    watch = f"/organize/petitions/{petition.slug}"
    for page in ("/organize/", watch, f"{watch}/deliveries", f"{watch}/preview"):
        links = set(
            re.findall(
                r'href="(/organize/(?:petitions|organizations|account|audit)[^"#]*)', theirs.get(page).text
            )
        )
        assert links
        refused = {link for link in links if theirs.get(html.unescape(link)).status_code == 403}
        assert refused == set(), page
