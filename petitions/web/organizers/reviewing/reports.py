"""The platform's desk of reports: petitions and comments that visitors reported, each with what they said."""

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from petitions.campaign.lifecycle import may_move, move
from petitions.campaign.models import PetitionState
from petitions.comments import desk
from petitions.comments.report import public_words, reported_comment
from petitions.comments.reported import reported_comments
from petitions.review.look import is_own
from petitions.review.models import Act, PetitionReport, ReportDecision
from petitions.review.queries import reported_petitions
from petitions.review.report import settle_petition_reports, tell_visitors
from petitions.web.current import now
from petitions.web.organizers.access import Access, Me
from petitions.web.organizers.reviewing.review import say_as_platform
from petitions.web.organizers.reviewing.review_letters import send
from petitions.web.organizers.reviewing.reviews import age_of, staff_only
from petitions.web.organizers.sentences import SENTENCES
from petitions.web.reports.words import COMMENT_REASONS, PETITION_REASONS

WORDS_MAX_LENGTH = 2000


def reports(me: Me) -> ResponseReturnValue:
    """Petitions and public comments that visitors reported, the longest waiting first; no signatory."""
    staff_only(me)
    return render_template(
        "organizers/reports.html",
        rows=[(each, age_of(each.since)) for each in reported_petitions(me.session)],
        report_reasons=PETITION_REASONS,
        comments=[(each, age_of(each.since)) for each in reported_comments(me.session)],
        comment_reasons=COMMENT_REASONS,
        longest=WORDS_MAX_LENGTH,
    )


def settle_reports(access: Access) -> ResponseReturnValue:
    """Decide on the reports of one petition: leave it, ask its organizers, or hide it."""
    wanted = request.form.get("decision", "")
    if wanted not in set(ReportDecision):
        abort(400)
    decision = ReportDecision(wanted)
    if decision == ReportDecision.HIDDEN and not may_move(access.petition, PetitionState.HIDDEN):
        return _back(_("The petition is in another state by now. Please look again."))
    if problem := _problem(access, decision):
        return _back(problem)
    settled = _settled(access, decision)
    if not settled:
        access.session.rollback()
        return _back(_("Somebody has decided on these reports already."))
    _act_on(access, decision, settled)
    return _back()


def settle_comment(access: Access) -> ResponseReturnValue:
    """Decide on the reports of one public comment: leave it, or hide it everywhere and say why."""
    is_hiding = request.form.get("decision") == ReportDecision.HIDDEN
    if problem := _problem(access, ReportDecision.HIDDEN if is_hiding else ReportDecision.KEPT):
        return _back(problem)
    comment = reported_comment(access.session, access.petition.id, _comment_id())
    shown = public_words(access.session, comment.public_id) if comment else ""
    if comment is None or not shown:
        return _back(_("Somebody has decided on these reports already."))
    if is_hiding:
        desk.hide(access.session, comment.signature, reason=_words(), now=now())
        access.outdate_deliveries()
        say_as_platform(access, Act.COMMENT_HIDDEN, f"{_words()}\n\n“{shown}”")
    else:
        desk.settle(access.session, comment.signature, now=now())
    action = "comment_hidden" if is_hiding else "comment_reports_settled"
    access.note(action, signature=comment.signature_id, reason=_words()[: desk.REASON_MAX_LENGTH])
    access.session.commit()
    send()
    return _back()


def _problem(access: Access, decision: ReportDecision) -> str:
    """Why this cannot be decided so; "" when it can."""
    if decision != ReportDecision.KEPT and not _words():
        return str(_("Please write the reason; the organizers read it."))
    if decision == ReportDecision.KEPT and is_own(access.session, access.petition, access.me.organizer):
        return str(SENTENCES["review_own"])
    return ""


def _settled(access: Access, decision: ReportDecision) -> list[PetitionReport]:
    """The reports that the moderator had before their eyes, decided; what came since stays open."""
    last_id = request.form.get("last", 0, type=int)
    me = access.me.organizer
    return settle_petition_reports(
        access.session, access.petition.id, decision, by=me, now=now(), last_id=last_id
    )


def _act_on(access: Access, decision: ReportDecision, settled: list[PetitionReport]) -> None:
    petition, session = access.petition, access.session
    if decision == ReportDecision.HIDDEN:
        move(session, petition, PetitionState.HIDDEN, now=now(), reason=_words()[:500])
    if decision != ReportDecision.KEPT:
        say_as_platform(access, Act.HIDDEN if decision == ReportDecision.HIDDEN else Act.WROTE, _words())
    replies = [each.reply for each in settled if each.reply]
    title = petition.text().title
    tell_visitors(session, replies, what="petition", outcome=decision, title=title, now=now())
    for each in settled:
        each.reply_to = None
    access.note("petition_reports_settled", number=len(settled), answer=str(decision))
    session.commit()
    send()


def _words() -> str:
    return request.form.get("words", "").replace("\r\n", "\n").strip()[:WORDS_MAX_LENGTH]


def _comment_id() -> uuid.UUID:
    try:
        return uuid.UUID(request.form.get("comment", ""))
    except ValueError:
        abort(404)


def _back(problem: str = "") -> ResponseReturnValue:
    flash(problem or _("Done."), "error" if problem else "success")
    return redirect(url_for("organize.reports"))
