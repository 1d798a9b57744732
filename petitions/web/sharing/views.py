"""What is shared of a petition, in one language: the widget, the social card, the poster and the sheet."""

from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, make_response, render_template, request
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition, PetitionText
from petitions.counting.queries import count as public_count
from petitions.dispatch.installation import storage
from petitions.extensions import db
from petitions.pictures.keep import storage_key
from petitions.storage import FileMissing
from petitions.web.cache import public
from petitions.web.campaign.pages import text_for
from petitions.web.campaign.views import petition_or_404
from petitions.web.current import speak
from petitions.web.errors import RETRY_AFTER, error_page
from petitions.web.sharing.oembed import petition_at, rich_answer
from petitions.web.sharing.papers import Words, card_words, poster_words, sheet_words
from petitions.web.sharing.press import Piece, Press, PressBusy
from petitions.web.sharing.widget import WIDGET_SOURCE, embed_code, partner_script, widget

blueprint = Blueprint("sharing", __name__)
PRESS = Press()
CARD_PIXELS = 900  # of the picture on a card, at least
_IN_LANGUAGE = "/<string(minlength=2, maxlength=12):lang>"
# What the widget may do: its own files, its own count, and to stand in anybody's frame.
WIDGET_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors *",
    )
)
# Seconds that a shared cache may keep a thing: the picture follows the count, paper follows the text.
PICTURE_SECONDS, PAPER_SECONDS, SCRIPT_SECONDS = 120, 300, 300


def _spoken(slug: str, lang: str | None) -> tuple[Petition, PetitionText]:
    """The petition and its text in `lang`, else in its first language; the answer speaks that language."""
    petition = petition_or_404(db.session(), slug)
    if lang is not None and lang not in (*petition.languages, *current_app.config["LANGUAGES"]):
        abort(404)
    speak(lang or petition.first_language)
    return petition, text_for(petition, lang)


@blueprint.get("/petitions/<slug>/embed")
@blueprint.get(f"{_IN_LANGUAGE}/petitions/<slug>/embed")
def embed(slug: str, lang: str | None = None) -> Response:
    """The widget: the only page that other sites may frame. It sets no cookie and reads none."""
    petition, text = _spoken(slug, lang)
    source = request.args.get("source", "")[:40] or WIDGET_SOURCE
    page = render_template("sharing/embed.html", page=widget(db.session(), petition, text, source=source))
    response = public(make_response(page))
    response.headers["Content-Security-Policy"] = WIDGET_POLICY
    return _open_to_all(response)


@blueprint.get("/petitions/<slug>/embed.js")
def embed_script(slug: str) -> Response:
    """The line of script on a partner's page: it puts the widget there and gives it its height."""
    petition = petition_or_404(db.session(), slug)
    script = render_template("sharing/embed.js", about=partner_script(petition))
    response = Response(script, mimetype="text/javascript")
    return _open_to_all(public(response, seconds=SCRIPT_SECONDS))


@blueprint.get("/petitions/<slug>/card.png")
@blueprint.get(f"{_IN_LANGUAGE}/petitions/<slug>/card.png")
def card(slug: str, lang: str | None = None) -> Response:
    """The picture that goes with a shared link, 1200 by 630."""
    petition, text = _spoken(slug, lang)
    words = card_words(petition, text, _count(db.session(), petition), _picture(petition))
    return _printed("card.typ", ".png", words, text, seconds=PICTURE_SECONDS)


@blueprint.get("/petitions/<slug>/poster.pdf")
@blueprint.get(f"{_IN_LANGUAGE}/petitions/<slug>/poster.pdf")
def poster(slug: str, lang: str | None = None) -> Response:
    """A poster on letter paper, with a code for telephones and strips to tear off."""
    petition, text = _spoken(slug, lang)
    return _named(
        _printed("poster.typ", ".pdf", poster_words(petition, text), text, seconds=PAPER_SECONDS),
        f"{slug}-poster-{text.language}.pdf",
    )


@blueprint.get("/petitions/<slug>/sheet.pdf")
@blueprint.get(f"{_IN_LANGUAGE}/petitions/<slug>/sheet.pdf")
def sheet(slug: str, lang: str | None = None) -> Response:
    """A sheet for signing by hand."""
    petition, text = _spoken(slug, lang)
    return _named(
        _printed("sheet.typ", ".pdf", sheet_words(petition, text), text, seconds=PAPER_SECONDS),
        f"{slug}-sheet-{text.language}.pdf",
    )


@blueprint.get("/oembed")
def oembed() -> Response:
    """How to show an address of ours, for sites and chats that ask."""
    if request.args.get("format", "json") != "json":
        abort(501)
    found = petition_at(db.session(), request.args.get("url", ""))
    if found is None:
        abort(404)
    width = request.args.get("maxwidth", type=int)
    response = jsonify(rich_answer(*found, width=width))
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = f"public, max-age={PAPER_SECONDS}"
    return _open_to_all(response)


@blueprint.app_context_processor
def _codes() -> dict[str, Any]:
    """Every page may offer the line that puts a petition on another site."""
    return {"embed_code": embed_code}


def _count(session: Session, petition: Petition) -> int:
    return public_count(session, petition.id)


def _picture(petition: Petition) -> bytes | None:
    """The campaign's own picture; a card without it is better than none."""
    if petition.picture is None:
        return None
    try:
        return storage().read(storage_key(petition.picture.file_of(CARD_PIXELS)))
    except FileMissing:
        return None


def _printed(template: str, suffix: str, words: Words, text: PetitionText, *, seconds: int) -> Response:
    """What the press gives, kept by shared caches; not by our own, where a second's worth is no gain."""
    db.session.close()  # nothing is read any more: no connection waits for the press
    piece: Piece = PRESS.printed(template, suffix, words, created_at=text.created_at)
    response = Response(piece.content, mimetype="image/png" if suffix == ".png" else "application/pdf")
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    response.set_etag(piece.digest[:24])
    response.make_conditional(request)
    return _open_to_all(response)


def _named(response: Response, file_name: str) -> Response:
    response.headers.set("Content-Disposition", "inline", filename=file_name)
    return response


def _open_to_all(response: Response) -> Response:
    """Let other sites show it, whatever they demand of what they load."""
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@blueprint.after_app_request
def _let_be_framed(response: Response) -> Response:
    """Take the older header away where the policy lets everybody frame: it knows no word for that.

    Runs after the headers of all pages are added, because it is registered before them.
    """
    if (
        request.endpoint == "sharing.embed"
        and response.headers.get("Content-Security-Policy") == WIDGET_POLICY
    ):
        response.headers.pop("X-Frame-Options", None)
    return response


@blueprint.errorhandler(PressBusy)
def _busy(_: PressBusy) -> Any:
    return error_page(503, retry_after=RETRY_AFTER)
