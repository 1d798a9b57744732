"""The logo of an organisation, put up by whoever signed for it."""

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from petitions.database import writing
from petitions.dispatch.installation import storage
from petitions.errors import Refusal
from petitions.extensions import db
from petitions.pictures.keep import forget_picture
from petitions.signing.logos import LARGEST_FILE_BYTES, remove_logo, set_logo
from petitions.signing.models import Signature, SignatureState


def change_own_logo(signature: Signature, upload: FileStorage | None) -> str | None:
    """Keep the file that was sent, or show no logo when none was; the code of what is wrong with it, or None.

    Only for a signature that is confirmed: nobody fills our storage without reading the mail.
    """
    if signature.state != SignatureState.CONFIRMED:
        return "not_confirmed"
    content = upload.read(LARGEST_FILE_BYTES + 1) if upload and upload.filename else b""
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
        "picture_kind": _("A logo can be a PNG, a JPEG or a WebP file."),
        "logo_too_large": _("A logo can have at most 2 MB."),
        "picture_too_large": _("The picture has too many pixels."),
        "picture_broken": _("The file is damaged. Please save the picture anew and try again."),
        "not_confirmed": _("Please confirm your signature first."),
    }
    return str(sentences.get(code, ""))
