"""Streams laid down on disk in pieces of one volume each, so that a million rows need no more memory."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from petitions.delivery.documents.glyphs import MISSING, unprinted
from petitions.delivery.documents.package import Comment, Letters, Name, Package
from petitions.delivery.documents.typed import comment_entry, name_entry, typed
from petitions.delivery.documents.unprinted import scripts_of
from petitions.delivery.documents.voices import further_groups
from petitions.delivery.documents.words import Words

LINE = 60  # characters of a comment that make about one printed line
NOTHING = frozenset[str]()
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
    """The items of one series from number `start` on, as a JSON list in a file; `lines` is their bulk.

    `unprinted` are the scripts of words for which boxes are printed.
    """

    series: Series
    start: int
    count: int
    lines: int
    path: Path
    unprinted: frozenset[str] = NOTHING

    @property
    def last(self) -> int:
        return self.start + self.count - 1

    def items(self) -> list[Any]:
        return list(json.loads(self.path.read_text(encoding="utf-8")))


# An item, its printed lines, the scripts in it that cannot be printed.
Entry = tuple[Any, int, frozenset[str]]


def spooled(package: Package, words: Words, folder: Path) -> dict[Series, list[Piece]]:
    """Reads each stream once, from first to last."""
    streams: dict[Series, Iterator[Entry]] = {
        Series.LETTERS: _letter_entries(package.letters, words),
        Series.COMMENTS: _comment_entries(package.comments(), words),
        Series.NAMES: _name_entries(package.names(), words),
    }
    return {series: list(_pieces(series, entries, folder)) for series, entries in streams.items()}


def _letter_entries(letters: Letters | None, words: Words) -> Iterator[Entry]:
    """Letters that several sent and the report did not print, then those in people's own words."""
    if letters is None:
        return
    for group in further_groups(letters):
        by = words.plural("sent by {count} person", "sent by {count} people", group.count)
        yield from _weighed({**typed(group.text), "by": by}, unprinted(group.text))
    yield from _comment_entries(letters.own(), words)


def _name_entries(names: Iterable[Name], words: Words) -> Iterator[Entry]:
    for name in names:
        entry = name_entry(name, words)
        yield entry, 1, _boxed(entry, name)


def _boxed(printed: list[str], person: Name | Comment) -> frozenset[str]:
    """The scripts behind the boxes in what is printed; most have none, which costs one look."""
    return scripts_of(person) if any(MISSING in text for text in printed) else NOTHING


def _comment_entries(comments: Iterable[Comment], words: Words) -> Iterator[Entry]:
    for comment in comments:
        entry = comment_entry(comment, words)
        yield from _weighed(entry, _boxed([*entry["paragraphs"], entry["by"]], comment))


def _weighed(entry: dict[str, Any], lost: frozenset[str]) -> Iterator[Entry]:
    """An entry with its bulk; nothing for one that says nothing."""
    if entry["paragraphs"]:
        yield entry, COMMENT_LINES + sum(1 + len(part) // LINE for part in entry["paragraphs"]), lost


def _pieces(series: Series, entries: Iterator[Entry], folder: Path) -> Iterator[Piece]:
    """Cuts a stream where a volume is full."""
    start, lines = 1, 0
    items: list[Any] = []
    boxed: set[str] = set()
    for item, bulk, lost in entries:
        if items and lines + bulk > CAPACITY[series]:
            path = _laid_down(series, start, items, folder)
            yield Piece(series, start, len(items), lines, path, frozenset(boxed))
            start, items, lines, boxed = start + len(items), [], 0, set()
        items.append(item)
        lines += bulk
        boxed |= lost
    if items:
        path = _laid_down(series, start, items, folder)
        yield Piece(series, start, len(items), lines, path, frozenset(boxed))


def _laid_down(series: Series, start: int, items: list[Any], folder: Path) -> Path:
    path = folder / f"{series}-{start:08}.json"
    path.write_text(json.dumps(items, ensure_ascii=False), encoding="utf-8")
    return path
