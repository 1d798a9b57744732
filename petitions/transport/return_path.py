"""The envelope's sender, one for each message, so that a bounce says by its address what came back (VERP).

`bounces@example.org` becomes `bounces+d<42 characters>@example.org`: a letter for the kind of message, its
16-byte id and 10 bytes of HMAC-SHA256 that only the holder of the key can make, in base32 without regard to
case, since not every mail server keeps it. Source: RFC 5233 for the plus, RFC 5321, 4.5.3.1.1 for 64 octets.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import uuid
from collections.abc import Mapping
from email.utils import parseaddr
from enum import StrEnum
from typing import Any

from petitions.crypto import derive_key, keyed_hash

_ID_BYTES, _MARK_BYTES = 16, 10
_TOKEN_LENGTH = 42


class Sent(StrEnum):
    """What kind of message an address belongs to."""

    DELIVERY = "d"
    LETTER = "l"


def return_path(settings: Mapping[str, Any], kind: Sent, row: uuid.UUID) -> str:
    """The envelope sender of a message: its own where bounces have a mailbox, else the site's sender."""
    base = settings["BOUNCE_ADDRESS"]
    if not base:
        return parseaddr(settings["MAIL_DEFAULT_SENDER"])[1]
    return ReturnPaths(settings["SECRET_KEY"], base).write(kind, row)


class ReturnPaths:
    """Makes and reads the envelope senders of one installation; `base` is the mailbox that bounces go to."""

    def __init__(self, secret: str, base: str) -> None:
        self._key = derive_key(secret, "return path")
        self._local, _, self._domain = base.rpartition("@")

    def write(self, kind: Sent, row: uuid.UUID) -> str:
        """The envelope sender of one message."""
        data = row.bytes + self._mark(kind, row.bytes)
        token = base64.b32encode(data).decode().rstrip("=").lower()
        return f"{self._local}+{kind.value}{token}@{self._domain}"

    def read(self, address: str) -> tuple[Sent, uuid.UUID] | None:
        """What an address was made for; None for one that we did not make."""
        tag = address.rpartition("@")[0].rpartition("+")[2].lower()
        if len(tag) != 1 + _TOKEN_LENGTH or tag[0] not in list(Sent):
            return None
        try:
            data = base64.b32decode(tag[1:].upper() + "=" * (-_TOKEN_LENGTH % 8))
        except (ValueError, binascii.Error):
            return None
        known, mark = data[:_ID_BYTES], data[_ID_BYTES:]
        kind = Sent(tag[0])
        return (kind, uuid.UUID(bytes=known)) if hmac.compare_digest(mark, self._mark(kind, known)) else None

    def _mark(self, kind: Sent, data: bytes) -> bytes:
        return keyed_hash(self._key, kind.value.encode() + data)[:_MARK_BYTES]
