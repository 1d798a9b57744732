"""Comments are gathered once, folded, masked, and put to those that are nearly the same."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.comments.forget import forget_comments
from petitions.comments.gather import BATCH, gather_batch
from petitions.comments.models import Comment, CommentMark
from petitions.signing.models import SignatureState
from tests.comments.conftest import Write
from tests.factories import Rows

LONG = "My family came by boat and this country took us in, so let us take them in as well."


def group_of(session: Session, signature_id: int) -> int:
    return session.get_one(Comment, signature_id).group_id


def test_a_comment_is_gathered_once_it_is_confirmed(rows: Rows, petition: Petition, session: Session) -> None:
    rows.signature(petition=petition, comment="Not yet", state=SignatureState.PENDING)
    rows.signature(petition=petition, comment="")
    written = rows.signature(petition=petition, comment="MONTRÉAL pleure: 613-996-1234")
    gather_batch(session)
    gather_batch(session)
    row = session.scalars(select(Comment)).one()

    assert row.signature_id == written.id
    assert (row.folded, row.shown) == ("montreal pleure: 613-996-1234", "MONTRÉAL pleure: […]")


def test_comments_that_are_nearly_the_same_are_one_group(write: Write, session: Session) -> None:
    first = write(LONG)
    loud = write(LONG.upper() + "!!!")
    nearly = write(LONG.replace("as well", "too"))
    other = write("My family came by plane; nobody took us in for years and we still wait for a word.")

    groups = [group_of(session, each.id) for each in (first, loud, nearly, other)]
    assert groups == [first.id, first.id, first.id, other.id]


def test_like_comments_of_one_batch_find_each_other(rows: Rows, petition: Petition, session: Session) -> None:
    made = [rows.signature(petition=petition, comment=text) for text in (LONG, LONG.lower(), "Shame!")]
    gather_batch(session)

    assert [group_of(session, each.id) for each in made] == [made[0].id, made[0].id, made[2].id]


def test_petitions_do_not_share_groups(write: Write, rows: Rows, session: Session) -> None:
    first = write(LONG)
    elsewhere = rows.signature(petition=rows.petition(), comment=LONG)
    gather_batch(session)

    assert group_of(session, first.id) != group_of(session, elsewhere.id)


def test_the_next_leads_when_the_first_is_forgotten(write: Write, session: Session) -> None:
    first, second, third = (write(LONG) for _ in range(3))
    first.comment = ""
    forget_comments(session, [first.id])
    later = write(LONG.replace("as well", "too"))

    assert {group_of(session, each.id) for each in (second, third, later)} == {second.id}
    assert set(session.scalars(select(CommentMark.group_id))) == {second.id}


def test_there_may_be_more_after_a_full_batch(rows: Rows, petition: Petition, session: Session) -> None:
    for number in range(BATCH + 1):
        rows.signature(petition=petition, comment=f"Word{number}")
    more = [gather_batch(session), gather_batch(session)]

    assert more == [True, False]
    assert session.scalar(select(func.count()).select_from(Comment)) == BATCH + 1
