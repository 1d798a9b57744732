"""What is settled about an organizer's request before its view runs.

How large, and whether it writes.
"""

from flask import abort, request
from flask.sansio.app import App

from petitions.database import intend_to_write
from petitions.pictures.renditions import LARGEST_FILE_MB as LARGEST_PICTURE_MB
from petitions.signing.logos import LARGEST_FILE_BYTES as LARGEST_LOGO_BYTES
from petitions.web.accounts import PREFIX
from petitions.web.office.reply_document import LARGEST_BYTES as LARGEST_DOCUMENT_BYTES
from petitions.web.organizers.writing.downloads import LARGEST_FILE_MB

LONG_TEXTS = 2 * 1024 * 1024
# Bodies that are larger than what signatories send, in bytes.
LARGER_BODIES = {
    "organize.edit_text": LONG_TEXTS,
    "organize.write_part": LONG_TEXTS,
    "organize.downloads": (LARGEST_FILE_MB + 1) * 1_000_000,
    "organize.change_logo": LARGEST_LOGO_BYTES + 100_000,
    "organize.campaign_picture": (LARGEST_PICTURE_MB + 1) * 1_000_000,
    "organize.office_answer": LARGEST_DOCUMENT_BYTES + 200_000,
}
# Posts that only read; a password takes long to check, and nobody should wait for that to sign.
READING_POSTS = frozenset({"security.login", "security.verify", "security.wan_signin"})
WRITING_GETS = frozenset({"organize.delivery_file", "organize.fetch_signatures", "organize.fetch_contacts"})


def prepare(app: App) -> None:
    """Put the hooks first: before any part reads the form or asks the database who is there."""
    app.before_request_funcs.setdefault(None, [])[:0] = (
        _allow_larger_bodies,
        _refuse_nul,
        _say_whether_it_writes,
    )
    app.teardown_request(_end_writing)


def _is_ours() -> bool:
    return request.path.startswith(PREFIX)


def _allow_larger_bodies() -> None:
    if request.endpoint in LARGER_BODIES:
        request.max_content_length = LARGER_BODIES[request.endpoint]
        request.max_form_memory_size = LONG_TEXTS


def _refuse_nul() -> None:
    """400 for a form with NUL in it: nobody types one, PostgreSQL refuses it, and SQLite would keep it."""
    if _is_ours() and request.method == "POST":
        typed = (text for texts in request.form.listvalues() for text in texts)
        if any("\x00" in text for text in typed):
            abort(400)


def _say_whether_it_writes() -> None:
    if _is_ours():
        is_post = request.method == "POST" and request.endpoint not in READING_POSTS
        intend_to_write(is_post or request.endpoint in WRITING_GETS)


def _end_writing(_error: BaseException | None) -> None:
    if _is_ours():
        intend_to_write(False)
