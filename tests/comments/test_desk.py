"""What organizers do with comments, and what of it can be undone."""

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.comments import desk
from petitions.comments.models import Comment, CommentReport, ReportReason
from petitions.comments.queries import Show, Wanted, desk_page, reported_count, unread_count
from petitions.comments.report import report, reported_comment
from petitions.errors import Refusal
from petitions.signing.models import Exposure, Signature, SignatureState
from tests.comments.conftest import Write

LONG = "My family came by boat and this country took us in, so let us take them in as well."


def on_desk(session: Session, signature: Signature, **given: object) -> list[str]:
    found, _ = desk_page(session, Wanted(signature.petition_id, **given))  # type: ignore[arg-type]
    return [each.signature.comment for each in found]


@pytest.mark.parametrize("words", ["montréal", "MONTREAL", "пусть ОСТАНУТСЯ", "l'été", "الناس"])
def test_words_are_found_whatever_their_case_and_accents(write: Write, session: Session, words: str) -> None:
    written = write("À Montréal, l’été: Пусть останутся! النَّاس")
    write("Something else.")

    assert on_desk(session, written, words=words) == [written.comment]


def test_marks_of_a_search_are_no_pattern(write: Write, session: Session) -> None:
    written = write("100 % of us")

    assert on_desk(session, written, words="1%f") == []
    assert on_desk(session, written, words="%") == [written.comment]


def test_a_group_is_one_line_until_it_is_opened(write: Write, session: Session) -> None:
    first = write(LONG)
    others = [write(LONG) for _ in range(2)]
    (line,), _ = desk_page(session, Wanted(first.petition_id))

    assert (line.signature.id, line.alike_count) == (first.id, 2)
    assert len(on_desk(session, first, group_id=first.id)) == 3
    first.state = SignatureState.WITHDRAWN
    first.withdrawn_at = first.confirmed_at
    session.flush()
    assert len(on_desk(session, others[0])) == 2


def test_whoever_reads_the_first_has_read_the_group(write: Write, session: Session, now: dt.datetime) -> None:
    first, _again = write(LONG), write(LONG)
    other = write("Shame.")
    desk.mark_read(session, first.petition_id, [first.id], now=now)

    assert unread_count(session, first.petition_id) == 1
    assert on_desk(session, first, show=Show.NEW) == [other.comment]
    late = write(LONG)
    assert on_desk(session, first, show=Show.NEW) == [late.comment, other.comment]
    desk.mark_unread(session, first)
    assert unread_count(session, first.petition_id) == 3


def test_another_petitions_comments_are_not_read(write: Write, session: Session, now: dt.datetime) -> None:
    written = write("Shame.")

    assert desk.mark_read(session, written.petition_id + 1, [written.id], now=now) == 0


def test_masked_words_can_come_back(write: Write, session: Session, now: dt.datetime) -> None:
    written = write("Ask Mr. Abel, ABEL knows. 613-996-1234")
    desk.mask(session, written, words="abel\n", now=now)
    row = session.get_one(Comment, written.id)
    assert (row.edited, row.shown) == ("Ask Mr. […], […] knows. 613-996-1234", "Ask Mr. […], […] knows. […]")
    desk.mask(session, written, words="knows", now=now)
    assert row.edited == "Ask Mr. […], […] […]. 613-996-1234"
    desk.unmask(session, written)

    assert (row.edited, row.shown) == (None, "Ask Mr. Abel, ABEL knows. […]")


@pytest.mark.parametrize(("words", "code"), [(" \n", "words_missing"), ("Cain", "words_not_found")])
def test_only_words_that_stand_there_are_masked(
    write: Write, session: Session, now: dt.datetime, words: str, code: str
) -> None:
    written = write("Ask Mr. Abel.")
    with pytest.raises(Refusal) as refused:
        desk.mask(session, written, words=words, now=now)

    assert refused.value.code == code


def test_hiding_keeps_the_row_and_the_reason_and_settles_reports(
    write: Write, session: Session, now: dt.datetime
) -> None:
    written = write("Ask Mr. Abel.", exposure=Exposure.PUBLIC)
    desk.highlight(session, written, now=now)
    row = session.get_one(Comment, written.id)
    report(session, row, reason=ReportReason.PRIVATE, words="", network_key=b"n", now=now)
    with pytest.raises(Refusal):
        desk.hide(session, written, reason=" ", now=now)
    assert reported_count(session, written.petition_id) == 1
    desk.hide(session, written, reason="Names a neighbour", now=now)

    assert (written.state, row.hidden_reason) == (SignatureState.CONFIRMED, "Names a neighbour")
    assert written.comment_highlighted_at is None
    assert reported_count(session, written.petition_id) == 0
    assert on_desk(session, written, show=Show.HIDDEN) == [written.comment]
    with pytest.raises(Refusal):
        desk.highlight(session, written, now=now)
    desk.show(session, written)
    assert (written.comment_hidden_at, row.hidden_reason) == (None, "")


def test_one_network_reports_a_comment_once(write: Write, session: Session, now: dt.datetime) -> None:
    row = session.get_one(Comment, write("Shame.").id)
    kept = [
        report(session, row, reason=ReportReason.INSULT, words="w", network_key=network, now=now)
        for network in (b"a", b"a", b"b", None, None)
    ]

    assert kept == [True, False, True, True, True]
    assert reported_count(session, row.petition_id) == 1
    (line,), _ = desk_page(session, Wanted(row.petition_id, show=Show.REPORTED))
    assert [each.reason for each in line.reports] == [ReportReason.INSULT] * 4
    desk.settle(session, session.get_one(Signature, row.signature_id), now=now)
    assert report(session, row, reason=ReportReason.INSULT, words="", network_key=b"a", now=now)
    assert len(session.scalars(select(CommentReport)).all()) == 5


def test_a_report_names_a_comment_of_its_petition(write: Write, session: Session) -> None:
    row = session.get_one(Comment, write("Shame.").id)

    assert reported_comment(session, row.petition_id, row.public_id) is row
    assert reported_comment(session, row.petition_id + 1, row.public_id) is None


def test_pages_follow_each_other_by_key(write: Write, session: Session) -> None:
    written = [write(f"Comment {number}") for number in range(5)]
    first, following = desk_page(session, Wanted(written[0].petition_id), limit=3)
    rest, end = desk_page(session, Wanted(written[0].petition_id, before_id=following), limit=3)

    assert [each.signature.id for each in (*first, *rest)] == [each.id for each in reversed(written)]
    assert end is None


def test_letters_of_their_own_are_laid_out_apart(write: Write, session: Session) -> None:
    written = write("A comment")
    own, sample = write(""), write("")
    own.letter, sample.letter = "Chère ministre, ma lettre.", "The sample."
    session.flush()
    found, _ = desk_page(session, Wanted(written.petition_id, show=Show.LETTERS, samples=("The sample.",)))

    assert [each.signature.id for each in found] == [own.id]
