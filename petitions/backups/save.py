"""Save an installation in one file: its rows at one instant, its files, and a manifest to check them by."""

import datetime as dt
import hashlib
import json
import tarfile
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from sqlalchemy.engine import Connection

from petitions.backups.keys import probe_keys
from petitions.backups.rows import dump_rows, saved_columns, tables
from petitions.prepared.shelf import FOLDER as PREPARED
from petitions.storage import FileMissing, Storage

FORMAT = 1
MANIFEST = "manifest.json"
IN_MEMORY_BYTES = 4 * 1024 * 1024


@dataclass
class Saved:
    """What went into a backup: rows by table, and the number of files."""

    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0


def save(connection: Connection, storage: Storage, path: Path, *, revision: str, now: dt.datetime) -> Saved:
    """Write everything to `path`, readable by this user alone; a half-written file never has that name.

    The file is a gzipped tar: `tables/NAME.jsonl`, `files/KEY` and last `manifest.json`.
    """
    draft = path.with_name(f"{path.name}.part")
    draft.touch(mode=0o600)
    saved, digests, columns = Saved(), {}, {}
    with tarfile.open(draft, "w:gz", compresslevel=3) as archive:
        for each in tables():
            columns[each.name] = saved_columns(each)
            name = f"tables/{each.name}.jsonl"
            digests[name], saved.rows[each.name] = _add(archive, name, dump_rows(connection, each))
        for key in storage.keys():  # noqa: SIM118 - no mapping
            # What lies ready for a day only would outlive it in a backup.
            if not key.startswith(f"{PREPARED}/") and _add_file(archive, storage, key, digests):
                saved.files += 1
        facts = {"format": FORMAT, "revision": revision, "saved_at": now.isoformat(), "rows": saved.rows}
        facts |= {"columns": columns, "digests": digests, "keys": probe_keys()}
        _add(archive, MANIFEST, [json.dumps(facts).encode()])
    draft.replace(path)
    return saved


def _add_file(archive: tarfile.TarFile, storage: Storage, key: str, digests: dict[str, str]) -> bool:
    """Add one stored file. False: it was deleted since the list was made."""
    try:
        digests[f"files/{key}"], _ = _add(archive, f"files/{key}", storage.chunks(key))
    except FileMissing:
        return False
    return True


def _add(archive: tarfile.TarFile, name: str, pieces: Iterable[bytes]) -> tuple[str, int]:
    """Add one member. Returns its SHA-256 and the number of pieces."""
    digest, count = hashlib.sha256(), 0
    with tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES) as spool:
        for piece in pieces:
            digest.update(piece)
            spool.write(piece)
            count += 1
        _append(archive, name, spool)
    return digest.hexdigest(), count


def _append(archive: tarfile.TarFile, name: str, content: IO[bytes]) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = content.tell(), 0o600
    content.seek(0)
    archive.addfile(member, content)
