"""Streams laid down on disk in pieces of one volume each, so that a million rows need no more memory."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from petitions.delivery.documents.package import Comment, Letters, Package
from petitions.delivery.documents.typed import comment_entry, name_entry, typed
from petitions.delivery.documents.voices import further_groups
from petitions.delivery.documents.words import Words

LINE = 60  # characters of a comment that make about one printed line
COMMENT_LINES = 2  # its attribution and the space around it


class Series(StrEnum):
    """The three long parts of a delivery, in their order."""

    LETTERS = "letters"
    COMMENTS = "comments"
    NAMES = "names"


CAPACITY = {
    Series.NAMES: 5_000,
    Series.COMMENTS: 12_000,
    Series.LETTERS: 12_000,
}  # printed lines in one volume


@dataclass(frozen=True, slots=True)
class Piece:
    """The items of one series from number `start` on, as a JSON list in a file; `lines` is their bulk."""

    series: Series
    start: int
    count: int
    lines: int
    path: Path

    @property
    def last(self) -> int:
        return self.start + self.count - 1

    def items(self) -> list[Any]:
        return list(json.loads(self.path.read_text(encoding="utf-8")))


Entry = tuple[Any, int]


def spooled(package: Package, words: Words, folder: Path) -> dict[Series, list[Piece]]:
    """Reads each stream once, from first to last."""
    streams: dict[Series, Iterator[Entry]] = {
        Series.LETTERS: _letter_entries(package.letters, words),
        Series.COMMENTS: _comment_entries(package.comments(), words),
        Series.NAMES: ((name_entry(name, words), 1) for name in package.names()),
    }
    return {series: list(_pieces(series, entries, folder)) for series, entries in streams.items()}


def _letter_entries(letters: Letters | None, words: Words) -> Iterator[Entry]:
    """Letters that several sent and the report did not print, then those in people's own words."""
    if letters is None:
        return
    for group in further_groups(letters):
        by = words.plural("sent by {count} person", "sent by {count} people", group.count)
        yield from _weighed({**typed(group.text), "by": by})
    yield from _comment_entries(letters.own(), words)


def _comment_entries(comments: Iterable[Comment], words: Words) -> Iterator[Entry]:
    for comment in comments:
        yield from _weighed(comment_entry(comment, words))


def _weighed(entry: dict[str, Any]) -> Iterator[Entry]:
    """An entry with its bulk; nothing for one that says nothing."""
    if entry["paragraphs"]:
        yield entry, COMMENT_LINES + sum(1 + len(part) // LINE for part in entry["paragraphs"])


def _pieces(series: Series, entries: Iterator[Entry], folder: Path) -> Iterator[Piece]:
    """Cuts a stream where a volume is full."""
    start, lines = 1, 0
    items: list[Any] = []
    for item, bulk in entries:
        if items and lines + bulk > CAPACITY[series]:
            yield _laid_down(series, start, items, lines, folder)
            start, items, lines = start + len(items), [], 0
        items.append(item)
        lines += bulk
    if items:
        yield _laid_down(series, start, items, lines, folder)


def _laid_down(series: Series, start: int, items: list[Any], lines: int, folder: Path) -> Piece:
    path = folder / f"{series}-{start:08}.json"
    path.write_text(json.dumps(items, ensure_ascii=False), encoding="utf-8")
    return Piece(series, start, len(items), lines, path)
