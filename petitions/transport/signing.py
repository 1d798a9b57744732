"""DKIM: a signature over a mail's header and body, by which its receiver knows the domain it is from.

The bytes are signed once, when they are made, since each try must send the same. Source: RFC 6376, RFC 8301.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from functools import cache
from pathlib import Path
from typing import Any, Self

import dkim
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

# Those that say who wrote what to whom; From twice, so that nobody can add another (RFC 6376, 8.15).
_SIGNED_HEADERS = (
    b"from", b"from", b"to", b"cc", b"reply-to", b"subject", b"date", b"message-id", b"mime-version",
    b"content-type", b"content-transfer-encoding",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dkim:
    """A key with the name under which its other half stands in the DNS."""

    domain: str
    selector: str
    key: bytes

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> Self | None:
        """Read DKIM_KEY_FILE, DKIM_SELECTOR and MAIL_DEFAULT_SENDER; None when mail is not to be signed."""
        path = settings.get("DKIM_KEY_FILE")
        if not path:
            return None
        domain = parseaddr(settings["MAIL_DEFAULT_SENDER"])[1].rpartition("@")[2]
        return cls(domain, settings["DKIM_SELECTOR"], _key_of(path))

    @property
    def record_name(self) -> str:
        """Where the public half must stand as a TXT record."""
        return f"{self.selector}._domainkey.{self.domain}"

    def sign(self, mail: bytes) -> bytes:
        """The mail with its signature before it."""
        present = {line.partition(b":")[0].lower() for line in mail.partition(b"\r\n\r\n")[0].splitlines()}
        signature = dkim.sign(
            mail,
            self.selector.encode(),
            self.domain.encode("idna"),
            self.key,
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=[name for name in _SIGNED_HEADERS if name in present],
        )
        return bytes(signature) + mail


def signed(settings: Mapping[str, Any], mail: bytes) -> bytes:
    """The mail as it goes out: signed when the settings name a key."""
    dkim_key = Dkim.from_settings(settings)
    return dkim_key.sign(mail) if dkim_key else mail


@cache
def _key_of(path: str) -> bytes:
    """The key as dkimpy reads it; read once."""
    key = load_pem_private_key(Path(path).read_bytes(), password=None)
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("no RSA key")
    return key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
