"""Files that outlive a request, in a folder or a bucket: deliveries, downloads, what an office sent back.

A key is a relative path of ASCII letters, digits and `-_./`, and never holds anything that a person typed.
"""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import obstore
from obstore.exceptions import NotFoundError
from obstore.store import LocalStore, ObjectStore, from_url

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(?:[./][A-Za-z0-9_-]+)*\Z")


class FileMissing(Exception):
    """The storage holds nothing under a key."""


class Storage:
    """The files of one installation. Writing the same key again replaces the file in one step."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    @classmethod
    def at(cls, url: str) -> "Storage":
        """The storage that STORAGE_URL names: a folder, made when absent, or a bucket (s3://…)."""
        if "://" in url and not url.startswith("file://"):
            return cls(from_url(url))
        return cls(LocalStore(Path(url.removeprefix("file://")).absolute(), mkdir=True))

    def write(self, key: str, content: bytes | Path) -> None:
        """Keep bytes, or the content of a file, under a key; of a large file little is in the memory."""
        obstore.put(self._store, _checked(key), content, max_concurrency=2)

    def read(self, key: str) -> bytes:
        """All bytes under a key. Raises: FileMissing."""
        return b"".join(self.chunks(key))

    def chunks(self, key: str) -> Iterator[bytes]:
        """The bytes under a key, a piece at a time. Raises: FileMissing."""
        try:
            for piece in obstore.get(self._store, _checked(key)).stream(min_chunk_size=256 * 1024):
                yield bytes(piece)
        except (NotFoundError, FileNotFoundError) as error:
            raise FileMissing(key) from error

    def part(self, key: str, start: int, length: int) -> bytes:
        """Some of the bytes under a key. Raises: FileMissing."""
        try:
            return bytes(obstore.get_range(self._store, _checked(key), start=start, length=length))
        except (NotFoundError, FileNotFoundError) as error:
            raise FileMissing(key) from error

    def exists(self, key: str) -> bool:
        try:
            obstore.head(self._store, _checked(key))
        except (NotFoundError, FileNotFoundError):
            return False
        return True

    def delete(self, key: str) -> None:
        """Forget what is under a key, if anything is."""
        if self.exists(key):
            obstore.delete(self._store, _checked(key))

    def forget_unfinished(self, under: str, *, before: dt.datetime) -> None:
        """Delete what writers left in a folder that were killed while they wrote.

        Such parts are in no list. A bucket has a rule of its own that ends uploads nobody goes on with.
        """
        root = self._store.prefix if isinstance(self._store, LocalStore) else None
        for path in Path(root, under).glob("*#*") if root else ():
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < before.timestamp():
                    path.unlink()

    def keys(self, under: str = "") -> Iterator[str]:
        """Every key that begins with a folder."""
        for batch in obstore.list(self._store, prefix=under or None):
            yield from (entry["path"] for entry in batch)


def _checked(key: str) -> str:
    if not _KEY.match(key):
        raise ValueError(f"no storage key: {key!r}")
    return key
