"""A folder for what lies on the disk while a file is made, and never stays when its worker is killed.

What writes workbooks keeps people's words in files with names. So each folder is locked by the process that
works in it; a kill frees the lock, and the next who needs a folder clears those that nobody holds.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "countersign-file-"


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder of this process's own, gone when the block is left."""
    clear_forsaken()
    with tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True) as name:
        lock = os.open(name, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield Path(name)
        finally:
            os.close(lock)


def clear_forsaken() -> None:
    """Delete the folders of workers that are gone."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        # Another user's folder is theirs to clear.
        with suppress(OSError):
            lock = os.open(folder, os.O_RDONLY)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(lock)
