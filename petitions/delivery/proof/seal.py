"""Signatures that outlive us: Ed25519 over canonical bytes, and the small files in which they travel.

docs/proof.md tells a stranger how to check them with other tools. Source: RFC 8032.
"""

import base64
import binascii
import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ALGORITHM = "Ed25519"
KEYS_FORMAT = "countersign-keys/1"
SIGNATURE_FORMAT = "countersign-signature/1"
KEYS_PATH = "/.well-known/countersign-keys.json"
PUBLIC_KEY_BYTES = 32


class Unreadable(Exception):
    """A file is not what it should be: not JSON, another format, or a field is missing."""


@dataclass(frozen=True, slots=True)
class Sealer:
    """The key in use, able to sign. `site` is the address at which its public half is published."""

    private: bytes
    site: str

    @property
    def public(self) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(self.private).public_key().public_bytes_raw()

    @property
    def key_id(self) -> str:
        return key_id(self.public)

    def sign(self, data: bytes) -> str:
        """The signature over the bytes, in Base64."""
        signature = Ed25519PrivateKey.from_private_bytes(self.private).sign(data)
        return base64.b64encode(signature).decode()


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that anybody may check with; in use from one instant until another, or until further notice."""

    public: bytes
    begun_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None

    @property
    def id(self) -> str:
        return key_id(self.public)


def new_private_key() -> bytes:
    """A fresh key of 32 bytes."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_half(private: bytes) -> bytes:
    """The 32 bytes that belong to a private key and may be known to everybody."""
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def key_id(public: bytes) -> str:
    """A short name of a key: the first 16 digits of the SHA-256 of its 32 bytes."""
    return hashlib.sha256(public).hexdigest()[:16]


def is_signed(public: bytes, data: bytes, signature: str) -> bool:
    """Whether a signature in Base64 is the key's over exactly these bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(base64.b64decode(signature, validate=True), data)
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def signature_document(sealer: Sealer, data: bytes, file: str) -> dict[str, Any]:
    """What is handed over beside a signed file. The key in it proves nothing by itself: anybody makes one."""
    return {
        "format": SIGNATURE_FORMAT,
        "file": file,
        "sha256": hashlib.sha256(data).hexdigest(),
        "algorithm": ALGORITHM,
        "key": sealer.key_id,
        "public_key": base64.b64encode(sealer.public).decode(),
        "signature": sealer.sign(data),
        "keys": sealer.site + KEYS_PATH,
    }


def keys_document(site: str, keys: list[PublicKey]) -> dict[str, Any]:
    """All keys of an installation, the newest first, as they are published."""
    return {"format": KEYS_FORMAT, "site": site, "keys": [_key_entry(key) for key in keys]}


def _key_entry(key: PublicKey) -> dict[str, Any]:
    pem = Ed25519PublicKey.from_public_bytes(key.public).public_bytes(
        Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
    )
    return {
        "id": key.id,
        "algorithm": ALGORITHM,
        "public_key": base64.b64encode(key.public).decode(),
        "pem": pem.decode(),
        "from": key.begun_at and key.begun_at.isoformat(),
        "until": key.ended_at and key.ended_at.isoformat(),
    }


def read_keys(data: bytes) -> dict[str, PublicKey]:
    """The keys of a published list, by id. Raises: Unreadable."""
    document = read_document(data, KEYS_FORMAT)
    try:
        keys = [PublicKey(public_bytes(entry)) for entry in document["keys"]]
    except (KeyError, TypeError) as error:
        raise Unreadable("keys") from error
    return {key.id: key for key in keys}


def public_bytes(entry: Mapping[str, Any]) -> bytes:
    """The 32 bytes of the key that an entry names. Raises: Unreadable."""
    try:
        public = base64.b64decode(str(entry["public_key"]), validate=True)
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable("public_key") from error
    if len(public) != PUBLIC_KEY_BYTES:
        raise Unreadable("public_key")
    return public


def read_document(data: bytes, *formats: str) -> dict[str, Any]:
    """The JSON object in a file of one of the formats. Raises: Unreadable."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Unreadable("json") from error
    if not isinstance(document, dict) or document.get("format") not in formats:
        raise Unreadable("format")
    return document
