"""The buttons of the comment desk, and what they leave behind."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.comments.gather import gather_batch
from petitions.comments.models import Comment, ReportReason
from petitions.comments.report import report
from petitions.organizers.models import AuditEntry
from petitions.signing.models import Signature
from petitions.tokens import Signer
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
    assert "Reported: It is untrue and does harm : She has none" in page
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

    assert answers == [302, 404, 404]  # the first one may have been erased since the page was opened
    look_again(session)
    assert session.scalars(select(AuditEntry)).all() == []


@pytest.mark.parametrize("query", ["?before=x", "?group=٣", "?show=x&language=xx", f"?before={'9' * 40}"])
def test_odd_addresses_of_the_desk_are_no_trouble(room: Room, comment: Comment, query: str) -> None:
    assert room.get(f"{BASE}{query}").status_code == 200


def test_who_acts_on_what_somebody_else_changed_is_told(
    room: Room, comment: Comment, session: Session
) -> None:
    page = room.get(BASE).text
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    room.post(f"{BASE}/hide", {"id": comment.signature_id, "reason": "Names a child", "seen": seen})
    room.post(f"{BASE}/hide", {"id": comment.signature_id, "reason": "Rude", "seen": seen})

    assert "Somebody else has changed something about this comment" in text_of(room.get(BASE))
    look_again(session)
    assert comment.hidden_reason == "Names a child"


def test_a_comment_that_was_withdrawn_meanwhile_is_left_and_nothing_is_to_do_about_it(
    room: Room, client: FlaskClient, app: Flask, comment: Comment, session: Session
) -> None:
    token = Signer(app.config["SECRET_KEY"], "signature").token(comment.signature.public_id)
    client.post(f"/signatures/{token}/withdraw")
    room.post(f"{BASE}/highlight", {"id": comment.signature_id})

    page = text_of(room.get(BASE))
    assert "This comment is no longer here" in page
    assert "0 comments not read" in page
    assert "reported" not in page.partition("0 comments not read")[2].partition("Which")[0]
    look_again(session)
    assert comment.signature.comment_highlighted_at is None


def test_several_are_hidden_at_once_and_those_that_cannot_be_are_counted(
    room: Room, rows: Rows, petition: Petition, comment: Comment, session: Session
) -> None:
    others = [rows.signature(petition=petition, comment=f"Call 613-996-123{number}") for number in range(2)]
    gather_batch(session)
    session.commit()
    ids = [comment.signature_id, *(each.id for each in others)]
    room.post(f"{BASE}/several", {"act": "comment_masked", "private": "1", "id": ids})
    page = text_of(room.get(BASE))
    assert "Done with 2 comments." in page
    assert "1 comment was left: There is no address" in page
    assert page.count("Call […]") == 2
    room.post(f"{BASE}/several", {"act": "comment_hidden", "id": ids})
    assert "Please write the reason" in text_of(room.get(BASE))
    room.post(f"{BASE}/several", {"act": "comment_hidden", "reason": "Private", "id": ids})

    assert text_of(room.get(BASE)).count("Hidden because: Private") == 3
    look_again(session)
    actions = session.scalars(select(AuditEntry.action)).all()
    assert (actions.count("comment_masked"), actions.count("comment_hidden")) == (2, 3)
    assert room.post(f"{BASE}/several", {"act": "comment_erased", "id": ids}).status_code == 400


def test_what_many_wrote_alike_comes_first_with_its_numbers(
    room: Room, rows: Rows, petition: Petition, comment: Comment, session: Session
) -> None:
    for text in ("Let them stay.", "Shame.", "let them stay", "LET THEM STAY!", "Shame"):
        rows.signature(petition=petition, comment=text)
    gather_batch(session)
    session.commit()
    page = text_of(room.get(f"{BASE}?show=alike"))

    assert "Written nearly the same as another: 5, in groups: 2. In words of their own: 1." in page
    assert page.index("2 others wrote nearly the same") < page.index("1 other wrote nearly the same")
    assert comment.folded not in page.casefold()
