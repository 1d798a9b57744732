"""A petition's page, its count, its public record as JSON, and the files offered beside it."""

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    jsonify,
    make_response,
    render_template,
    request,
    url_for,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.lifecycle import PUBLIC_STATES
from petitions.campaign.models import Petition
from petitions.campaign.queries import is_hidden_picture, public_petition, public_petitions
from petitions.counting.queries import count as public_count
from petitions.dispatch.installation import storage
from petitions.extensions import db
from petitions.pictures.keep import MEDIA_TYPES, is_file_name, storage_key
from petitions.storage import FileMissing
from petitions.web.cache import public
from petitions.web.campaign.letter_sheet import letter_sheet
from petitions.web.campaign.pages import text_for
from petitions.web.campaign.petition_page import language_links, petition_page
from petitions.web.campaign.public_record import petition_record, petition_records
from petitions.web.campaign.source import source_of
from petitions.web.current import now, rfc_3339, speak
from petitions.web.signing.forms import COMMENT_LIMIT, LETTER_LIMIT, SignForm

blueprint = Blueprint("campaign", __name__)
PAGE_SIZE = 18
LAST_PAGE = 100_000
KEPT_FOR_GOOD = 365 * 24 * 3600  # seconds


def petition_or_404(session: Session, slug: str) -> Petition:
    """The petition when anybody may read it."""
    petition = public_petition(session, slug)
    if petition is None:
        abort(404)
    return petition


@blueprint.get("/petitions/<slug>")
@blueprint.get("/<string(minlength=2, maxlength=12):lang>/petitions/<slug>")
def petition(slug: str, lang: str | None = None) -> Response:
    """The petition in its first language, or in `lang`: a language of its texts or of the site."""
    found = petition_or_404(db.session(), slug)
    if lang is not None and lang not in (*found.languages, *current_app.config["LANGUAGES"]):
        abort(404)
    speak(lang or found.first_language)
    return public(make_response(petition_html(db.session(), found, lang, SignForm())))


def petition_html(session: Session, found: Petition, lang: str | None, form: SignForm) -> str:
    """The page with its form, empty or as somebody filled it in."""
    text = text_for(found, lang or found.first_language)
    page = petition_page(session, found, text, source=source_of(request.args))
    links = language_links(found, text)
    return render_template(
        "campaign/petition.html",
        page=page,
        form=form,
        letter=letter_sheet(session, found, text),
        language_links=links,
        comment_limit=COMMENT_LIMIT,
        letter_limit=LETTER_LIMIT,
    )


@blueprint.get("/petitions/<slug>/count.json")
def count(slug: str) -> Response:
    """How many have signed, exact at `as_of`."""
    at = now()
    query = select(Petition.id, Petition.goal).where(Petition.slug == slug, Petition.state.in_(PUBLIC_STATES))
    found = db.session.execute(query).first()
    if found is None:
        abort(404)
    number = public_count(db.session(), found.id)
    response = jsonify({"petition": slug, "count": number, "goal": found.goal, "as_of": rfc_3339(at)})
    return _open_to_all(public(response, etag=f"{number}-{found.goal}"))


@blueprint.get("/petitions/<slug>.json")
def record(slug: str) -> Response:
    """The public record of one petition."""
    found = petition_or_404(db.session(), slug)
    return _open_to_all(public(jsonify(petition_record(db.session(), found))))


@blueprint.get("/petitions.json")
def records() -> Response:
    """The public records of all petitions, newest first, with the address of the next page."""
    page = request.args.get("page", 1, type=int)
    if not 1 <= page <= LAST_PAGE:
        abort(404)
    found, total = public_petitions(db.session(), state="all", page=page, page_size=PAGE_SIZE)
    following = url_for("campaign.records", page=page + 1) if page * PAGE_SIZE < total else None
    next_url = following and current_app.config["SITE_URL"] + following
    return _open_to_all(
        public(jsonify({"petitions": petition_records(db.session(), found), "next": next_url}))
    )


@blueprint.get("/petitions/<slug>/downloads/<int:number>/<name>")
def download(slug: str, number: int, name: str) -> Response:
    """A file offered beside the petition."""
    found = petition_or_404(db.session(), slug)
    file = next((each for each in found.downloads if (each.position, each.file_name) == (number, name)), None)
    if file is None:
        abort(404)
    try:
        content = storage().read(file.storage_key)
    except FileMissing:
        abort(404)
    response = Response(content, mimetype=file.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=file.file_name)
    return response


@blueprint.get("/pictures/<name>")
def picture(name: str) -> Response:
    """One size of a picture. Its name cannot be guessed, and what it leads to never changes."""
    if not is_file_name(name) or is_hidden_picture(db.session(), name.partition("-")[0]):
        abort(404)
    try:
        content = storage().read(storage_key(name))
    except FileMissing:
        abort(404)
    response = Response(content, mimetype=MEDIA_TYPES[name.rpartition(".")[2]])
    # Kept by browsers and proxies, not in our memory: a picture is larger than many pages.
    response.headers["Cache-Control"] = f"public, max-age={KEPT_FOR_GOOD}, immutable"
    response.set_etag(name)
    response.make_conditional(request)
    return _open_to_all(response)


def _open_to_all(response: Response) -> Response:
    """Let pages of other sites read an answer that holds nothing private."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
