"""The buttons of the comment desk, and what they leave behind."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.comments.gather import gather_batch
from petitions.comments.models import Comment, ReportReason
from petitions.comments.report import report
from petitions.organizers.models import AuditEntry
from petitions.signing.models import Signature
from tests.factories import DAY_ONE, Rows
from tests.web.organizers.conftest import Room, look_again, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
BASE = "/organize/petitions/let-them-stay/comments"


@pytest.fixture
def comment(session: Session, petition: Petition) -> Comment:
    """“For my neighbours.”, by Ann Lee, reported."""
    gather_batch(session)
    row = session.scalars(select(Comment)).one()
    report(session, row, reason=ReportReason.UNTRUE, words="She has none", network_key=None, now=DAY_ONE)
    session.commit()
    assert petition.id
    return row


def test_reading_is_remembered(room: Room, comment: Comment) -> None:
    assert "1 comment not read" in text_of(room.get(BASE))
    room.post(f"{BASE}/read", {"id": comment.signature_id})
    assert "0 comments not read" in text_of(room.get(BASE))
    assert "No comments like this" in room.get(f"{BASE}?show=new").text
    room.post(f"{BASE}/read", {"id": comment.signature_id, "unread": "1"})

    assert "1 comment not read" in text_of(room.get(BASE))


def test_a_comment_that_is_not_gathered_yet_can_be_read(
    room: Room, rows: Rows, petition: Petition, session: Session
) -> None:
    fresh = rows.signature(petition=petition, comment="Fresh.")
    stranger = rows.signature(comment="Of others.")
    session.commit()
    room.post(f"{BASE}/read", {"id": [fresh.id, stranger.id, 0]})
    look_again(session)

    assert [row.signature_id for row in session.scalars(select(Comment))] == [fresh.id]
    assert session.get_one(Comment, fresh.id).read_at is not None


def test_words_are_masked_by_hand(room: Room, comment: Comment, session: Session) -> None:
    room.post(f"{BASE}/mask", {"id": comment.signature_id, "hidden_words": "neighbours"})
    assert "For my […]." in room.get(BASE).text
    room.post(f"{BASE}/mask", {"id": comment.signature_id, "hidden_words": "enemies"})
    assert "“enemies” does not stand in the comment." in text_of(room.get(BASE))
    room.post(f"{BASE}/mask", {"id": comment.signature_id, "undo": "1"})
    assert "For my neighbours." in room.get(BASE).text
    look_again(session)

    actions = [entry.action for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id))]
    assert actions == ["comment_masked", "comment_unmasked"]


def test_a_reported_comment_is_shown_with_the_reason_until_it_is_settled(
    room: Room, comment: Comment
) -> None:
    page = text_of(room.get(f"{BASE}?show=reported"))
    assert "Reported: It is untrue and does harm: She has none" in page
    room.post(f"{BASE}/settle", {"id": comment.signature_id})

    assert "No comments like this" in room.get(f"{BASE}?show=reported").text


def test_an_act_comes_back_to_its_place(room: Room, comment: Comment) -> None:
    data: dict[str, object] = {
        "id": comment.signature_id,
        "show": "new",
        "words": "for",
        "before": "99",
        "x": "y",
    }
    answer = room.post(f"{BASE}/highlight", data)

    assert answer.location.endswith(f"comments?show=new&words=for&before=99#comment-{comment.signature_id}")


@pytest.mark.parametrize("act", ["hide", "mask", "settle", "highlight"])
def test_nothing_is_done_to_what_is_no_comment_of_the_petition(
    room: Room, rows: Rows, petition: Petition, session: Session, act: str
) -> None:
    silent: Signature = rows.signature(petition=petition)
    stranger: Signature = rows.signature(comment="Of others.")
    session.commit()
    answers = [room.post(f"{BASE}/{act}", {"id": row}).status_code for row in (silent.id, stranger.id, 0)]

    assert answers == [404, 404, 404]


@pytest.mark.parametrize("query", ["?before=x", "?group=٣", "?show=x&language=xx", f"?before={'9' * 40}"])
def test_odd_addresses_of_the_desk_are_no_trouble(room: Room, comment: Comment, query: str) -> None:
    assert room.get(f"{BASE}{query}").status_code == 200
