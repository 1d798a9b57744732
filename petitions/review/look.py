"""Look at a petition that was sent in: one moderator at a time, and only at what it says now."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from petitions.campaign.lifecycle import move
from petitions.campaign.models import Petition, PetitionState
from petitions.errors import Refusal
from petitions.organizers.models import Organizer
from petitions.organizers.permissions import PLATFORM_ADMIN
from petitions.review.models import Act, Reason, Review, ReviewNote
from petitions.review.queries import platform_staff
from petitions.review.what import content_of, digest_of

# Long enough to read carefully; whoever goes home leaves nothing locked.
LEASE = dt.timedelta(minutes=30)
_TO = {
    Act.APPROVED: PetitionState.OPEN,
    Act.RETURNED: PetitionState.DRAFT,
    Act.REJECTED: PetitionState.REJECTED,
}
WORDS_MAX_LENGTH = 4000


@dataclass(frozen=True, slots=True)
class Decision:
    """What a moderator decides; sending back and turning down need a reason or words."""

    act: Act
    reasons: tuple[Reason, ...] = ()
    words: str = ""


def review_of(session: Session, petition: Petition) -> Review:
    """The petition's review; begun now when it was sent in before there were any."""
    review = session.get(Review, petition.id)
    if review is None:
        content = content_of(petition)
        review = Review(petition_id=petition.id, snapshot=content, sent_digest=digest_of(content))
        session.add(review)
        session.flush()
    return review


def begin_review(session: Session, petition: Petition) -> Review:
    """Note what was sent in. After a decision the comparison is with what was decided on."""
    review = review_of(session, petition)
    review.sent_digest = digest_of(content_of(petition))
    _end_claim(review)
    session.flush()
    return review


def holder(review: Review, petition: Petition, *, now: dt.datetime) -> Organizer | None:
    """Who is looking at it now: nobody when the time is over or the petition says something else since."""
    is_over = review.claimed_until is None or review.claimed_until <= now
    if is_over or review.claimed_digest != digest_of(content_of(petition)):
        return None
    return review.claimed_by


def claim(
    session: Session, petition: Petition, moderator: Organizer, *, now: dt.datetime, instead_of: int = 0
) -> Review:
    """Take the petition to look at it, or keep it for longer.

    `instead_of` is the moderator who is seen to be at it and from whom it is taken over: whoever came between
    keeps it. Raises: Refusal `review_claimed`, `review_own`, `no_such_step`.
    """
    review = _locked(session, petition, moderator, now, instead_of)
    if petition.state != PetitionState.SUBMITTED:
        raise Refusal("no_such_step")
    if holder(review, petition, now=now) is None or review.claimed_by_id != moderator.id:
        review.claimed_at = now
    review.claimed_by, review.claimed_until = moderator, now + LEASE
    review.claimed_digest = digest_of(content_of(petition))
    session.flush()
    return review


def is_own(session: Session, petition: Petition, moderator: Organizer) -> bool:
    """Whether the moderator belongs to the petition's organisation while somebody else could decide.

    Where all of the platform's staff belong to it, as in a group with a platform of its own, they decide.
    """
    members = {each.organizer_id for each in petition.organization.members}
    staff = platform_staff(session, PLATFORM_ADMIN)
    return moderator.id in members and any(each.id not in members for each in staff)


def release(session: Session, petition: Petition, moderator: Organizer) -> None:
    """Put it back for others."""
    review = review_of(session, petition)
    if review.claimed_by_id == moderator.id:
        _end_claim(review)
        session.flush()


def decide(
    session: Session,
    petition: Petition,
    moderator: Organizer,
    decision: Decision,
    *,
    seen: str,
    now: dt.datetime,
) -> ReviewNote:
    """Open the petition, send it back, or turn it down. `seen` is the digest of what the moderator read.

    Raises: Refusal `review_claimed`, `review_own`, `review_changed` when it was edited since it was read,
    `review_reason_missing`; TransitionRefused when it does not wait any more.
    """
    review = _locked(session, petition, moderator, now)
    content = content_of(petition)
    if seen != digest_of(content):
        _end_claim(review)
        raise Refusal("review_changed")
    if decision.act != Act.APPROVED and not (decision.reasons or decision.words):
        raise Refusal("review_reason_missing", field="words")
    move(session, petition, _TO[decision.act], now=now, reason=decision.words[:500])
    review.snapshot = content
    _end_claim(review)
    return write_note(session, petition, moderator, decision, is_from_platform=True, now=now)


def write_note(
    session: Session,
    petition: Petition,
    author: Organizer,
    decision: Decision,
    *,
    is_from_platform: bool,
    now: dt.datetime,
) -> ReviewNote:
    """Add a word to what platform and organizers say to each other. Raises: Refusal `words_empty`."""
    if decision.act == Act.WROTE and not decision.words:
        raise Refusal("words_empty", field="words")
    note = ReviewNote(
        petition_id=petition.id,
        author=author,
        is_from_platform=is_from_platform,
        act=decision.act,
        reasons=[str(reason) for reason in decision.reasons],
        words=decision.words[:WORDS_MAX_LENGTH],
        at=now,
    )
    session.add(note)
    session.flush()
    return note


def _locked(
    session: Session, petition: Petition, moderator: Organizer, now: dt.datetime, instead_of: int = 0
) -> Review:
    """The review, with nobody else at it. The row is locked: of two moderators at once, one is told."""
    if is_own(session, petition, moderator):
        raise Refusal("review_own")
    review = review_of(session, petition)
    session.refresh(review, with_for_update=True)
    other = holder(review, petition, now=now)
    if other is not None and other.id not in (moderator.id, instead_of):
        raise Refusal("review_claimed", by=other.name or other.email, until=review.claimed_until)
    return review


def _end_claim(review: Review) -> None:
    review.claimed_by, review.claimed_at, review.claimed_until, review.claimed_digest = None, None, None, ""
