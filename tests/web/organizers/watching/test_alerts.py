"""Alerts on the pages, their letters, their choice and their feed."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.alerts.bursts import LEAST
from petitions.alerts.kinds import AlertKind
from petitions.alerts.models import Alert, AlertTurnedOff
from petitions.alerts.ring import ring
from petitions.campaign.models import Petition
from petitions.counting.queries import count
from petitions.organizers.models import Membership, Organization, Organizer, Role
from petitions.outbox.models import Message, PreviewMail
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


def test_a_burst_is_put_aside_from_its_line_and_released_again(
    room: Room, burst: Alert, petition: Petition, session: Session
) -> None:
    assert len(burst.rows) >= LEAST
    assert "30 in 1 minute from one network; 30 of 30 confirmed." in text_of(room.get(BASE))
    room.post(f"{BASE}/alerts/{burst.id}/hold", page=BASE)
    look_again(session)
    assert count(session, petition.id) == 1
    assert "30 of them are put aside." in text_of(room.get(BASE))
    room.post(f"{BASE}/alerts/{burst.id}/release", page=BASE)
    look_again(session)

    assert count(session, petition.id) == 31


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


def test_who_turned_a_kind_off_gets_no_letter_about_it(
    room: Room,
    rows: Rows,
    organizer: Organizer,
    organization: Organization,
    petition: Petition,
    session: Session,
    worker: Callable[[], str],
) -> None:
    editor = member(rows, organization, Role.EDITOR)
    analyst = member(rows, organization, Role.ANALYST)
    mine = session.scalars(select(Membership).where(Membership.organizer_id == organizer.id)).one()
    session.commit()
    room.post("/organize/account/alerts", {"member": mine.id, "kind": ["goal", "digest"]})
    look_again(session)
    off = set(session.scalars(select(AlertTurnedOff.kind)))
    facts = {"last_on": "2026-05-01", "days": 4}
    ring(session, petition.id, AlertKind.STALLED, key="x", now=now(), facts=facts)
    session.commit()
    worker()
    look_again(session)
    letters = session.scalars(select(Message).where(Message.letter == "alert")).all()

    assert off == set(AlertKind) - {AlertKind.GOAL, AlertKind.DIGEST}
    assert editor.email != analyst.email
    assert len(letters) == 1  # the editor's; analysts are not written to
    assert 'id="stalled-' in room.get("/organize/account/alerts").text


def test_the_week_in_numbers_comes_on_the_day_that_was_chosen(
    room: Room,
    rows: Rows,
    organizer: Organizer,
    petition: Petition,
    session: Session,
    worker: Callable[[], str],
) -> None:
    page = "/organize/account/alerts"
    mine = session.scalars(select(Membership).where(Membership.organizer_id == organizer.id)).one()
    rows.membership(organization=petition.organization, role=Role.EDITOR)
    session.commit()
    room.post(page, {"member": mine.id, "kind": ["digest"], "weekday": "4"}, page=page)
    room.post(page, {"member": mine.id, "kind": ["digest"], "weekday": "9"}, page=page)
    assert '<option value="4" selected>Friday</option>' in room.get(page).text
    facts = {"joined": 3, "joined_before": 0, "count": 3}
    ring(session, petition.id, AlertKind.DIGEST, key="2026-W24-4", now=now(), facts=facts)
    session.commit()
    worker()
    look_again(session)

    letters = session.scalars(select(Message).where(Message.letter == "alert")).all()
    assert [each.language for each in letters] == [organizer.language]


def test_owners_alone_get_a_letter_about_a_webhook_that_leads_to_its_page(
    room: Room,
    rows: Rows,
    organization: Organization,
    petition: Petition,
    session: Session,
    worker: Callable[[], str],
) -> None:
    member(rows, organization, Role.EDITOR)
    facts = {"host": "hooks.example.org", "webhook": 7, "is_off": True}
    ring(session, petition.id, AlertKind.WEBHOOK_FAILED, key="7", now=now(), facts=facts)
    session.commit()
    worker()
    look_again(session)
    (mail,) = session.scalars(select(PreviewMail)).all()
    text = mail.raw.decode(errors="replace")

    assert f"/organize/organizations/{organization.slug}/webhooks/7" in text
    assert "hooks.example.org has taken nothing for three days" in " ".join(text.split())
    words = text_of(room.get(BASE))
    assert "A webhook is not answered" in words
    assert f'/organize/organizations/{organization.slug}/webhooks/7"' in room.get(BASE).text


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
