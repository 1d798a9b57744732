"""The files of a delivery as somebody received them: a folder, a zip, or the mail itself, saved to a file."""

import email
import email.policy
import io
import zipfile
import zlib
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from petitions.delivery.proof.seal import Unreadable

BLOCK = 1 << 18
LARGEST_MAIL = 100 * 1024 * 1024
# No delivery has more; a zip that a stranger brings may, so as to keep us busy.
MOST_FILES = 1_000
# What an archive that is broken, or made to harm, raises while it is read.
ARCHIVE_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    RuntimeError,
    EOFError,
    NotImplementedError,
    OSError,
    ValueError,
)


class Bundle(Protocol):
    """Files by name; only the names that are asked for are ever read."""

    def names(self) -> list[str]:
        """The names of all files, without folders."""

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of one, a piece at a time. Raises: Unreadable."""


class Folder:
    """Files that lie in a folder."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def names(self) -> list[str]:
        return sorted(each.name for each in self._path.iterdir() if each.is_file())

    def pieces(self, name: str) -> Iterator[bytes]:
        try:
            with (self._path / name).open("rb") as file:
                yield from _pieces(file)
        except OSError as error:
            raise Unreadable(name) from error


class Archive:
    """Files in a zip; folders within it do not matter. `most_bytes` is how much they may be, unpacked.

    Raises: Unreadable.
    """

    def __init__(self, file: IO[bytes] | Path, *, most_bytes: int | None = None) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
        except ARCHIVE_ERRORS as error:
            raise Unreadable("zip") from error
        infos = [info for info in self._zip.infolist() if not info.is_dir()]
        # The library reads no more of a file than the zip says it has.
        if most_bytes is not None and (
            len(infos) > MOST_FILES or sum(each.file_size for each in infos) > most_bytes
        ):
            raise Unreadable("size")
        self._infos = {PurePosixPath(info.filename).name: info for info in infos}

    def names(self) -> list[str]:
        return sorted(self._infos)

    def pieces(self, name: str) -> Iterator[bytes]:
        try:
            with self._zip.open(self._infos[name]) as file:
                yield from _pieces(file)
        except (*ARCHIVE_ERRORS, KeyError) as error:
            raise Unreadable(name) from error


class Mail:
    """The attachments of a mail that was saved as it came (.eml). Raises: Unreadable."""

    def __init__(self, raw: bytes) -> None:
        message = email.message_from_bytes(raw, policy=email.policy.default)
        if not isinstance(message, EmailMessage):
            raise Unreadable("mail")
        self._files: dict[str, bytes] = {}
        for part in message.iter_attachments():
            content = part.get_payload(decode=True)
            if (name := part.get_filename()) and isinstance(content, bytes):
                self._files[name] = content
        if not self._files:
            raise Unreadable("mail")

    def names(self) -> list[str]:
        return sorted(self._files)

    def pieces(self, name: str) -> Iterator[bytes]:
        yield from _pieces(io.BytesIO(self._files[name]))


def open_bundle(path: Path) -> Bundle:
    """Whatever a bundle is kept in. Raises: Unreadable."""
    if path.is_dir():
        return Folder(path)
    if zipfile.is_zipfile(path):
        return Archive(path)
    if path.stat().st_size > LARGEST_MAIL:
        raise Unreadable("size")
    return Mail(path.read_bytes())


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(BLOCK):
        yield piece


def read_whole(bundle: Bundle, name: str, most: int) -> bytes:
    """All bytes of a small file. Raises: Unreadable when it has more than `most`."""
    data = bytearray()
    for piece in bundle.pieces(name):
        data += piece
        if len(data) > most:
            raise Unreadable(name)
    return bytes(data)
