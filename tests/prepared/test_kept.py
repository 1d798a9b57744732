"""What lies in storage for a day is in no backup, and what killed writers left there goes."""

import datetime as dt
import os
import tarfile
from pathlib import Path

from config import Config
from petitions.backups.save import save
from petitions.dispatch.installation import storage
from petitions.extensions import db
from petitions.prepared.shelf import FOLDER
from tests.prepared.conftest import Shelf, kept_keys


def test_a_backup_leaves_it_out(shelf: Shelf, tmp_path: Path) -> None:
    shelf.ready()
    storage().write("deliveries/report.pdf", b"%PDF")
    path = tmp_path / "all.backup"
    with db.engine.connect() as connection:
        saved = save(connection, storage(), path, revision="1", now=shelf.now)

    with tarfile.open(path) as archive:
        names = [name for name in archive.getnames() if name.startswith("files/")]
    assert (names, saved.files) == (["files/deliveries/report.pdf"], 1)


def test_unfinished_and_orphaned_bytes_go_with_the_next_file(shelf: Shelf, config: Config) -> None:
    folder = Path(config.STORAGE_URL, FOLDER)
    folder.mkdir(parents=True)
    unfinished, fresh, orphan = folder / "7-ab#1", folder / "8-cd#1", folder / "9-ef"
    for path in (unfinished, fresh, orphan):
        path.write_bytes(b"sealed")
    for path, hours in ((unfinished, 2), (fresh, 0)):
        at = (shelf.now - dt.timedelta(hours=hours)).timestamp()
        os.utime(path, (at, at))
    file = shelf.ready()

    assert kept_keys() == [file.storage_key]
    assert (unfinished.exists(), fresh.exists()) == (False, True)
