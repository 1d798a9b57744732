"""What a signatory takes away: the proof that a delivery brought their signature, and all that we hold."""

import json
from typing import Any

from flask import Blueprint, abort, current_app
from werkzeug.wrappers import Response

from petitions.delivery.models import Delivery
from petitions.delivery.proof.proofs import deliveries_with, proof_of
from petitions.delivery.proof.seal import KEYS_PATH
from petitions.dispatch.installation import row_key, storage
from petitions.extensions import db
from petitions.retention.own_data import own_data
from petitions.signing.models import Signature
from petitions.web.current import absolute, now, rfc_3339
from petitions.web.signing.own_link import private, signature_of

blueprint = Blueprint("record", __name__, url_prefix="/signatures/<token>")


@blueprint.get("/proof-<reference>.json")
def proof(token: str, reference: str) -> Response:
    """The proof for one delivery, to be kept: it holds without us."""
    signature = signature_of(token)
    named = (each for each in deliveries_with(db.session(), signature) if each.reference == reference)
    delivery = next(named, None)
    found = proof_for(signature, delivery) if delivery is not None else None
    if found is None:
        abort(404)
    document = found | {"keys": absolute(KEYS_PATH), "check": absolute("/verify")}
    return _download(document, f"proof-{reference}.json")


def proof_for(signature: Signature, delivery: Delivery) -> dict[str, Any] | None:
    """The proof that a delivery brought a signature, or None."""
    return proof_of(db.session(), storage(), signature, delivery, row_key=row_key())


@blueprint.get("/data.json")
def data(token: str) -> Response:
    """Everything that we hold about the signature, the letters sent for it included."""
    signature = signature_of(token)
    held = own_data(db.session(), signature)
    brought = [delivery.reference for delivery in deliveries_with(db.session(), signature)]
    document = {
        "site": current_app.config["SITE_URL"],
        "as_of": rfc_3339(now()),
        "signatures": held,
        "deliveries": brought,
    }
    return _download(document, f"signature-{signature.petition.slug}.json")


def _download(document: dict[str, Any], name: str) -> Response:
    body = json.dumps(document, ensure_ascii=False, indent=1)
    response = Response(body, mimetype="application/json")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return private(response)
