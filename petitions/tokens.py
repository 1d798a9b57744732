"""Links that prove themselves: a row's random id and a keyed mark of it, never stored as a whole.

A token is 43 characters: 16 random bytes that the database knows (`public_id`) and 16 bytes of HMAC-SHA256
that only the holder of the key can make. A copy of the database therefore opens no page, and every letter
about one row carries the same link.

What a program carries is made otherwise: 32 random bytes, shown once, of which a hash is kept.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
import uuid
from dataclasses import dataclass

from petitions.crypto import derive_key, keyed_hash

_MARK_BYTES = 16


class Signer:
    """Makes and reads the tokens of one purpose ("signature", "office")."""

    def __init__(self, secret: str, purpose: str) -> None:
        self._key = derive_key(secret, f"token:{purpose}")

    def token(self, public_id: uuid.UUID) -> str:
        """The 43-character token of a row's public id."""
        data = public_id.bytes + self._mark(public_id.bytes)
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

    def public_id(self, token: str) -> uuid.UUID | None:
        """The public id that a token stands for; None when it was not made with this key."""
        try:
            data = base64.b64decode(token.encode("ascii") + b"=", altchars=b"-_", validate=True)
        except (ValueError, binascii.Error):
            return None
        known, mark = data[:16], data[16:]
        if len(data) != 16 + _MARK_BYTES or not hmac.compare_digest(mark, self._mark(known)):
            return None
        return uuid.UUID(bytes=known)

    def _mark(self, data: bytes) -> bytes:
        return keyed_hash(self._key, data)[:_MARK_BYTES]


# By it a token is known for one wherever it is found, in a log or in somebody's repository.
SECRET_MARK = "cs_"  # noqa: S105 - the mark, not the secret
_SHOWN_LENGTH = 8


@dataclass(frozen=True, slots=True)
class HandedOut:
    """A program's token: its text, to be shown once; and what is kept, its beginning and its hash."""

    text: str
    prefix: str
    digest: bytes


def handed_out() -> HandedOut:
    """A new token for a program."""
    text = SECRET_MARK + secrets.token_urlsafe(32)
    return HandedOut(text, text[: len(SECRET_MARK) + _SHOWN_LENGTH], secret_digest(text))


def secret_digest(text: str) -> bytes:
    """What is kept of a program's token. It is random as a whole, so that nothing slow is needed."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
