"""The description of the public JSON and files for machines, as OpenAPI 3.1."""

import json
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, jsonify

from petitions.web.cache import public

blueprint = Blueprint("api", __name__)
# Kept by hand beside this file; tests hold the answers against it.
DESCRIPTION: dict[str, Any] = json.loads((Path(__file__).parent / "openapi.json").read_text(encoding="utf-8"))


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """What can be asked of this site, and how it answers."""
    described = DESCRIPTION | {"servers": [{"url": current_app.config["SITE_URL"]}]}
    response = public(jsonify(described), seconds=300)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
