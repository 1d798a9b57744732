"""Alerts on the pages, their letters, their choice and their feed."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.alerts.bursts import LEAST
from petitions.alerts.models import Alert
from petitions.campaign.models import Petition
from petitions.counting.queries import count
from petitions.organizers.models import Organization, Role
from petitions.signing.models import Signature
from petitions.web.current import now
from tests.factories import Rows
from tests.web.organizers.conftest import Room, SignIn, look_again, member, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
BASE = "/organize/petitions/let-them-stay"


@pytest.fixture
def burst(rows: Rows, petition: Petition, session: Session, worker: Callable[[], str]) -> Alert:
    """Thirty of one network in some seconds, and a worker that looked."""
    for n in range(30):
        at = now() - dt.timedelta(seconds=200 - n)
        rows.signature(petition=petition, signed_at=at, confirmed_at=at, network_key=b"n" * 32)
    session.commit()
    worker()
    look_again(session)
    return session.scalars(select(Alert).where(Alert.kind == "burst")).one()


def test_a_burst_is_put_aside_from_its_page_and_what_was_aside_before_stays_there(
    room: Room, burst: Alert, petition: Petition, session: Session
) -> None:
    page = f"{BASE}/alerts/{burst.id}"
    before = session.get_one(Signature, burst.rows[0])
    before.held_at, before.held_reason = now(), "network"
    session.commit()
    assert len(burst.rows) >= LEAST
    assert "30 in 1 minute from one network; 30 of 30 confirmed. 1 of them are put aside." in text_of(
        room.get(page)
    )
    assert "the count goes from 30 to 1." in text_of(room.get(page))
    answer = room.post(f"{page}/hold", {"from": "alert"}, page=page)
    look_again(session)
    assert (answer.status_code, answer.location) == (302, page)
    assert count(session, petition.id) == 1
    assert "All of them are put aside. The count is 1." in text_of(room.get(page))
    assert "30 of them are put aside." in text_of(room.get(BASE))
    assert "If you release them, the count goes from 1 to 30." in text_of(room.get(page))
    room.post(f"{page}/release", page=page)
    look_again(session)

    assert count(session, petition.id) == 30
    assert session.get_one(Signature, burst.rows[0]).held_reason == "network"
    assert "Release all" in text_of(room.get(page))


def test_an_alert_is_put_away_for_me_alone(
    room: Room,
    burst: Alert,
    sign_in: SignIn,
    rows: Rows,
    organization: Organization,
    session: Session,
) -> None:
    assert "Very many from one place" in text_of(room.get("/organize/"))
    room.post(f"{BASE}/alerts/{burst.id}/put-away", {"from": "home"}, page=BASE)
    room.post(f"{BASE}/alerts/{burst.id}/put-away", page=BASE)

    assert "Very many from one place" not in text_of(room.get("/organize/"))
    look_again(session)
    other = sign_in(member(rows, organization, Role.EDITOR))
    assert "Very many from one place" in text_of(other.get("/organize/"))


def test_an_alert_of_another_petition_is_not_found_here(
    room: Room, burst: Alert, rows: Rows, petition: Petition, session: Session
) -> None:
    rows.petition(organization=petition.organization, slug="another")
    session.commit()

    assert room.post(f"/organize/petitions/another/alerts/{burst.id}/hold").status_code == 404


def test_a_choice_for_somebody_else_is_not_taken(
    room: Room, rows: Rows, organization: Organization, session: Session
) -> None:
    theirs = rows.membership(organization=organization, role=Role.EDITOR)
    session.commit()

    assert room.post("/organize/account/alerts", {"member": theirs.id}).status_code == 404


def feed_of(room: Room) -> str:
    found = re.search(r"https?://[^/]+(/alerts/[^<]+\.atom)", room.get("/organize/account/alerts").text)
    return found[1] if found else ""


def test_the_feed_tells_alerts_at_an_address_that_can_be_taken_back(
    room: Room, burst: Alert, organization: Organization, sign_in: SignIn
) -> None:
    address = f"/organize/organizations/{organization.slug}/feed"
    room.post(address)
    first = feed_of(room)
    machine = sign_in(None)
    entry = machine.get(first)
    assert entry.mimetype == "application/atom+xml"
    assert "30 in 1 minute from one network" in entry.text
    assert "Ann Lee" not in entry.text
    room.post(address)
    second = feed_of(room)
    assert (machine.get(first).status_code, machine.get(second).status_code) == (404, 200)
    tag = {"If-None-Match": machine.get(second).headers["ETag"]}
    assert machine.get(second, headers=tag).status_code == 304
    room.post(address, {"end": "1"})

    assert (feed_of(room), machine.get(second).status_code) == ("", 404)
    assert machine.get("/alerts/nonsense.atom").status_code == 404


def test_only_an_owner_hands_out_the_feed(
    sign_in: SignIn, rows: Rows, organization: Organization, petition: Petition
) -> None:
    editor = sign_in(member(rows, organization, Role.EDITOR))

    assert editor.post(f"/organize/organizations/{organization.slug}/feed").status_code == 404
    assert "For machines" not in text_of(editor.get("/organize/account/alerts"))


def test_the_moving_part_answers_nothing_when_nothing_moved(
    room: Room, rows: Rows, petition: Petition, session: Session
) -> None:
    first = room.get(f"{BASE}/now")
    again = room.get(f"{BASE}/now", headers={"If-None-Match": first.headers["ETag"]})
    rows.signature(petition=petition)
    session.commit()
    moved = room.get(f"{BASE}/now", headers={"If-None-Match": first.headers["ETag"]})

    assert 'data-count="1"' in first.text
    assert "<html" not in first.text
    assert again.status_code == 304
    assert 'data-count="2"' in moved.text
