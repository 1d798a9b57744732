"""The platform's queue, its talk with the organizers, and the desk of reports."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.delivery.slots.schedule_models import DeliverySchedule
from petitions.organizers.models import AuditEntry, Organizer, Role
from petitions.outbox.models import Message
from petitions.review.models import PetitionReport
from tests.factories import DAY_ONE, Rows
from tests.web.organizers.conftest import Room, SignIn, look_again, member, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
BASE = "/organize/petitions/let-them-stay"


@pytest.fixture
def waiting(room: Room, draft: Petition, session: Session) -> Petition:
    """Sent in by its owner."""
    session.add(DeliverySchedule(petition_id=draft.id, zone="America/Toronto", active_from=DAY_ONE))
    session.commit()
    assert room.post(f"{BASE}/state", {"to": "submitted"}).status_code == 302
    look_again(session)
    return draft


@pytest.fixture
def staff(sign_in: SignIn, reviewer: Organizer) -> Room:
    return sign_in(reviewer)


def seen_on(page: str) -> str:
    return page.partition('name="seen" value="')[2].partition('"')[0]


def letters(session: Session) -> list[tuple[str | None, str]]:
    look_again(session)
    rows = session.scalars(select(Message).where(Message.letter == "review").order_by(Message.id))
    return [(row.recipient, row.words["headline"]) for row in rows]


def test_a_petition_is_sent_back_with_reasons_that_the_organizers_read(
    room: Room, staff: Room, waiting: Petition, organizer: Organizer, session: Session
) -> None:
    assert "Let them stay" in text_of(staff.get("/organize/reviews"))
    staff.post(f"{BASE}/review/claim")
    assert "You are looking at it, until" in text_of(staff.get("/organize/reviews"))
    data = {"act": "returned", "reasons": ["unclear"], "words": "Who shall stay?"}
    page = staff.get(f"{BASE}/review").text
    staff.post(f"{BASE}/review/decide", data | {"seen": seen_on(page)})

    look_again(session)
    assert waiting.state == "draft"
    page = text_of(room.get(f"{BASE}/check"))
    assert "It is not clear what is asked" in page
    assert "Who shall stay?" in page
    assert letters(session) == [(organizer.email, "Your petition was sent back to be changed")]
    actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["state_changed", "review_claimed", "state_changed"]


def test_what_was_edited_meanwhile_is_not_approved_unseen(
    room: Room, staff: Room, waiting: Petition, session: Session
) -> None:
    staff.post(f"{BASE}/review/claim")
    seen = seen_on(staff.get(f"{BASE}/review").text)
    room.post(f"{BASE}/text/en", {"title": "Another title altogether", "demand": "x"})
    staff.post(f"{BASE}/review/decide", {"act": "approved", "seen": seen})

    look_again(session)
    assert waiting.state == "submitted"
    page = text_of(staff.get(f"{BASE}/review"))
    assert "It was edited while it waited." in page
    assert "Another title altogether" in page
    assert "edited while it waited" in text_of(staff.get("/organize/reviews"))
    assert "It is under review." in text_of(room.get(f"{BASE}/write/why"))


def test_two_moderators_do_not_decide_at_once(
    staff: Room, sign_in: SignIn, rows: Rows, reviewer: Organizer, waiting: Petition, session: Session
) -> None:
    other: Organizer = rows.organizer(roles=list(reviewer.roles))
    second = sign_in(other)
    staff.post(f"{BASE}/review/claim")
    second.post(f"{BASE}/review/claim")
    assert f"{reviewer.name or reviewer.email} is looking at it, until" in text_of(
        second.get(f"{BASE}/review")
    )
    second.post(f"{BASE}/state", {"to": "open"})

    look_again(session)
    assert waiting.state == "submitted"
    staff.post(f"{BASE}/review/release")
    assert "Nobody is looking at it now." in text_of(second.get(f"{BASE}/review"))


def test_both_sides_write_to_each_other_and_hear_by_letter(
    room: Room, staff: Room, waiting: Petition, organizer: Organizer, reviewer: Organizer, session: Session
) -> None:
    assert waiting.id
    staff.post(f"{BASE}/review/write", {"words": "Where is the source?"})
    room.post(f"{BASE}/review/write", {"words": "In note 2."})
    staff.post(f"{BASE}/review/write", {"words": " "})

    assert letters(session) == [
        (organizer.email, "The platform wrote to you"),
        (reviewer.email, "The organizers wrote to you"),
    ]
    page = text_of(room.get(f"{BASE}/review"))
    assert page.index("Where is the source?") < page.index("In note 2.")
    assert reviewer.email not in page


def test_who_may_not_move_a_petition_does_not_read_the_talk(
    sign_in: SignIn, rows: Rows, waiting: Petition
) -> None:
    analyst = sign_in(member(rows, waiting.organization, Role.ANALYST))

    assert analyst.get(f"{BASE}/review").status_code == 403
    assert analyst.get("/organize/reviews").status_code == 403
    assert analyst.get("/organize/reports").status_code == 403


@pytest.fixture
def visitor(app: Flask, petition: Petition) -> FlaskClient:
    assert petition.id
    return app.test_client()


def test_a_visitor_reports_a_petition_and_the_platform_hides_it(
    visitor: FlaskClient, staff: Room, petition: Petition, organizer: Organizer, session: Session
) -> None:
    session.commit()
    path = "/petitions/let-them-stay/report"
    assert f"{path}?lang=en" in visitor.get("/petitions/let-them-stay").text
    assert visitor.post(path, data={"reason": "none"}).status_code == 422
    for _again in range(2):
        sent = visitor.post(path, data={"reason": "fraud", "words": "It takes money."})
        assert (sent.status_code, "Thank you" in sent.text) == (200, True)
    assert len(session.scalars(select(PetitionReport)).all()) == 1

    page = text_of(staff.get("/organize/reports"))
    assert "It deceives those who sign" in page
    assert "1 report" in page
    assert "Ann Lee" not in page
    staff.post(f"{BASE}/reports/settle", {"decision": "hidden"})
    look_again(session)
    assert petition.state == "open"
    staff.post(f"{BASE}/reports/settle", {"decision": "hidden", "words": "It takes money for itself."})
    assert letters(session) == [(organizer.email, "Your petition was hidden from the public")]
    assert petition.state == "hidden"
    assert "It takes money" not in text_of(staff.get("/organize/reports"))


def test_reported_comments_are_only_counted_for_the_platform(
    staff: Room, petition: Petition, rows: Rows, session: Session
) -> None:
    page = text_of(staff.get("/organize/reports"))

    assert "Reported comments that wait for their organizers" in page
    assert "For my neighbours." not in page
    assert petition.id
