"""One petition's review: what changed, what was said, who is at it, and the decision."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from petitions.campaign.models import PetitionState
from petitions.errors import Refusal
from petitions.review.look import (
    WORDS_MAX_LENGTH,
    Decision,
    claim,
    decide,
    holder,
    is_own,
    release,
    write_note,
)
from petitions.review.models import Act, Reason, Review, ReviewNote
from petitions.review.queries import notes_of
from petitions.review.what import content_of, digest_of
from petitions.web.current import now
from petitions.web.organizers.access import Access
from petitions.web.organizers.reviewing.changed import change_lines
from petitions.web.organizers.reviewing.review_letters import send, tell
from petitions.web.organizers.reviewing.review_words import ACTS, REASONS
from petitions.web.organizers.sentences import sentence


def review(access: Access) -> ResponseReturnValue:
    """The thread for both sides; for moderators also what changed and the buttons."""
    return _page(access)


def _page(access: Access, *, is_typed: bool = False) -> str:
    """The same; `is_typed`: with what the form that was posted holds, since it could not be taken yet."""
    petition, session = access.petition, access.session
    is_waiting = petition.state == PetitionState.SUBMITTED
    content = content_of(petition)
    row = session.get(Review, petition.id) or Review(snapshot=content, sent_digest=digest_of(content))
    at_it = holder(row, petition, now=now()) if is_waiting else None
    return render_template(
        "organizers/review.html",
        access=access,
        is_moderator=access.may("approve"),
        is_own=access.may("approve") and is_own(session, petition, access.me.organizer),
        is_waiting=is_waiting,
        holder=at_it,
        is_mine=at_it is not None and at_it.id == access.me.organizer.id,
        since=row.claimed_at,
        until=row.claimed_until,
        seen=digest_of(content),
        changes=change_lines(row.snapshot, content) if is_waiting else [],
        is_edited=is_waiting and row.sent_digest != digest_of(content),
        notes=notes_of(session, petition.id),
        typed_words=_words() if is_typed else "",
        typed_reasons=request.form.getlist("reasons") if is_typed else [],
        reasons=REASONS,
        acts=ACTS,
        longest=WORDS_MAX_LENGTH,
    )


def last_note(access: Access) -> dict[str, object]:
    """The latest word of the platform with the tables that say it; for the pages where one works on.

    A question waits for its answer; a petition that was opened, or shown again, waits for nothing.
    """
    notes = notes_of(access.session, access.petition.id)
    said = [note for note in notes if note.is_from_platform]
    is_answered = not notes or notes[-1].act != Act.WROTE or not notes[-1].is_from_platform
    return {"note": said[-1] if said else None, "is_answered": is_answered, "reasons": REASONS, "acts": ACTS}


def claim_review(access: Access) -> ResponseReturnValue:
    """Take it for half an hour, also from somebody who is seen to be at it: others see who is at it now."""
    instead_of = request.form.get("instead_of", 0, type=int)
    try:
        claim(access.session, access.petition, access.me.organizer, now=now(), instead_of=instead_of)
    except Refusal as refusal:
        return _refused(access, refusal)
    access.note("review_taken_over" if instead_of else "review_claimed")
    access.session.commit()
    return _page(access, is_typed=True) if _words() else _back(access)


def release_review(access: Access) -> ResponseReturnValue:
    """Put it back for others."""
    release(access.session, access.petition, access.me.organizer)
    access.note("review_released")
    access.session.commit()
    return redirect(url_for("organize.reviews"))


def decide_review(access: Access) -> ResponseReturnValue:
    """Open it, send it back or turn it down, with reasons that the organizers read."""
    act = request.form.get("act", "")
    if act not in (Act.APPROVED, Act.RETURNED, Act.REJECTED):
        return _back(access)
    given = tuple(Reason(code) for code in request.form.getlist("reasons") if code in set(Reason))
    decision = Decision(Act(act), given if act != Act.APPROVED else (), _words())
    try:
        decided(access, decision, seen=request.form.get("seen", ""))
    except Refusal as refusal:
        return _refused(access, refusal)
    flash(_("Decided. The organizers hear of it by letter."), "success")
    return redirect(url_for("organize.reviews"))


def decided(access: Access, decision: Decision, *, seen: str) -> ReviewNote:
    """The decision with its letter and its lines in the trail, committed. Raises: Refusal, see look.py."""
    before = access.petition.state
    note = decide(access.session, access.petition, access.me.organizer, decision, seen=seen, now=now())
    tell(access, note)
    access.note(
        "state_changed",
        before=before,
        after=access.petition.state,
        reason=", ".join(note.reasons) or decision.words[:200],
    )
    access.session.commit()
    send()
    return note


def say_as_platform(access: Access, act: Act, words: str) -> None:
    """Tell the organizers what the platform does with their petition or asks of them; before the commit."""
    said = Decision(act, words=words)
    note = write_note(
        access.session, access.petition, access.me.organizer, said, is_from_platform=True, now=now()
    )
    tell(access, note)


def write_to_other_side(access: Access) -> ResponseReturnValue:
    """A question of the platform, or a word of the organizers; it goes to the other side by letter too."""
    is_member = access.may("move")
    decision = Decision(Act.WROTE, words=_words())
    try:
        note = write_note(
            access.session,
            access.petition,
            access.me.organizer,
            decision,
            is_from_platform=not is_member,
            now=now(),
        )
    except Refusal as refusal:
        return _refused(access, refusal)
    tell(access, note)
    access.note("review_note_written")
    access.session.commit()
    send()
    flash(_("Sent."), "success")
    return _back(access)


def _words() -> str:
    return request.form.get("words", "").replace("\r\n", "\n").strip()[:WORDS_MAX_LENGTH]


def _refused(access: Access, refusal: Refusal) -> ResponseReturnValue:
    """The page with the sentence, and whatever was typed."""
    access.session.rollback()
    flash(sentence(refusal), "error")
    return (_page(access, is_typed=True), 409) if _words() else _back(access)


def _back(access: Access) -> ResponseReturnValue:
    return redirect(url_for("organize.review", slug=access.petition.slug))
