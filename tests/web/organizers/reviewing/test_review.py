"""The platform's queue, and its talk with the organizers."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.delivery.slots.schedule_models import DeliverySchedule
from petitions.organizers.models import AuditEntry, Organizer, Role
from petitions.outbox.models import Message
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
    assert f"{reviewer.name} is looking at it since" in text_of(second.get(f"{BASE}/review"))
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


def test_words_that_could_not_be_sent_are_not_lost(
    room: Room, staff: Room, waiting: Petition, session: Session
) -> None:
    staff.post(f"{BASE}/review/claim")
    seen = seen_on(staff.get(f"{BASE}/review").text)
    room.post(f"{BASE}/text/en", {"title": "Let them all stay", "demand": "Let them stay here."})
    data = {"act": "returned", "reasons": "unclear", "words": "A long and careful word.", "seen": seen}
    refused = staff.post(f"{BASE}/review/decide", data)
    assert (refused.status_code, "A long and careful word." in refused.text) == (409, True)
    assert "Let them <ins>all </ins>stay<del> (en)</del>" in refused.text
    page = staff.post(f"{BASE}/review/claim", {"words": data["words"], "reasons": "unclear"}).text
    assert 'value="unclear" checked' in page
    staff.post(f"{BASE}/review/decide", data | {"seen": seen_on(page)})

    look_again(session)
    assert waiting.state == "draft"


def test_who_hides_a_petition_and_shows_it_again_says_so(
    staff: Room, room: Room, petition: Petition, organizer: Organizer, session: Session
) -> None:
    staff.post(f"{BASE}/state", {"to": "hidden", "reason": "A complaint is looked at."})
    assert "A complaint is looked at." in text_of(room.get(f"{BASE}/review"))
    staff.post(f"{BASE}/state", {"to": "paused"})
    look_again(session)

    assert petition.state == "paused"
    assert letters(session) == [
        (organizer.email, "Your petition was hidden from the public"),
        (organizer.email, "Your petition is shown to the public again"),
    ]
    assert "showed it to the public again" in text_of(room.get(f"{BASE}/review"))
