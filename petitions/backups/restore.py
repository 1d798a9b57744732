"""Bring back what a backup holds. The file is read through and checked before anything is touched."""

import datetime as dt
import gzip
import hashlib
import io
import json
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from sqlalchemy.engine import Connection

from petitions.backups.keys import unknown_keys
from petitions.backups.rows import continue_numbering, load_rows
from petitions.backups.save import FORMAT, MANIFEST
from petitions.storage import Storage

PIECE_BYTES = 1024 * 1024


class BackupUnusable(Exception):
    """The file is no backup, or not a whole one, or was made with other keys; says which."""


@dataclass(frozen=True)
class Backup:
    """A backup whose every part was read and found whole."""

    path: Path
    revision: str
    saved_at: dt.datetime
    rows: dict[str, int]
    columns: dict[str, dict[str, str]]


def open_backup(path: Path) -> Backup:
    """Read a backup through. Raises: BackupUnusable."""
    facts, digests = _read_through(path)
    if facts.get("format") != FORMAT:
        raise BackupUnusable("it was made by a newer version of the program")
    broken = [name for name, digest in facts["digests"].items() if digests.get(name) != digest]
    if broken:
        raise BackupUnusable(f"{len(broken)} of its parts are damaged or missing, such as {broken[0]}")
    if unknown := unknown_keys(facts["keys"]):
        raise BackupUnusable(f"it was made with another {' and '.join(unknown)}; set what was in use then")
    saved_at = dt.datetime.fromisoformat(facts["saved_at"])
    return Backup(path, facts["revision"], saved_at, facts["rows"], facts["columns"])


def restore_rows(connection: Connection, backup: Backup) -> int:
    """Fill the empty tables, which must be at the backup's revision. Returns the number of rows."""
    count = 0
    with _members(backup.path) as members:
        for name, content in members:
            if name.startswith("tables/"):
                of = name.removeprefix("tables/").removesuffix(".jsonl")
                count += load_rows(connection, of, backup.columns[of], content)
    continue_numbering(connection, backup.columns)
    return count


def restore_files(storage: Storage, backup: Backup) -> int:
    """Put the files back under their keys. Returns their number; other files are left alone."""
    count = 0
    with _members(backup.path) as members:
        for name, content in members:
            if name.startswith("files/"):
                storage.write(name.removeprefix("files/"), content.read())
                count += 1
    return count


def _read_through(path: Path) -> tuple[dict[str, Any], dict[str, str]]:
    facts: dict[str, Any] = {}
    digests = {}
    try:
        _check_sum(path)
        with _members(path) as members:
            for name, content in members:
                if name == MANIFEST:
                    facts = json.load(content)
                else:
                    digests[name] = _digest(content)
    except (tarfile.TarError, zlib.error, OSError, EOFError, ValueError):
        raise BackupUnusable("it is no backup of Countersign, or not a whole one") from None
    if not facts:
        raise BackupUnusable("it is no backup of Countersign, or not a whole one")
    return facts, digests


def _check_sum(path: Path) -> None:
    """Read to the very end, where gzip compares its sum of all; the archive's own reader stops before."""
    with gzip.open(path) as whole:
        while whole.read(PIECE_BYTES):
            pass


@contextmanager
def _members(path: Path) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    with tarfile.open(path, "r:gz") as archive:
        yield ((each.name, archive.extractfile(each) or io.BytesIO()) for each in archive)


def _digest(content: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while piece := content.read(PIECE_BYTES):
        digest.update(piece)
    return digest.hexdigest()
