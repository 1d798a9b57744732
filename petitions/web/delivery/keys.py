"""The public keys of this installation, at the address that every signature names."""

from flask import Blueprint, Response, current_app, jsonify

from petitions.delivery.proof.proof_keys import public_keys
from petitions.delivery.proof.seal import KEYS_PATH, keys_document
from petitions.extensions import db
from petitions.web.cache import public

blueprint = Blueprint("keys", __name__)


@blueprint.get(KEYS_PATH)
def published_keys() -> Response:
    """Every key that signs or ever signed deliveries here; open to programs of any site."""
    response = jsonify(keys_document(current_app.config["SITE_URL"], public_keys(db.session())))
    response.headers["Access-Control-Allow-Origin"] = "*"
    return public(response, seconds=300)
