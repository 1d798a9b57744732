"""The logo of an organisation, put up by whoever signed for it."""

from flask import request
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from petitions.database import writing
from petitions.dispatch.installation import storage
from petitions.errors import Refusal
from petitions.extensions import db
from petitions.pictures.keep import forget_picture
from petitions.signing.logos import LARGEST_FILE_BYTES, remove_logo, set_logo
from petitions.signing.models import Signature, SignatureState


def sent_logo() -> bytes | str:
    """The file of the form, empty when its button asks for none; or the code of what is wrong."""
    request.max_content_length = LARGEST_FILE_BYTES + 100_000
    try:
        upload = request.files.get("picture")
    except RequestEntityTooLarge:
        return "logo_too_large"
    if request.form.get("remove"):
        return b""
    return (upload.read(LARGEST_FILE_BYTES + 1) if upload else b"") or "logo_missing"


def change_own_logo(signature: Signature, content: bytes | str) -> str | None:
    """Keep the file that was sent, or show no logo when it is empty; the code of what is wrong, or None.

    Only for a signature that is confirmed: nobody fills our storage without reading the mail.
    """
    if signature.state != SignatureState.CONFIRMED:
        return "not_confirmed"
    if isinstance(content, str):
        return content
    row_id = signature.id
    db.session.rollback()  # ends the look before the writing begins
    try:
        with writing():
            own = db.session.get_one(Signature, row_id)
            files = storage()
            replaced = (
                set_logo(db.session(), own, content, files) if content else remove_logo(db.session(), own)
            )
            db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        return str(refusal.code)
    if replaced is not None:
        forget_picture(files, replaced)
    return None


def logo_problem(code: str) -> str:
    """What is wrong with a file, in a sentence; "" when nothing is."""
    sentences = {
        "logo_missing": _("Please choose a file first."),
        "picture_kind": _("A logo can be a PNG, a JPEG or a WebP file."),
        "logo_too_large": _("A logo can have at most 2 MB."),
        "picture_too_large": _("The picture has too many pixels."),
        "picture_broken": _("The file is damaged. Please save the picture anew and try again."),
        "not_confirmed": _("Please confirm your signature first."),
    }
    return str(sentences.get(code, ""))
