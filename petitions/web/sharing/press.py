"""Sets a card, a poster or a sheet when somebody asks for it, and keeps the last ones.

What is set is named by the digest of all its words: a new text, count or colour makes a new piece by itself,
and equal words are set once.
"""

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from petitions.delivery.documents.typeset import typeset

# Seconds: for one page, which takes a fraction of one; and how long a visitor waits for the press to be free.
TIME_LIMIT = 20
LONGEST_WAIT = 15


class PressBusy(Exception):
    """Others have waited for long already. The visitor sees 503 and may come again."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One finished file; `digest` names the words that it was made of."""

    content: bytes
    digest: str


def typeset_piece(template: str, suffix: str, words: str, created_at: datetime) -> bytes:
    """A template filled with words, in a process of its own. Raises: TypesettingFailed."""
    with TemporaryDirectory(prefix="press-") as folder:
        data, output = Path(folder) / "words.json", Path(folder) / f"piece{suffix}"
        data.write_text(words, encoding="utf-8")
        typeset(template, data, output, created_at=created_at, time_limit=TIME_LIMIT)
        return output.read_bytes()


@dataclass(slots=True)
class Press:
    """Sets one piece at a time, so that a crowd of strangers cannot have every processor at once."""

    capacity: int = 200
    make: Callable[[str, str, str, datetime], bytes] = typeset_piece
    _pieces: OrderedDict[str, Piece] = field(default_factory=OrderedDict)
    _shelf: threading.Lock = field(default_factory=threading.Lock)
    _machine: threading.Lock = field(default_factory=threading.Lock)

    def printed(self, template: str, suffix: str, data: dict[str, Any], *, created_at: datetime) -> Piece:
        """A template filled with data, as ".png" or ".pdf". Raises: PressBusy, TypesettingFailed."""
        words = json.dumps(data, ensure_ascii=False, sort_keys=True)
        digest = hashlib.sha256(f"{template} {created_at} {words}".encode()).hexdigest()
        if piece := self._on_the_shelf(digest):
            return piece
        with self._turn(template):
            return self._on_the_shelf(digest) or self._put(
                Piece(self.make(template, suffix, words, created_at), digest)
            )

    def printed_once(
        self, template: str, suffix: str, data: dict[str, Any], *, created_at: datetime
    ) -> bytes:
        """The same for one person's eyes: nothing of it is kept. Raises: PressBusy, TypesettingFailed."""
        words = json.dumps(data, ensure_ascii=False)
        with self._turn(template):
            return self.make(template, suffix, words, created_at)

    @contextmanager
    def _turn(self, template: str) -> Iterator[None]:
        if not self._machine.acquire(timeout=LONGEST_WAIT):
            raise PressBusy(template)
        try:
            yield
        finally:
            self._machine.release()

    def _on_the_shelf(self, digest: str) -> Piece | None:
        with self._shelf:
            if digest in self._pieces:
                self._pieces.move_to_end(digest)
            return self._pieces.get(digest)

    def _put(self, piece: Piece) -> Piece:
        with self._shelf:
            self._pieces[piece.digest] = piece
            while len(self._pieces) > self.capacity:
                self._pieces.popitem(last=False)
        return piece
