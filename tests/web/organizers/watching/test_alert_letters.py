"""Letters about alerts: to whom, when, and how each member ends and begins them."""

import datetime as dt
import email.policy
import re
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.alerts.kinds import AlertKind
from petitions.alerts.models import AlertTurnedOff
from petitions.alerts.ring import ring
from petitions.campaign.models import Petition
from petitions.dispatch.alerting import look_and_tell
from petitions.mailer.sending import send_due
from petitions.organizers.models import Membership, Organization, Organizer, Role
from petitions.outbox.models import Message, PreviewMail
from tests.factories import Rows
from tests.web.organizers.conftest import Room, SignIn, look_again, member, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
PAGE = "/organize/account/alerts"
SILENCE = {"last_on": "2026-05-01", "days": 4}
Tell = Callable[[dt.datetime], None]
Send = Callable[[], list[EmailMessage]]


@pytest.fixture
def tell(app: Flask, session: Session) -> Tell:
    """The worker looks and posts letters, at an instant of the test's own."""

    def look(at: dt.datetime) -> None:
        with app.app_context():
            look_and_tell(session, now=at)
        session.commit()

    return look


@pytest.fixture
def send(app: Flask, session: Session, now: dt.datetime) -> Send:
    """The worker sends what was posted; gives back every letter so far."""

    def go() -> list[EmailMessage]:
        with app.app_context():
            send_due(clock=lambda: now + dt.timedelta(days=30))
        look_again(session)
        raw = session.scalars(select(PreviewMail.raw).order_by(PreviewMail.id))
        return [email.message_from_bytes(each, policy=email.policy.default) for each in raw]

    return go


@pytest.fixture
def mine(room: Room, organizer: Organizer, session: Session) -> Membership:
    """The owner's membership."""
    return session.scalars(select(Membership).where(Membership.organizer_id == organizer.id)).one()


def off_path(letter: EmailMessage) -> str:
    found = re.search(r"<http://[^/]+(/alerts/off/[^>]+)>", letter["List-Unsubscribe"])
    assert found is not None
    return found[1]


def silence(session: Session, petition: Petition, at: dt.datetime, key: str = "x") -> None:
    ring(session, petition.id, AlertKind.STALLED, key=key, now=at, facts=SILENCE)
    session.commit()


def test_who_turned_a_kind_off_gets_no_letter_about_it(
    room: Room,
    mine: Membership,
    rows: Rows,
    petition: Petition,
    session: Session,
    tell: Tell,
    now: dt.datetime,
) -> None:
    member(rows, petition.organization, Role.EDITOR)
    member(rows, petition.organization, Role.ANALYST)
    session.commit()
    room.post(PAGE, {"member": mine.id, "kind": ["goal", "digest"]})
    look_again(session)
    off = set(session.scalars(select(AlertTurnedOff.kind)))
    silence(session, petition, now)
    tell(now)
    letters = session.scalars(select(Message).where(Message.letter == "alert")).all()

    assert off == set(AlertKind) - {AlertKind.GOAL, AlertKind.DIGEST}
    assert len(letters) == 1  # the editor's; analysts are not written to about silence
    assert 'id="stalled-' in room.get(PAGE).text


def test_the_link_of_a_letter_ends_its_kind_by_a_press_and_begins_it_again(
    mine: Membership,
    petition: Petition,
    session: Session,
    sign_in: SignIn,
    tell: Tell,
    send: Send,
    now: dt.datetime,
) -> None:
    def off() -> list[str]:
        look_again(session)
        return list(session.scalars(select(AlertTurnedOff.kind)))

    silence(session, petition, now)
    tell(now)
    (letter,) = send()
    path, stranger = off_path(letter), sign_in(None).client
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert path in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "No more letters of this kind?" in stranger.get(path).text
    assert off() == []
    answer = stranger.post(path, data={"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer.text, off()) == (200, "", ["stalled"])
    assert stranger.post(path).status_code == 303
    assert "You get no more letters of this kind" in stranger.get(path).text
    silence(session, petition, now, key="later")
    tell(now)
    assert len(send()) == 1
    stranger.post(path.replace("/off/", "/on/"))

    assert off() == []
    assert stranger.get(f"{path}x").status_code == 404


@pytest.mark.parametrize("what", ["left", "turned off", "other role"])
def test_a_letter_that_waited_does_not_go_to_whom_it_is_no_longer_for(
    what: str,
    mine: Membership,
    petition: Petition,
    session: Session,
    tell: Tell,
    send: Send,
    now: dt.datetime,
) -> None:
    silence(session, petition, now)
    tell(now)
    if what == "left":
        session.delete(mine)
    elif what == "turned off":
        session.add(AlertTurnedOff(membership_id=mine.id, kind=AlertKind.STALLED))
    else:
        mine.role = Role.PARTNER
    session.commit()

    assert send() == []
    message = session.scalars(select(Message).where(Message.letter == "alert")).one()
    assert (message.state, message.recipient) == ("dropped", None)


def test_owners_alone_get_a_letter_about_a_webhook_that_leads_to_its_page(
    room: Room,
    rows: Rows,
    organization: Organization,
    petition: Petition,
    session: Session,
    tell: Tell,
    send: Send,
    now: dt.datetime,
) -> None:
    member(rows, organization, Role.EDITOR)
    facts = {"host": "hooks.example.org", "webhook": 7, "is_off": True}
    ring(session, petition.id, AlertKind.WEBHOOK_FAILED, key="7", now=now, facts=facts)
    session.commit()
    tell(now)
    (letter,) = send()
    text = " ".join(letter.get_body(("plain",)).get_content().split())  # type: ignore[union-attr]

    assert f"/organize/organizations/{organization.slug}/webhooks/7" in text
    assert "hooks.example.org has taken nothing for three days" in text


def test_the_week_comes_in_one_letter_at_the_hour_that_was_chosen(
    room: Room, mine: Membership, rows: Rows, petition: Petition, session: Session, tell: Tell, send: Send,
    now: dt.datetime,
) -> None:  # fmt: skip
    other = rows.petition(organization=petition.organization, slug="open-the-door", goal=1_000)
    rows.petition(organization=petition.organization, slug="asleep")
    for n in range(12):
        rows.signature(petition=other, signed_at=now - dt.timedelta(days=n))
    rows.signature(petition=petition, signed_at=now - dt.timedelta(days=9))
    analyst = member(rows, petition.organization, Role.ANALYST)
    member(rows, petition.organization, Role.MODERATOR)
    session.commit()
    form = {"member": mine.id, "kind": ["digest"]}
    room.post(PAGE, form | {"weekday": "1", "hour": "17"}, page=PAGE)
    room.post(PAGE, form | {"weekday": "9", "hour": "8"}, page=PAGE)
    assert '<option value="1" selected>Tuesday</option>' in room.get(PAGE).text
    assert '<option value="17" selected>5:00\u202fp.m.</option>' in room.get(PAGE).text
    days = now.replace(hour=10, minute=0)  # 6:00 on Monday in Toronto
    told = []
    for hours in (0, 3, 4, 24 + 10, 24 + 11, 24 + 12):
        tell(days + dt.timedelta(hours=hours))
        told.append(len(session.scalars(select(Message).where(Message.letter == "digest")).all()))
    letters = {each["To"]: each for each in send()}
    text = letters[mine.organizer.email].get_body(("plain",)).get_content()  # type: ignore[union-attr]

    assert told == [0, 1, 1, 1, 2, 2]
    assert set(letters) == {analyst.email, mine.organizer.email}
    assert text.count("/organize/petitions/") == 2
    assert "7 new signatures in the past seven days (5 in the seven before)." in text
    assert "In the count now: 12 of 1,000." in text
    assert "Nobody signed in the past seven days (1 in the seven before)." in text
    assert "12" in text_of(room.get("/organize/petitions/open-the-door"))
