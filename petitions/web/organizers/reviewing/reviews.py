"""The platform's desks: petitions that wait for a look, petitions that visitors reported."""

import datetime as dt
from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_timedelta
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from petitions.campaign.lifecycle import may_move, move
from petitions.campaign.models import Petition, PetitionState
from petitions.comments.models import CommentReport
from petitions.review.look import Decision, holder, write_note
from petitions.review.models import Act, ReportDecision, Review
from petitions.review.queries import open_report_count, reported_petitions, reviews_of, waiting_petitions
from petitions.review.report import settle_petition_reports
from petitions.review.what import content_of, digest_of
from petitions.web.current import now
from petitions.web.organizers.access import Access, Me
from petitions.web.organizers.reviewing.review_letters import send, tell
from petitions.web.reports.words import PETITION_REASONS


@dataclass(frozen=True, slots=True)
class Waiting:
    """A petition in the queue. `is_mine`: it is I who look at it; `by` is somebody else who does."""

    slug: str
    title: str
    language: str
    organization: str
    age: str
    is_again: bool
    is_edited: bool
    is_mine: bool
    by: str
    until: dt.datetime | None


def reviews(me: Me) -> ResponseReturnValue:
    """Everything that waits for a look, the longest waiting first."""
    _staff_only(me)
    waiting = waiting_petitions(me.session)
    known = reviews_of(me.session, [each.id for each in waiting])
    return render_template(
        "organizers/reviews.html",
        rows=[_waiting(me, petition, known.get(petition.id)) for petition in waiting],
        report_count=open_report_count(me.session),
    )


def _waiting(me: Me, petition: Petition, review: Review | None) -> Waiting:
    text = petition.text()
    at_it = holder(review, petition, now=now()) if review else None
    is_mine = at_it is not None and at_it.id == me.organizer.id
    content = content_of(petition)
    return Waiting(
        slug=petition.slug,
        title=text.title,
        language=text.language,
        organization=petition.organization.name,
        age=_age(petition.submitted_at or petition.created_at),
        is_again=bool(review and review.snapshot != content and review.sent_digest == digest_of(content)),
        is_edited=bool(review and review.sent_digest != digest_of(content)),
        is_mine=is_mine,
        by=(at_it.name or at_it.email) if at_it and not is_mine else "",
        until=review.claimed_until if at_it and review else None,
    )


def reports(me: Me) -> ResponseReturnValue:
    """Petitions that visitors reported, and how many comments wait for their organizers; no signatory."""
    _staff_only(me)
    return render_template(
        "organizers/reports.html",
        rows=[(each, _age(each.since)) for each in reported_petitions(me.session)],
        report_reasons=PETITION_REASONS,
        comments=_reported_comments(me.session),
    )


def _reported_comments(session: Session) -> list[tuple[Petition, int, str]]:
    """Petitions with reported comments that their organizers have not settled: how many, since when."""
    number, first = func.count(CommentReport.signature_id.distinct()), func.min(CommentReport.reported_at)
    query = (
        select(Petition, number, first)
        .join(CommentReport, CommentReport.petition_id == Petition.id)
        .where(CommentReport.settled_at.is_(None))
        .group_by(Petition.id)
        .order_by(first)
    )
    return [(petition, count, _age(since)) for petition, count, since in session.execute(query)]


def settle_reports(access: Access) -> ResponseReturnValue:
    """Decide on the reports of one petition: leave it, ask its organizers, or hide it."""
    wanted, words = request.form.get("decision", ""), request.form.get("words", "").strip()[:2000]
    if wanted not in set(ReportDecision):
        abort(400)
    decision = ReportDecision(wanted)
    if decision != ReportDecision.KEPT and not words:
        flash(_("Please write the reason; the organizers read it."), "error")
        return redirect(url_for("organize.reports"))
    if decision == ReportDecision.HIDDEN and not may_move(access.petition, PetitionState.HIDDEN):
        flash(_("The petition is in another state by now. Please look again."), "error")
        return redirect(url_for("organize.reports"))
    _settle(access, decision, words)
    flash(_("Done."), "success")
    return redirect(url_for("organize.reports"))


def _settle(access: Access, decision: ReportDecision, words: str) -> None:
    petition, me = access.petition, access.me.organizer
    number = settle_petition_reports(access.session, petition.id, decision, by=me, now=now())
    if decision == ReportDecision.HIDDEN:
        move(access.session, petition, PetitionState.HIDDEN, now=now(), reason=words[:500])
    if decision != ReportDecision.KEPT:
        act = Act.HIDDEN if decision == ReportDecision.HIDDEN else Act.WROTE
        said = Decision(act, words=words)
        tell(access, write_note(access.session, petition, me, said, is_from_platform=True, now=now()))
    access.note("petition_reports_settled", number=number, answer=str(decision))
    access.session.commit()
    send()


def _age(since: dt.datetime) -> str:
    """ "5 days ago", in the words of the CLDR: other languages decline the days."""
    return str(format_timedelta(since - now(), add_direction=True))


def _staff_only(me: Me) -> None:
    if not me.is_admin:
        abort(403)
