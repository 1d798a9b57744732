"""Volumes of a run that is still being compiled, kept in storage so that a killed worker's work is not lost.

A volume is known by the digest of everything it is made of: equal data are set but once. Drafts hold names,
so they go as soon as the run is compiled, skipped or stopped.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from petitions.storage import FileMissing, Storage

FOLDER = "compiling"


@dataclass(frozen=True, slots=True)
class Drafts:
    """The volumes that were set so far for one run."""

    storage: Storage
    run_id: int

    def fetch(self, digest: str, output: Path) -> bool:
        """Bring a volume that was set before. False: there is none."""
        try:
            with output.open("wb") as file:
                file.writelines(self.storage.chunks(self._key(digest)))
        except FileMissing:
            return False
        return True

    def keep(self, digest: str, output: Path) -> None:
        """Keep a volume that was set now."""
        self.storage.write(self._key(digest), output)

    def _key(self, digest: str) -> str:
        return f"{FOLDER}/{self.run_id}/{digest}.pdf"


def runs_with_drafts(storage: Storage) -> dict[int, list[str]]:
    """The keys of all drafts, by the run that they were set for."""
    found: dict[int, list[str]] = {}
    for key in storage.keys(FOLDER):
        found.setdefault(int(key.split("/")[1]), []).append(key)
    return found


def drop_drafts(storage: Storage, keys: Collection[str]) -> None:
    """Forget drafts that nobody needs any more."""
    for key in keys:
        storage.delete(key)
