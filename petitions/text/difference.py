"""What differs between two texts, word by word, so that a reader sees a change without reading both.

| before | now | told |
|---|---|---|
| Let him stay. | Let them stay. | Let, gone: him, new: them, stay. |
"""

import enum
import re
from dataclasses import dataclass

from rapidfuzz.distance import Indel

# Marks and blanks stand for themselves; scripts without blanks differ by the character.
_MARKS, _UNSPACED = r".,;:!?()\[\]«»“”\"…،؛؟–—\-", r"\u0e00-\u0eff\u2e80-\u9fff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\s{_MARKS}{_UNSPACED}]+|[{_MARKS}]|\s+")
# Of a long stretch that stayed, so much is kept on either side.
_AROUND = 160
_LEFT_OUT = " […] "


class Kind(enum.StrEnum):
    """What became of a piece."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stayed, went or came."""

    kind: Kind
    text: str


def difference(before: str, now: str) -> list[Piece]:
    """The pieces of both texts in order, what went before what came in its place."""
    old, new = _WORD.findall(before), _WORD.findall(now)
    stretches: list[list[list[str]]] = [[[], [], []]]
    for code in Indel.opcodes(old, new):
        gone, came = old[code.src_start : code.src_end], new[code.dest_start : code.dest_end]
        if code.tag == "equal" and _is_only_blank(gone) and any(stretches[-1]):
            stretches[-1][0] += gone  # a blank between two changed words parts no change in two
            stretches[-1][1] += came
        elif code.tag == "equal":
            stretches[-1][2] = gone
            stretches.append([[], [], []])
        else:
            stretches[-1][0] += gone if code.tag == "delete" else []
            stretches[-1][1] += came if code.tag == "insert" else []
    kinds = (Kind.GONE, Kind.NEW, Kind.SAME)
    pieces = [(kind, "".join(words)) for each in stretches for kind, words in zip(kinds, each, strict=True)]
    return _shortened([Piece(kind, text) for kind, text in pieces if text])


def _is_only_blank(words: list[str]) -> bool:
    return not "".join(words).strip()


def _shortened(pieces: list[Piece]) -> list[Piece]:
    """The same with long stretches that stayed cut in their middle, or where the text begins and ends."""
    last = len(pieces) - 1
    return [
        each
        if each.kind != Kind.SAME or len(each.text) <= 3 * _AROUND
        else Piece(each.kind, _cut(each.text, is_first=place == 0, is_last=place == last))
        for place, each in enumerate(pieces)
    ]


def _cut(text: str, *, is_first: bool, is_last: bool) -> str:
    begins = "" if is_first else text[:_AROUND].rpartition(" ")[0]
    ends = "" if is_last else text[-_AROUND:].partition(" ")[2]
    return begins + _LEFT_OUT + ends
