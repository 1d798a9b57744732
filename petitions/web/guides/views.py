"""One page for each guide and language."""

from flask import Blueprint, Response, abort, current_app, make_response, render_template

from petitions.guides.read import NAMES, guide
from petitions.web.cache import public
from petitions.web.campaign.pages import rich_text
from petitions.web.current import direction, language, speak
from petitions.web.delivery.views import site_languages
from petitions.web.guides.shelf import guide_links

blueprint = Blueprint("guides", __name__)
SECONDS = 300  # that shared caches may keep a page which changes with a new release only


@blueprint.get("/guides/<name>")
@blueprint.get("/<string(minlength=2, maxlength=12):lang>/guides/<name>")
def guide_page(name: str, lang: str | None = None) -> Response:
    """A guide, and the way to the others."""
    if name not in NAMES or (lang is not None and lang not in current_app.config["LANGUAGES"]):
        abort(404)
    spoken = speak(lang or language())
    found = guide(name, spoken)
    page = render_template(
        "guides/guide.html",
        guide=found,
        body=rich_text(found.body, "guide", top_level=2),
        text_direction=direction(found.language),
        others=[each for each in guide_links() if each.name != name],
        language_links=site_languages("guides.guide_page", name=name),
    )
    response = public(make_response(page), seconds=SECONDS)
    if lang is None:
        response.vary.add("Accept-Language")
    return response
