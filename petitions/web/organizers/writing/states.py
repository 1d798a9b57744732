"""A petition's steps through its life, and who may take them."""

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from petitions.campaign.lifecycle import TRANSITIONS, move
from petitions.campaign.models import Petition, PetitionState
from petitions.campaign.similar import similar_petitions
from petitions.delivery.slots.schedule_models import DeliverySchedule
from petitions.errors import Refusal, TransitionRefused
from petitions.organizers.permissions import Permission
from petitions.review.look import Decision, begin_review, is_own
from petitions.review.models import Act
from petitions.review.what import content_of, digest_of
from petitions.web.current import now
from petitions.web.organizers.access import Access
from petitions.web.organizers.delivering.phrases import schedule_in_words
from petitions.web.organizers.reviewing.review import decided, say_as_platform
from petitions.web.organizers.reviewing.review_letters import send
from petitions.web.organizers.sentences import sentence
from petitions.web.organizers.writing.parity import lacking
from petitions.web.organizers.writing.steps import missing

S = PetitionState


@dataclass(frozen=True, slots=True)
class Step:
    """A step that a button takes: who may, what the button says, and how it looks."""

    to: PetitionState
    needs: Permission
    label: LazyString
    kind: str = ""
    wants_reason: bool = False


# By the state that a petition is in. Opening for the first time is the platform's decision.
STEPS: dict[PetitionState, tuple[Step, ...]] = {
    S.DRAFT: (Step(S.SUBMITTED, Permission.MOVE, _l("Submit for review")),),
    S.SUBMITTED: (
        Step(S.OPEN, Permission.APPROVE, _l("Approve and open")),
        Step(S.REJECTED, Permission.APPROVE, _l("Reject"), "danger", True),
        Step(S.DRAFT, Permission.MOVE, _l("Take back to draft"), "quiet"),
    ),
    S.REJECTED: (Step(S.DRAFT, Permission.MOVE, _l("Work on it again")),),
    S.OPEN: (
        Step(S.PAUSED, Permission.MOVE, _l("Pause signing"), "quiet"),
        Step(S.CLOSED, Permission.MOVE, _l("Close"), "quiet"),
        Step(S.HIDDEN, Permission.APPROVE, _l("Hide from the public"), "danger", True),
    ),
    S.PAUSED: (
        Step(S.OPEN, Permission.MOVE, _l("Open again")),
        Step(S.CLOSED, Permission.MOVE, _l("Close"), "quiet"),
        Step(S.HIDDEN, Permission.APPROVE, _l("Hide from the public"), "danger", True),
    ),
    S.CLOSED: (
        Step(S.ARCHIVED, Permission.MOVE, _l("Put into the archive"), "quiet"),
        Step(S.HIDDEN, Permission.APPROVE, _l("Hide from the public"), "danger", True),
    ),
    S.HIDDEN: (
        Step(S.PAUSED, Permission.APPROVE, _l("Show again, signing paused")),
        Step(S.CLOSED, Permission.APPROVE, _l("Show again, closed"), "quiet"),
    ),
    S.ARCHIVED: (),
}


def steps_for(access: Access) -> list[Step]:
    """The steps that this organizer may take with the petition as it is."""
    state = PetitionState(access.petition.state)
    # What had closed before it was hidden does not take signatures again.
    is_over = state == S.HIDDEN and access.petition.closed_at is not None
    return [
        step
        for step in STEPS[state]
        if step.needs in access.permissions
        and step.to in TRANSITIONS[state]
        and not (is_over and step.to == S.PAUSED)
    ]


def check(access: Access) -> ResponseReturnValue:
    """What is there and what is missing, before the petition is submitted."""
    row = access.session.get(DeliverySchedule, access.petition.id)
    return render_template(
        "organizers/check.html",
        access=access,
        missing=missing(access),
        lacking=lacking(access.petition),
        similar=similar_petitions(access.session, access.petition),
        delivered=schedule_in_words(row.schedule) if row else [],
        steps=steps_for(access),
        seen=digest_of(content_of(access.petition)),
    )


def take_step(access: Access) -> ResponseReturnValue:
    """Take the step that the button names."""
    petition = access.petition
    wanted = request.form.get("to", "")
    step = next((each for each in steps_for(access) if each.to == wanted), None)
    if step is None:
        if wanted in {each.to for steps in STEPS.values() for each in steps}:
            _refuse_step(access, wanted)
        abort(400)
    if step.to == S.SUBMITTED and missing(access):
        flash(_("Something is still missing."), "error")
        return redirect(url_for("organize.check", slug=petition.slug))
    if step.to == S.SUBMITTED and _is_other_than_seen(petition):
        flash(_("Somebody has changed the petition since you looked. Please look once more."), "error")
        return redirect(url_for("organize.check", slug=petition.slug))
    reason = request.form.get("reason", "").strip()[:500]
    if step.wants_reason and not reason:
        flash(_("Please write the reason; the organizers read it."), "error")
        return redirect(url_for("organize.watch", slug=petition.slug))
    return _take(access, petition, step, reason)


def _is_other_than_seen(petition: Petition) -> bool:
    """Whether a reader would meet something else than when the page was opened."""
    seen = request.form.get("seen")
    return bool(seen) and seen != digest_of(content_of(petition))


def _refuse_step(access: Access, wanted: str) -> None:
    """409 when the state has moved on, 403 when it is not this person's to decide."""
    state = PetitionState(access.petition.state)
    if PetitionState(wanted) in TRANSITIONS[state]:
        abort(403)
    raise TransitionRefused("no_such_step", frm=state, to=wanted)


# Decisions of the platform on what waits: they go with a note and a letter, and never past another moderator.
_DECISIONS = {S.OPEN: Act.APPROVED, S.REJECTED: Act.REJECTED}


def _take(access: Access, petition: Petition, step: Step, reason: str) -> ResponseReturnValue:
    before = petition.state
    try:
        if before == S.SUBMITTED and step.to in _DECISIONS:
            seen = request.form.get("seen") or digest_of(content_of(petition))
            decided(access, Decision(_DECISIONS[step.to], words=reason), seen=seen)
            flash(_("Done."), "success")
            return redirect(url_for("organize.watch", slug=petition.slug))
        _move(access, petition, step, reason)
    except Refusal as refusal:
        access.session.rollback()
        flash(sentence(refusal), "error")
    else:
        access.note("state_changed", before=before, after=step.to, reason=reason)
        access.session.commit()
        send()
        is_sent_in = step.to == S.SUBMITTED
        flash(
            _("It is sent in. A letter tells you what comes of it.") if is_sent_in else _("Done."), "success"
        )
    return redirect(url_for("organize.watch", slug=petition.slug))


def _move(access: Access, petition: Petition, step: Step, reason: str) -> None:
    """The step itself, and the word to the organizers that goes with what the platform hides and shows."""
    was_hidden = petition.state == S.HIDDEN
    if was_hidden and is_own(access.session, petition, access.me.organizer):
        raise Refusal("review_own")
    move(access.session, petition, step.to, now=now(), reason=reason)
    if step.to == S.SUBMITTED:
        begin_review(access.session, petition)
    elif was_hidden or step.to == S.HIDDEN:
        say_as_platform(access, Act.SHOWN if was_hidden else Act.HIDDEN, reason)
