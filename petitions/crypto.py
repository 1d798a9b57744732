"""Keys in use: encryption of personal data at rest, and keyed hashes that match without revealing."""

import hmac
from collections.abc import Iterable

from cryptography.fernet import Fernet, MultiFernet


class Sealed(bytes):
    """What is encrypted already: a column that encrypts takes it as it is."""


class Keyring:
    """The keys of this installation: PERSONAL_DATA_KEYS (the newest encrypts, all decrypt) and DEDUPE_KEY."""

    def __init__(self) -> None:
        self._fernet: MultiFernet | None = None
        self._dedupe_key = b""

    def load(self, keys: Iterable[str], dedupe_key: str) -> None:
        """Take the keys into use, newest first. Raises: ValueError when one is not a Fernet key."""
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        self._dedupe_key = dedupe_key.encode()

    def mailbox_key(self, canonical: str) -> bytes:
        """What stands for a mailbox wherever mailboxes are compared: HMAC-SHA256 of the canonical address."""
        if not self._dedupe_key:
            raise RuntimeError("the dedupe key is not loaded")
        return keyed_hash(self._dedupe_key, canonical)

    def encrypt(self, text: str) -> Sealed:
        return Sealed(self._ready().encrypt(text.encode()))

    def decrypt(self, token: bytes) -> str:
        return self._ready().decrypt(token).decode()

    def encrypt_bytes(self, data: bytes) -> bytes:
        return self._ready().encrypt(data)

    def decrypt_bytes(self, token: bytes) -> bytes:
        return self._ready().decrypt(token)

    def _ready(self) -> MultiFernet:
        if self._fernet is None:
            raise RuntimeError("personal data keys are not loaded")
        return self._fernet


KEYRING = Keyring()


def keyed_hash(key: bytes, *parts: bytes | str) -> bytes:
    """HMAC-SHA256 over the parts, each preceded by its length so that no two lists of parts collide."""
    data = [part.encode() if isinstance(part, str) else part for part in parts]
    return hmac.digest(key, b"".join([len(part).to_bytes(8, "big") + part for part in data]), "sha256")


def derive_key(secret: str, purpose: str) -> bytes:
    """A 32-byte key for one purpose, so that no two uses of SECRET_KEY share a key."""
    return keyed_hash(secret.encode(), "countersign", purpose)
