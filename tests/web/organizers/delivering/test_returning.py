"""A letter that came back, in the organizers' room, on the public record and for machines."""

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.delivery.models import Delivery
from petitions.organizers.models import AuditEntry, Organization, Role
from petitions.outbox.models import Message
from tests.factories import Rows
from tests.web.organizers.conftest import Room, look_again, member, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
BASE = "/organize/petitions/let-them-stay"
NOW = dt.datetime.now(dt.UTC)


def days_ago(days: int) -> str:
    return (NOW.date() - dt.timedelta(days=days)).isoformat()


@pytest.fixture
def letter(petition: Petition, rows: Rows, session: Session) -> Delivery:
    """Nine days in the post."""
    posted_at = NOW - dt.timedelta(days=9)
    made: Delivery = rows.delivery(
        run=rows.run(petition=petition), state="posted", by_post=True, sheet_count=9, attempts=1,
        first_attempt_at=posted_at, sent_at=posted_at, body_started_at=posted_at, posted_on=posted_at.date(),
        tracking="RN 1 CA", manifest_digest="ab" * 32, mail_key="deliveries/one/pack.pdf",
        link_expires_at=NOW + dt.timedelta(days=180),
    )  # fmt: skip
    session.commit()
    return made


def come_back(room: Room, letter: Delivery, **more: str) -> None:
    form = {"on": days_ago(3), "reason": "moved", "note": "ask at the desk"} | more
    assert room.post(f"{BASE}/deliveries/{letter.id}/came-back", form).status_code == 302


def test_it_is_entered_told_to_the_others_and_said_in_public(
    room: Room, letter: Delivery, session: Session, rows: Rows, organization: Organization
) -> None:
    other = member(rows, organization, Role.OWNER)
    session.commit()
    come_back(room, letter)
    come_back(room, letter, reason="unknown")

    look_again(session)
    assert [each.action for each in session.scalars(select(AuditEntry))] == ["letter_came_back"] * 2
    assert [each.recipient for each in session.scalars(select(Message))] == [other.email]
    words = text_of(room.get(f"{BASE}/deliveries"))
    assert "unknown at this address ( ask at the desk )" in words
    assert "Came back by post" in words

    public = text_of(room.get(f"/petitions/let-them-stay/deliveries/{letter.reference}"))
    assert "Came back by post: unknown at this address" in public
    assert "ask at the desk" not in public
    assert "RN 1 CA" not in public
    (told,) = room.get("/petitions/let-them-stay.json").json["deliveries"]
    assert (told["state"], told["standing"]) == ("refused", "returned")
    assert told["returns"] == [
        {"posted_on": days_ago(9), "came_back_on": days_ago(3), "reason": "unknown"},
    ]
    assert letter.office is not None
    record = text_of(room.get(f"/offices/{letter.office.slug}"))
    assert "came back undelivered" in record
    assert "Not known to have arrived" in record


def test_the_same_pack_is_posted_again_and_both_journeys_stay(
    room: Room, letter: Delivery, session: Session
) -> None:
    come_back(room, letter)
    room.post(f"{BASE}/deliveries/{letter.id}/posted-again", {"on": days_ago(1), "tracking": "RN 2 CA"})

    look_again(session)
    assert (letter.state, letter.tracking) == ("posted", "RN 2 CA")
    words = text_of(room.get(f"{BASE}/deliveries"))
    assert "RN 1 CA" in words
    assert "Posted again on" in words
    public = text_of(room.get(f"/petitions/let-them-stay/deliveries/{letter.reference}"))
    assert public.index("Came back by post") < public.index("Posted again")


def test_what_cannot_be_is_said_and_changes_nothing(room: Room, letter: Delivery, session: Session) -> None:
    path = f"{BASE}/deliveries/{letter.id}/came-back"
    room.post(path, {"on": days_ago(12), "reason": "moved"})
    assert "cannot have come back before" in text_of(room.get(f"{BASE}/deliveries"))
    assert room.post(path, {"on": days_ago(1), "reason": "eaten"}).status_code == 400
    room.post(f"{BASE}/deliveries/{letter.id}/not-back")
    assert "did not come back" in text_of(room.get(f"{BASE}/deliveries"))
    look_again(session)
    assert (letter.state, letter.bounced_at) == ("posted", None)


def test_an_entry_by_mistake_is_taken_back(room: Room, letter: Delivery, session: Session) -> None:
    come_back(room, letter)
    room.post(f"{BASE}/deliveries/{letter.id}/not-back")
    look_again(session)
    assert (letter.state, letter.bounced_at) == ("posted", None)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.MODERATOR])
def test_who_may_not_deliver_enters_nothing(
    sign_in: object, rows: Rows, organization: Organization, letter: Delivery, role: Role
) -> None:
    visitor = sign_in(member(rows, organization, role))  # type: ignore[operator]
    for act in ("came-back", "not-back", "posted-again"):
        assert visitor.post(f"{BASE}/deliveries/{letter.id}/{act}", {"on": days_ago(1)}).status_code == 403
