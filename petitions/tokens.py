"""Links that prove themselves: a row's random id and a keyed mark of it, never stored as a whole.

A token is 43 characters: 16 random bytes that the database knows (`public_id`) and 16 bytes of HMAC-SHA256
that only the holder of the key can make. A copy of the database therefore opens no page, and every letter
about one row carries the same link.
"""

import base64
import binascii
import hmac
import uuid

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
