"""One moderator at a time, and a decision about what the petition says now."""

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.campaign.write import TextValues, write_text
from petitions.errors import Refusal
from petitions.organizers.models import Organizer, PlatformRole
from petitions.organizers.permissions import PLATFORM_ADMIN
from petitions.review.look import LEASE, Decision, begin_review, claim, decide, holder, release, review_of
from petitions.review.models import Act, PetitionReportReason, Reason, ReportDecision
from petitions.review.queries import (
    ANSWER_WITHIN,
    open_report_count,
    reported_petitions,
    waiting_counts,
)
from petitions.review.report import report_petition, settle_petition_reports
from petitions.review.what import changes, content_of, digest_of
from tests.factories import Rows

NOW = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)


@pytest.fixture
def waiting(rows: Rows, session: Session) -> Petition:
    made: Petition = rows.petition(state="submitted", submitted_at=NOW)
    begin_review(session, made)
    session.commit()
    return made


def edit(session: Session, petition: Petition) -> None:
    values = TextValues(title="Another title", demand=petition.text().demand)
    write_text(session, petition, "en", values, is_signed=False, now=NOW)


def seen(petition: Petition) -> str:
    return digest_of(content_of(petition))


def test_a_second_moderator_is_told_who_looks_until_the_time_is_over(
    session: Session, rows: Rows, waiting: Petition
) -> None:
    first, second = rows.organizer(name="Ann"), rows.organizer()
    claim(session, waiting, first, now=NOW)
    with pytest.raises(Refusal) as refused:
        claim(session, waiting, second, now=NOW)
    assert (refused.value.code, refused.value.values["by"]) == ("review_claimed", "Ann")
    with pytest.raises(Refusal):
        decide(session, waiting, second, Decision(Act.APPROVED), seen=seen(waiting), now=NOW)

    assert claim(session, waiting, second, now=NOW + LEASE).claimed_by is second


def test_an_edit_ends_the_look_and_a_decision_about_the_old_words_is_refused(
    session: Session, rows: Rows, waiting: Petition
) -> None:
    moderator: Organizer = rows.organizer()
    review = claim(session, waiting, moderator, now=NOW)
    old = seen(waiting)
    assert holder(review, waiting, now=NOW) is moderator
    edit(session, waiting)

    assert holder(review, waiting, now=NOW) is None
    with pytest.raises(Refusal, match="review_changed"):
        decide(session, waiting, moderator, Decision(Act.APPROVED), seen=old, now=NOW)
    assert waiting.state == "submitted"
    (title,) = [each for each in changes(review.snapshot, content_of(waiting)) if each.name == "title"]
    assert (title.language, title.now) == ("en", "Another title")
    note = decide(session, waiting, moderator, Decision(Act.APPROVED), seen=seen(waiting), now=NOW)
    assert (waiting.state, note.act) == ("open", "approved")


def test_sending_back_needs_a_reason_and_the_next_look_compares_with_what_was_decided(
    session: Session, rows: Rows, waiting: Petition
) -> None:
    moderator: Organizer = rows.organizer()
    with pytest.raises(Refusal, match="review_reason_missing"):
        decide(session, waiting, moderator, Decision(Act.RETURNED), seen=seen(waiting), now=NOW)
    because = Decision(Act.RETURNED, (Reason.UNCLEAR,))
    note = decide(session, waiting, moderator, because, seen=seen(waiting), now=NOW)
    assert (waiting.state, note.reasons, note.is_from_platform) == ("draft", ["unclear"], True)

    edit(session, waiting)
    waiting.state = "submitted"
    review = begin_review(session, waiting)
    assert "title" in {each.name for each in changes(review.snapshot, content_of(waiting))}
    assert review.sent_digest == seen(waiting)


def test_a_moderator_puts_only_the_own_look_back(session: Session, rows: Rows, waiting: Petition) -> None:
    moderator: Organizer = rows.organizer()
    claim(session, waiting, moderator, now=NOW)
    release(session, waiting, rows.organizer())
    assert review_of(session, waiting).claimed_by is moderator
    release(session, waiting, moderator)
    assert holder(review_of(session, waiting), waiting, now=NOW) is None


def test_a_network_reports_a_petition_once_until_it_is_decided(
    session: Session, rows: Rows, waiting: Petition
) -> None:
    def report(network: bytes) -> bool:
        reason = PetitionReportReason.HATE
        return report_petition(session, waiting.id, reason=reason, words="x", network_key=network, now=NOW)

    assert [report(b"a"), report(b"a"), report(b"b")] == [True, False, True]
    (found,) = reported_petitions(session)
    assert (found.petition, found.count, len(found.reports), open_report_count(session)) == (waiting, 2, 2, 1)
    assert report(b"late")
    staff: Organizer = rows.organizer()
    settled = settle_petition_reports(
        session, waiting.id, ReportDecision.KEPT, by=staff, now=NOW, last_id=found.last_id
    )
    assert [each.network_key for each in settled] == [None, None]
    assert [each.count for each in reported_petitions(session)] == [1]
    assert report(b"a") is True


def test_a_look_is_taken_over_only_from_whom_one_saw(session: Session, rows: Rows, waiting: Petition) -> None:
    first, second, third = rows.organizer(), rows.organizer(), rows.organizer()
    claim(session, waiting, first, now=NOW)
    claim(session, waiting, second, now=NOW, instead_of=first.id)
    with pytest.raises(Refusal, match="review_claimed"):
        claim(session, waiting, third, now=NOW, instead_of=first.id)
    later = NOW + LEASE / 2
    review = claim(session, waiting, second, now=later)

    assert (review.claimed_by, review.claimed_at, review.claimed_until) == (second, NOW, later + LEASE)
    with pytest.raises(Refusal, match="review_claimed"):
        decide(session, waiting, first, Decision(Act.APPROVED), seen=seen(waiting), now=later)


def test_nobody_decides_on_the_own_petition_while_somebody_else_can(
    session: Session, rows: Rows, waiting: Petition
) -> None:
    role = PlatformRole(name=PLATFORM_ADMIN, description="")
    owner: Organizer = rows.membership(organization=waiting.organization).organizer
    owner.roles = [role]
    claim(session, waiting, owner, now=NOW)  # alone on the platform
    rows.organizer(roles=[role])
    session.flush()
    with pytest.raises(Refusal, match="review_own"):
        decide(session, waiting, owner, Decision(Act.APPROVED), seen=seen(waiting), now=NOW)


def test_the_queue_says_how_many_wait_too_long(session: Session, waiting: Petition) -> None:
    day = dt.timedelta(days=1)
    assert waiting_counts(session, now=NOW + ANSWER_WITHIN - day) == (1, 0)
    assert waiting_counts(session, now=NOW + ANSWER_WITHIN) == (1, 1)
