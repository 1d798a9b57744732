"""Which characters can be printed: every script that a name in Canada is written in.

PDF/UA refuses a document in which a single character has no glyph, so one stray sign in a comment would
stop a delivery. What no face covers is printed as a box; the CSV files keep every character as it was typed.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fontTools.unicodedata import script  # type: ignore[import-untyped]

from petitions.delivery.documents.fonts import font_folders
from petitions.text.characters import BIDI_CONTROLS, CONTROLS, LINE_BREAKS, SURROGATES, TAG_CHARACTERS

MISSING = "\N{WHITE SQUARE}"
MEANINGLESS = ("Co", "Cn", "Cs")  # private, unassigned, halves of a pair
LONGEST_WORD = 40  # characters; longer ones get places where a line may break
MOST_MARKS = 8  # combining marks on one letter; Tibetan and polytonic Greek need fewer
# Direction marks and the byte order mark have no glyph; without overrides, Unicode's own order is right.
DIRECTION_MARKS = re.compile("[\u061c\u200e\u200f\ufeff\ufff9-\ufffb]")
NEVER_PRINTED = (BIDI_CONTROLS, TAG_CHARACTERS, SURROGATES, CONTROLS, DIRECTION_MARKS)
# Glyphless by design (Unicode property Default_Ignorable_Code_Point), handled by the shaper: joiners, the
# soft hyphen, the grapheme joiner, variation selectors.
INVISIBLE = frozenset("\u00ad\u034f\u200b\u200c\u200d\u2060") | {chr(code) for code in range(0xFE00, 0xFE10)}
# What nearly every text in English and French consists of, and every face has: such a text stands as it is.
COMMON = re.compile("[\\n -~\u00a0-\u017f\u2010-\u2014\u2018-\u201d\u2022\u2026\u202f\u2039\u203a\u20ac]*")
ODD_SPACE = re.compile(r"[^\S\n \u00a0\u202f\u3000]")
LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD},}}")


@lru_cache
def _faces() -> tuple[Path, ...]:
    """The upright regular faces, in order of preference; a bold one covers what its regular does."""
    found = [path for folder in font_folders() for path in sorted(Path(folder).glob("*.ttf"))]
    return tuple(path for path in found if "Italic" not in path.name and "-Bd" not in path.name)


@lru_cache
def _coverage(face: Path) -> frozenset[str]:
    """The characters for which a face has a glyph, and those that need none.

    A face may draw private characters too: they mean something to its maker alone.
    """
    with TTFont(face, lazy=True) as font:
        drawn = frozenset(map(chr, font.getBestCmap()))
    return frozenset(each for each in drawn if unicodedata.category(each) not in MEANINGLESS) | INVISIBLE


@lru_cache(maxsize=65536)
def _has_glyphs(cluster: str) -> bool:
    """Whether one face can print a letter with all its marks; faces are opened only as far as needed."""
    return any(_coverage(face).issuperset(cluster) for face in _faces())


def legible(text: str) -> str:
    """A text as it may be read: no controls, no direction overrides; every letter, in any script."""
    clean = LINE_BREAKS.sub("\n", text)
    for never in NEVER_PRINTED:
        clean = never.sub("", clean)
    return ODD_SPACE.sub(" ", clean)


def shown(text: str) -> str:
    """A text as it may stand in print: legible, and nothing in it without a glyph."""
    if not COMMON.fullmatch(text):
        text = "".join(map(_printable, _clusters(unicodedata.normalize("NFC", legible(text)))))
    return LONG_WORD.sub(_breakable, text)


def unprinted(text: str) -> frozenset[str]:
    """The scripts (ISO 15924) of the letters for which a box would be printed."""
    if COMMON.fullmatch(text):
        return frozenset()
    first = {cluster[0] for cluster in _clusters(unicodedata.normalize("NFC", legible(text)))} - {"\n", " "}
    return frozenset(script(each) for each in first if not _has_glyphs(each))


def _clusters(text: str) -> Iterator[str]:
    """Letters, each with the marks that follow it."""
    start = 0
    for at, character in enumerate(text):
        if at > start and not unicodedata.category(character).startswith("M"):
            yield text[start:at]
            start = at
    if text:
        yield text[start:]


def _printable(cluster: str) -> str:
    """The letter with its marks if a face has them together, else without the marks, else a box."""
    cluster = cluster[: MOST_MARKS + 1]
    if cluster in "\n " or _has_glyphs(cluster):
        return cluster
    return cluster[0] if _has_glyphs(cluster[0]) else MISSING


def _breakable(word: re.Match[str]) -> str:
    """A word too long for a column, with invisible places to break it."""
    letters = word.group()
    return "\u200b".join(
        letters[at : at + LONGEST_WORD // 2] for at in range(0, len(letters), LONGEST_WORD // 2)
    )


def is_rtl(text: str) -> bool:
    """Whether a paragraph runs from right to left: by its first strong character (UAX 9, rule P2)."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return False
