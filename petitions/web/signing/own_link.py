"""The link of a signatory: whose row it opens, and how what is behind it is answered."""

import uuid

from flask import abort, current_app
from sqlalchemy import select
from werkzeug.wrappers import Response

from petitions.extensions import db
from petitions.signing.models import Signature, SignatureState
from petitions.tokens import Signer


def linked_signature(token: str) -> Signature:
    """The row that the link was made for. 404 for a token that we did not make."""
    public_id: uuid.UUID | None = Signer(current_app.config["SECRET_KEY"], "signature").public_id(token)
    if public_id is None:
        abort(404)
    # No joined loading: the verbs refresh the row FOR UPDATE, which PostgreSQL refuses on an outer join.
    signature = db.session.scalars(select(Signature).where(Signature.public_id == public_id)).first()
    if signature is None:
        abort(404)
    return signature


def signature_of(token: str) -> Signature:
    """The row that the page is about: for a confirmed repeat the one that counts, if the mailbox is the same.

    A repeat from another mailbox stays by itself: that two rows are one person is then only believed.
    """
    row = linked_signature(token)
    if row.repeat_of_id is None or row.state != SignatureState.CONFIRMED or row.mailbox_key is None:
        return row
    counted = db.session.get(Signature, row.repeat_of_id)
    return counted if counted is not None and counted.mailbox_key == row.mailbox_key else row


def private(response: Response) -> Response:
    """Never kept, never told to another site: the address itself is the key."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
