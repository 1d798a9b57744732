"""The document that an office sent with its reply: checked when it comes, public once it is released."""

from contextlib import closing

from flask import Blueprint, abort, current_app
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from petitions.delivery.answers.acknowledge import Document
from petitions.delivery.models import OfficeReply
from petitions.dispatch.installation import storage
from petitions.errors import Refusal
from petitions.extensions import db
from petitions.storage import FileMissing
from petitions.web.campaign.views import petition_or_404
from petitions.web.delivery.record import delivery_by_reference

blueprint = Blueprint("reply_document", __name__)

LARGEST_BYTES = 10 * 1024 * 1024
# ISO 32000-1, 7.5: how a PDF begins and ends; readers look for the end in its last kilobyte.
_BEGINS, _ENDS, _TAIL = b"%PDF-", b"%%EOF", 1024


def checked(upload: FileStorage | None) -> Document | None:
    """A PDF as it came, None when nothing was chosen.

    Raises: Refusal `document_kind` or `document_too_large`.
    """
    if upload is None or not upload.filename:
        return None
    with closing(upload):
        content = upload.stream.read(LARGEST_BYTES + 1)
    if len(content) > LARGEST_BYTES:
        raise Refusal("document_too_large", field="document", megabytes=LARGEST_BYTES // 1024**2)
    if not content.startswith(_BEGINS) or _ENDS not in content[-_TAIL:]:
        raise Refusal("document_kind", field="document")
    return Document.of(content)


def document_response(reply: OfficeReply) -> Response:
    """The document, always as a download: nothing of it runs on this site."""
    try:
        answer = current_app.response_class(storage().chunks(reply.document_key), mimetype="application/pdf")
    except FileMissing:
        abort(404)
    answer.content_length = reply.document_size
    name = f"{reply.delivery.reference}-reply.pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@blueprint.get("/petitions/<slug>/deliveries/<reference>/reply.pdf")
def document(slug: str, reference: str) -> Response:
    """The document of a reply that everybody may read."""
    petition = petition_or_404(db.session(), slug)
    delivery = delivery_by_reference(db.session(), petition, reference)
    reply = delivery.reply if delivery else None
    if reply is None or reply.released_at is None or not reply.document_key:
        abort(404)
    return document_response(reply)
