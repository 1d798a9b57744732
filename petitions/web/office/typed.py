"""The address that is printed on a letter: short enough to be typed, it leads to the addressee's page."""

from flask import Blueprint, abort, current_app, redirect, url_for
from werkzeug.wrappers import Response

from petitions.delivery.models import Delivery
from petitions.extensions import db
from petitions.tokens import Signer
from petitions.typed_codes import TypedCodes
from petitions.web.office.privacy import private

blueprint = Blueprint("typed", __name__)


@blueprint.get("/o/<code>")
def page(code: str) -> Response:
    """To the page of the delivery that the code was printed for; 404 for one that we did not make."""
    secret = current_app.config["SECRET_KEY"]
    codes = TypedCodes(secret, "office")
    number = codes.number(code)
    delivery = db.session.get(Delivery, number) if number is not None else None
    if delivery is None or not codes.is_for(code, delivery.public_id):
        abort(404)
    token = Signer(secret, "office").token(delivery.public_id)
    return private(redirect(url_for("office.page", token=token)))
