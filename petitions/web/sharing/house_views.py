"""The sheets of a formal petition to the House of Commons, for whoever gathers signatures on paper."""

from flask import Blueprint, Response, abort

from petitions.extensions import db
from petitions.parliament.keep import house_text
from petitions.web.campaign.views import petition_or_404
from petitions.web.sharing.house_paper import house_words
from petitions.web.sharing.views import PAPER_SECONDS, PRESS

blueprint = Blueprint("house_paper", __name__)


@blueprint.get("/<string(minlength=2, maxlength=12):lang>/petitions/<slug>/house-sheet.pdf")
def house_sheet(slug: str, lang: str) -> Response:
    """The petition to print and sign with a pen; 404 where there is none in this language."""
    petition = petition_or_404(db.session(), slug)
    text = house_text(db.session(), petition.id, lang)
    if text is None:
        abort(404)
    words, written_at = house_words(petition, text), text.written_at
    db.session.close()  # nothing is read any more: no connection waits for the press
    piece = PRESS.printed("house_sheet.typ", ".pdf", words, created_at=written_at)
    response = Response(piece.content, mimetype="application/pdf")
    response.headers["Cache-Control"] = f"public, max-age={PAPER_SECONDS}"
    response.headers.set("Content-Disposition", "inline", filename=f"{slug}-house-{lang}.pdf")
    return response
