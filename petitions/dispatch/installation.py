"""What belongs to this installation and not to a run: its files, and its key in the digests of rows."""

from flask import current_app

from petitions.crypto import derive_key
from petitions.storage import Storage


def storage() -> Storage:
    """The files of this installation."""
    return Storage.at(current_app.config["STORAGE_URL"])


def row_key() -> bytes:
    """The key of this installation in the digests of rows."""
    return derive_key(current_app.config["SECRET_KEY"], "delivery-rows")
