"""A large file sealed piece by piece, so that any part of it can be opened without the rest.

AES-256-GCM over pieces of a mebibyte, under a key that seals this one file and no other. The nonce of a piece
is its number and whether it is the last, so that pieces cannot be swapped, left out or cut off unseen.

Source: the STREAM construction, Hoang, Reyhanitabar, Rogaway and Vizár, “Online Authenticated-Encryption and
its Nonce-Reuse Misuse-Resistance”, CRYPTO 2015, https://eprint.iacr.org/2015/189
"""

import hashlib
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PIECE_BYTES = 1024 * 1024
_TAG_BYTES = 16
_NUMBER_BYTES = 11
# Some bytes of the sealed file: from where, and how many.
Fetch = Callable[[int, int], bytes]


@dataclass(frozen=True, slots=True)
class Content:
    """What a file is when it is open: its length in bytes and its SHA-256."""

    size: int
    digest: str


def new_file_key() -> bytes:
    """A key for one file."""
    return AESGCM.generate_key(256)


def write_sealed(pieces: Iterable[bytes], path: Path, key: bytes) -> Content:
    """Seal what comes, in pieces of any length, into a file; only sealed bytes touch the disk."""
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        sealing = _Sealing(file, key)
        for piece in pieces:
            digest.update(piece)
            size += len(piece)
            sealing.take(piece)
        sealing.end()
    return Content(size, digest.hexdigest())


class _Sealing:
    """Gathers bytes and seals them a piece at a time; the last piece waits until it is known for the last."""

    def __init__(self, file: BinaryIO, key: bytes) -> None:
        self._file, self._key = file, AESGCM(key)
        self._waiting, self._number = bytearray(), 0

    def take(self, content: bytes) -> None:
        self._waiting += content
        while len(self._waiting) > PIECE_BYTES:
            self._seal(bytes(self._waiting[:PIECE_BYTES]), is_last=False)
            del self._waiting[:PIECE_BYTES]

    def end(self) -> None:
        self._seal(bytes(self._waiting), is_last=True)

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        self._file.write(self._key.encrypt(_nonce(self._number, is_last=is_last), piece, None))
        self._number += 1


class OpenedFile(io.RawIOBase):
    """A sealed file to be read as if it were open, from any place; `fetch` gets bytes of the sealed one.

    Raises: cryptography's InvalidTag where the bytes are not those that were sealed.
    """

    def __init__(self, fetch: Fetch, key: bytes, size: int) -> None:
        super().__init__()
        self._fetch, self._key, self._size = fetch, AESGCM(key), size
        self._last = max(size - 1, 0) // PIECE_BYTES
        self._place = 0
        self._piece, self._number = b"", -1

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        beginning = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        self._place = max(beginning + offset, 0)
        return self._place

    def readinto(self, buffer: "memoryview[int]") -> int:  # type: ignore[override]
        """As much as the piece at this place still has; 0 at the end."""
        if self._place >= self._size:
            return 0
        number, start = divmod(self._place, PIECE_BYTES)
        found = self._opened(number)[start : start + len(buffer)]
        buffer[: len(found)] = found
        self._place += len(found)
        return len(found)

    def _opened(self, number: int) -> bytes:
        if number != self._number:
            length = min(PIECE_BYTES, self._size - number * PIECE_BYTES) + _TAG_BYTES
            sealed = self._fetch(number * (PIECE_BYTES + _TAG_BYTES), length)
            self._piece = self._key.decrypt(_nonce(number, is_last=number == self._last), sealed, None)
            self._number = number
        return self._piece


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(_NUMBER_BYTES, "big") + bytes([is_last])
