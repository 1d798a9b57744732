"""The platform's queue: petitions that wait for a look, how long, and who is at them."""

import datetime as dt
from dataclasses import dataclass

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import format_timedelta
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.comments.reported import reported_comment_count
from petitions.review.look import holder, is_own
from petitions.review.models import Review
from petitions.review.queries import (
    ANSWER_WITHIN,
    SOON,
    open_report_count,
    reviews_of,
    waiting_counts,
    waiting_petitions,
)
from petitions.review.what import content_of, digest_of
from petitions.web.current import now
from petitions.web.organizers.access import Me


@dataclass(frozen=True, slots=True)
class Waiting:
    """A petition in the queue. `is_mine`: it is I who look at it; `by` is somebody else who does."""

    slug: str
    title: str
    language: str
    organization: str
    age: str
    due: str
    is_late: bool
    is_due_soon: bool
    is_own: bool
    is_again: bool
    is_edited: bool
    is_mine: bool
    by: str
    since: dt.datetime | None
    until: dt.datetime | None


def reviews(me: Me) -> ResponseReturnValue:
    """Everything that waits for a look, the longest waiting first."""
    staff_only(me)
    waiting = waiting_petitions(me.session)
    known = reviews_of(me.session, [each.id for each in waiting])
    own = {each.organization_id for each in me.memberships}
    number, late = waiting_counts(me.session, now=now())
    return render_template(
        "organizers/reviews.html",
        number=number,
        late=late,
        rows=[_waiting(me, petition, known.get(petition.id), own) for petition in waiting],
        report_count=things_reported(me.session),
    )


def things_reported(session: Session) -> int:
    """How many petitions and comments wait on the desk of reports."""
    return open_report_count(session) + reported_comment_count(session)


def _waiting(me: Me, petition: Petition, review: Review | None, own: set[int]) -> Waiting:
    text = petition.text()
    at_it = holder(review, petition, now=now()) if review else None
    is_mine = at_it is not None and at_it.id == me.organizer.id
    content, sent_at = content_of(petition), petition.submitted_at or petition.created_at
    due_at = sent_at + ANSWER_WITHIN
    return Waiting(
        slug=petition.slug,
        title=text.title,
        language=text.language,
        organization=petition.organization.name,
        age=age_of(sent_at),
        due=age_of(due_at),
        is_late=due_at <= now(),
        is_due_soon=now() < due_at <= now() + SOON,
        is_own=petition.organization_id in own and is_own(me.session, petition, me.organizer),
        is_again=bool(review and review.snapshot != content and review.sent_digest == digest_of(content)),
        is_edited=bool(review and review.sent_digest != digest_of(content)),
        is_mine=is_mine,
        by=(at_it.name or at_it.email) if at_it and not is_mine else "",
        since=review.claimed_at if at_it and review else None,
        until=review.claimed_until if at_it and review else None,
    )


def age_of(at: dt.datetime) -> str:
    """ "5 days ago", "in 2 days", in the words of the CLDR: other languages decline the days."""
    return str(format_timedelta(at - now(), add_direction=True, threshold=2))


def staff_only(me: Me) -> None:
    """Go on only for those who run the platform. Raises: 403."""
    if not me.is_admin:
        abort(403)
