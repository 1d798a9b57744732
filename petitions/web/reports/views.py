"""A small page to report a petition: without scripts, without cookies, with the same answer to everybody."""

from flask import Blueprint, current_app, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from petitions.database import writing
from petitions.errors import Refusal
from petitions.extensions import csrf, db, limiter
from petitions.review.models import PetitionReportReason
from petitions.review.report import WORDS_MAX_LENGTH, report_petition
from petitions.signing.networks import network_key
from petitions.text.plain import check_text
from petitions.web.campaign.pages import head, text_for
from petitions.web.campaign.views import petition_or_404
from petitions.web.current import client_address, language, now, speak
from petitions.web.organizers.reviewing.review_words import REPORT_REASONS

blueprint = Blueprint("reports", __name__, url_prefix="/petitions/<slug>")
# There is no session here to ride on; foreign posts are refused by their Origin, see web/headers.py.
csrf.exempt(blueprint)
_LIMIT = "5 per 10 minutes; 20 per day"


@blueprint.get("/report")
def report_page(slug: str) -> Response:
    """The reasons to choose from."""
    return _page(slug)


@blueprint.post("/report")
@limiter.limit(_LIMIT)
def send_report(slug: str) -> Response:
    """Note the report and thank for it, the first or a second one."""
    _speak()
    reason = request.form.get("reason", "")
    if reason not in set(PetitionReportReason):
        return _page(slug, error=_("Please choose what is wrong with it."))
    try:
        words = check_text(request.form.get("words", ""), field="words", limit=WORDS_MAX_LENGTH)
    except Refusal:
        return _page(slug, error=_("Please write at most 1,000 characters."))
    petition_id = petition_or_404(db.session(), slug).id
    db.session.rollback()  # ends the look before the writing begins
    with writing():
        _keep(petition_id, PetitionReportReason(reason), words)
        db.session.commit()
    return _page(slug, is_sent=True)


def _keep(petition_id: int, reason: PetitionReportReason, words: str) -> None:
    session = db.session()
    network = network_key(session, client_address(), now=now())
    report_petition(session, petition_id, reason=reason, words=words, network_key=network, now=now())


def _page(slug: str, *, error: str = "", is_sent: bool = False) -> Response:
    _speak()
    petition = petition_or_404(db.session(), slug)
    page = render_template(
        "reports/report.html",
        text=head(petition, text_for(petition, language())),
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
