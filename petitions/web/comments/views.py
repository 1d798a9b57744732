"""A small page to report a comment: without scripts, without cookies, with the same answer to everybody."""

import uuid

from flask import Blueprint, current_app, make_response, render_template, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from petitions.comments.models import ReportReason
from petitions.comments.report import WORDS_MAX_LENGTH, report, reported_comment
from petitions.database import writing
from petitions.errors import Refusal
from petitions.extensions import csrf, db, limiter
from petitions.signing.networks import network_key
from petitions.text.plain import check_text
from petitions.web.campaign.pages import head, text_for
from petitions.web.campaign.views import petition_or_404
from petitions.web.comments.words import REPORT_REASONS
from petitions.web.current import client_address, language, now, speak

blueprint = Blueprint("comments", __name__, url_prefix="/petitions/<slug>/comments/<uuid:comment_id>")
# There is no session here to ride on; foreign posts are refused by their Origin, see web/headers.py.
csrf.exempt(blueprint)
_LIMIT = "10 per 10 minutes; 40 per day"


@blueprint.get("/report")
def report_page(slug: str, comment_id: uuid.UUID) -> Response:
    """The reasons to choose from."""
    return _page(slug, comment_id)


@blueprint.post("/report")
@limiter.limit(_LIMIT)
def send_report(slug: str, comment_id: uuid.UUID) -> Response:
    """Note the report and thank for it: whether it is the first, a second one, or about a hidden comment."""
    _speak()
    reason = request.form.get("reason", "")
    if reason not in set(ReportReason):
        return _page(slug, comment_id, error=_("Please choose what is wrong with it."))
    try:
        words = check_text(request.form.get("words", ""), field="words", limit=WORDS_MAX_LENGTH)
    except Refusal:
        return _page(slug, comment_id, error=_("Please write at most 300 characters."))
    petition_id = petition_or_404(db.session(), slug).id
    db.session.rollback()  # ends the look before the writing begins
    with writing():
        _keep(db.session(), petition_id, comment_id, ReportReason(reason), words)
        db.session.commit()
    return _page(slug, comment_id, is_sent=True)


def _keep(
    session: Session, petition_id: int, comment_id: uuid.UUID, reason: ReportReason, words: str
) -> None:
    comment = reported_comment(session, petition_id, comment_id)
    if comment is not None:
        network = network_key(session, client_address(), now=now())
        report(session, comment, reason=reason, words=words, network_key=network, now=now())


def _page(slug: str, comment_id: uuid.UUID, *, error: str = "", is_sent: bool = False) -> Response:
    _speak()
    petition = petition_or_404(db.session(), slug)
    page = render_template(
        "comments/report.html",
        text=head(petition, text_for(petition, language())),
        comment_id=comment_id,
        reasons=REPORT_REASONS,
        chosen=request.form.get("reason", ""),
        words=request.form.get("words", ""),
        error=error,
        is_sent=is_sent,
        longest=WORDS_MAX_LENGTH,
    )
    response = make_response(page, 422 if error else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def _speak() -> None:
    """In the language of the page that the visitor comes from."""
    wanted = request.values.get("lang", "")
    if wanted in current_app.config["LANGUAGES"]:
        speak(wanted)
