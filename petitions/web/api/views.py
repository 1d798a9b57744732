"""What can be asked of this site by programs: described for them as OpenAPI 3.1, and for people."""

import json
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, make_response, render_template

from petitions.organizers.token_models import Scope
from petitions.web.api import v1
from petitions.web.api.asked import MOST, USUAL
from petitions.web.api.door import PACE
from petitions.web.api.problems import SENTENCES
from petitions.web.cache import public
from petitions.web.current import absolute, language, speak
from petitions.web.delivery.views import site_languages

blueprint = Blueprint("api", __name__)
blueprint.register_blueprint(v1.blueprint)


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))
    return found


def _together(public_part: dict[str, Any], organizers_part: dict[str, Any]) -> dict[str, Any]:
    """The open record and what needs a token, as one description."""
    parts = {name: public_part["components"].get(name, {}) for name in public_part["components"]}
    for name, found in organizers_part["components"].items():
        parts[name] = parts.get(name, {}) | found
    return public_part | {
        "tags": public_part["tags"] + organizers_part["tags"],
        "paths": public_part["paths"] | organizers_part["paths"],
        "components": parts,
    }


# Kept by hand beside this file; tests hold the answers against it.
DESCRIPTION = _together(_read("openapi.json"), _read("organizers.json"))


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """What can be asked of this site, and how it answers."""
    described = DESCRIPTION | {"servers": [{"url": current_app.config["SITE_URL"]}]}
    response = public(jsonify(described), seconds=300)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@blueprint.get("/developers")
@blueprint.get("/<string(minlength=2, maxlength=12):lang>/developers")
def developers(lang: str | None = None) -> Response:
    """The same for people, with lines to copy."""
    if lang is not None and lang not in current_app.config["LANGUAGES"]:
        abort(404)
    speak(lang or language())
    page = render_template(
        "api/developers.html",
        language_links=site_languages("api.developers"),
        site=absolute(""),
        scopes=list(Scope),
        problems=SENTENCES,
        usual=USUAL,
        most=MOST,
        pace=[window.amount for window in PACE.values()],
    )
    response = public(make_response(page), seconds=300)
    if lang is None:
        response.vary.add("Accept-Language")
    return response
