"""The comment desk."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.comments.gather import gather_batch
from petitions.organizers.models import AuditEntry
from petitions.signing.models import Exposure, Signature, SignatureState
from tests.factories import Rows
from tests.web.organizers.conftest import Room, look_again, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
BASE = "/organize/petitions/let-them-stay"


@pytest.fixture
def comment(session: Session, petition: Petition) -> Signature:
    """“For my neighbours.”, by Ann Lee, as the sweep has gathered it."""
    assert petition.id
    gather_batch(session)
    session.commit()
    return session.scalars(select(Signature)).one()


def test_comments_of_the_confirmed_are_shown_as_text(
    room: Room, rows: Rows, petition: Petition, session: Session
) -> None:
    rows.signature(petition=petition, comment="<b>{{ 7 * 7 }}</b>\nsecond line")
    rows.signature(petition=petition, comment="Not yet", state=SignatureState.PENDING)
    rows.signature(petition=petition, letter="A letter of my own.")
    session.commit()
    page = room.get(f"{BASE}/comments").text

    assert "&lt;b&gt;{{ 7 * 7 }}&lt;/b&gt;" in page
    assert "Not yet" not in page
    assert "A letter of my own." not in page
    assert "A letter of my own." in room.get(f"{BASE}/comments?show=letters").text


def test_a_comment_of_somebody_only_counted_has_no_name(
    room: Room, rows: Rows, petition: Petition, session: Session
) -> None:
    rows.signature(petition=petition, name="Secret Sue", comment="I am afraid.", exposure=Exposure.COUNTED)
    gather_batch(session)
    session.commit()
    words = text_of(room.get(f"{BASE}/comments?words=afraid"))

    assert "I am afraid." in words
    assert "Secret Sue" not in words


def test_hiding_needs_a_reason_and_hides_everywhere(room: Room, comment: Signature, session: Session) -> None:
    comment.exposure = Exposure.PUBLIC
    session.commit()
    assert "For my neighbours." in room.get("/petitions/let-them-stay").text
    room.post(f"{BASE}/comments/hide", {"id": comment.id, "reason": ""})
    look_again(session)
    assert comment.comment_hidden_at is None
    room.post(f"{BASE}/comments/hide", {"id": comment.id, "reason": "Names a child"})
    look_again(session)

    assert comment.comment_hidden_at is not None
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.detail["reason"]) == ("comment_hidden", "Names a child")
    room.post(f"{BASE}/comments/hide", {"id": comment.id, "show_again": "1"})
    look_again(session)
    assert comment.comment_hidden_at is None


def test_a_chosen_comment_is_chosen_until_it_is_dropped_or_hidden(
    room: Room, comment: Signature, session: Session
) -> None:
    seen = []
    for path, data in (
        ("highlight", {}),
        ("highlight", {"drop": "1"}),
        ("highlight", {}),
        ("hide", {"reason": "x"}),
        ("highlight", {}),
    ):
        room.post(f"{BASE}/comments/{path}", {"id": comment.id, **data})
        look_again(session)
        seen.append(comment.comment_highlighted_at is not None)

    assert seen == [True, False, True, False, False]


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("", True),
        ("?words=NEIGHBOUR", True),
        ("?words=100%25", False),
        ("?show=hidden", False),
        ("?show=highlighted", False),
        ("?show=public", False),
        ("?show=nonsense", True),
    ],
)
def test_comments_are_searched(room: Room, comment: Signature, query: str, is_there: bool) -> None:
    assert ("For my neighbours." in room.get(f"{BASE}/comments{query}").text) is is_there


def test_pages_are_followed_to_the_end(room: Room, rows: Rows, petition: Petition, session: Session) -> None:
    for number in range(35):
        rows.signature(petition=petition, comment=f"Comment {number}.")
    session.commit()
    first = room.get(f"{BASE}/comments").text
    following = first.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")

    assert first.count('id="comment-') == 30
    assert room.get(following).text.count('id="comment-') == 6
