"""Small pages to report a petition or a comment: without scripts or cookies, one answer to everybody."""

import uuid
from functools import partial
from typing import Any

from flask import Blueprint
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from petitions.comments.report import WORDS_MAX_LENGTH as COMMENT_WORDS
from petitions.comments.report import public_words, report, reported_comment
from petitions.extensions import csrf, db, limiter
from petitions.review.report import WORDS_MAX_LENGTH as PETITION_WORDS
from petitions.review.report import report_petition
from petitions.web.reports.page import Matter, report_page, take_report
from petitions.web.reports.words import COMMENT_REASONS, PETITION_REASONS

blueprint = Blueprint("reports", __name__, url_prefix="/petitions/<slug>")
# There is no session here to ride on; foreign posts are refused by their Origin, see web/headers.py.
csrf.exempt(blueprint)
_PETITION = Matter("reports/petition.html", PETITION_REASONS, PETITION_WORDS)
_COMMENT = Matter("reports/comment.html", COMMENT_REASONS, COMMENT_WORDS, "#comments")


@blueprint.get("/report")
def petition_page(slug: str) -> Response:
    """The reasons to choose from."""
    return report_page(_PETITION, slug)


@blueprint.post("/report")
@limiter.limit("5 per 10 minutes; 20 per day")
def report_a_petition(slug: str) -> Response:
    """A report goes to the platform."""
    return take_report(_PETITION, slug, report_petition)


@blueprint.get("/comments/<uuid:comment_id>/report")
def comment_page(slug: str, comment_id: uuid.UUID) -> Response:
    """The comment as everybody reads it, and the reasons to choose from."""
    return report_page(_COMMENT, slug, **_shown(comment_id))


@blueprint.post("/comments/<uuid:comment_id>/report")
@limiter.limit("10 per 10 minutes; 40 per day")
def report_a_comment(slug: str, comment_id: uuid.UUID) -> Response:
    """A report goes to the organizers."""
    return take_report(_COMMENT, slug, partial(_keep, comment_id=comment_id), **_shown(comment_id))


def _shown(comment_id: uuid.UUID) -> dict[str, Any]:
    return {"comment_id": comment_id, "comment": public_words(db.session(), comment_id)}


def _keep(session: Session, petition_id: int, *, comment_id: uuid.UUID, **said: Any) -> None:
    comment = reported_comment(session, petition_id, comment_id)
    if comment is not None:
        report(session, comment, **said)
