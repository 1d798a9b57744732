"""Files of a delivery with their size and digest, taken while they are written."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

PDF = "application/pdf"
CSV = "text/csv; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class File:
    """One finished file: what is attached, stored and named in the manifest. `size` is in bytes."""

    path: Path
    media_type: str
    size: int
    sha256: str

    @property
    def name(self) -> str:
        return self.path.name


class Digesting:
    """A binary stream to a new file that counts and digests what passes."""

    def __init__(self, path: Path, media_type: str) -> None:
        self.path, self.media_type = path, media_type
        self.size, self.hash = 0, hashlib.sha256()
        self.stream: BinaryIO = path.open("wb")

    def write(self, data: bytes) -> int:
        self.hash.update(data)
        self.size += len(data)
        return self.stream.write(data)

    def finished(self) -> File:
        """Closes the file and says what it has become."""
        self.stream.close()
        return File(self.path, self.media_type, self.size, self.hash.hexdigest())


def described(path: Path, media_type: str) -> File:
    """A file that another program wrote."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
            size += len(block)
    return File(path, media_type, size, digest.hexdigest())


def stem(reference: str) -> str:
    """A reference as the beginning of a file name."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", reference).strip("-.") or "delivery"
