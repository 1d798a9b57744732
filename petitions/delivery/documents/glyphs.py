"""Which characters can be printed, and in which typefaces: every script that a name in Canada is written in.

PDF/UA refuses a document in which a single character has no glyph, so one stray sign in a comment would
stop a delivery. What no face covers is printed as a box; the CSV files keep every character as it was typed.
"""

import re
import unicodedata
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from petitions.text.characters import BIDI_CONTROLS, CONTROLS, LINE_BREAKS, SURROGATES, TAG_CHARACTERS

MISSING = "\N{WHITE SQUARE}"
LONGEST_WORD = 40  # characters; longer ones get places where a line may break
MOST_MARKS = 8  # combining marks on one letter; Tibetan and polytonic Greek need fewer
# Glyphless by design (Unicode property Default_Ignorable_Code_Point), handled by the shaper: joiners, the
# soft hyphen, the grapheme joiner, variation selectors.
INVISIBLE = frozenset("\u00ad\u034f\u200b\u200c\u200d\u2060") | {chr(code) for code in range(0xFE00, 0xFE10)}
LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD},}}")
# Direction marks and the byte order mark have no glyph; without overrides, Unicode's own order is right.
DIRECTION_MARKS = re.compile("[\u061c\u200e\u200f\ufeff\ufff9-\ufffb]")
NEVER_PRINTED = (BIDI_CONTROLS, TAG_CHARACTERS, SURROGATES, CONTROLS, DIRECTION_MARKS)
MARKS = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
MARK_PILE = re.compile(f"({MARKS}{{{MOST_MARKS}}}){MARKS}+")

# In order of preference. Source Serif and Noto Sans set the report; the others only lend their scripts.
PACKAGES = (
    ("fontpkg_noto_sans", "files"),
    ("fontpkg_noto_sans_arabic", "files"),
    ("fontpkg_source_serif_4", "files"),
    ("manimgx_fonts", ""),  # Noto for Indic, Ethiopic, Khmer, Burmese …, and a one-colour Noto Emoji
    (
        "weblate_fonts",
        "static/weblate_fonts/kurinto/ttf",
    ),  # Canadian syllabics, Cherokee, Chinese, Japanese, Korean
)


@lru_cache
def font_folders() -> tuple[str, ...]:
    """The folders of the installed font packages that there are."""
    specs = ((find_spec(name), inside) for name, inside in PACKAGES)
    return tuple(str(Path(spec.origin).parent / inside) for spec, inside in specs if spec and spec.origin)


@lru_cache
def faces() -> tuple[Path, ...]:
    """The upright regular faces, in order of preference; a bold one covers what its regular does."""
    found = [path for folder in font_folders() for path in sorted(Path(folder).glob("*.ttf"))]
    return tuple(path for path in found if "Italic" not in path.name and "-Bd" not in path.name)


@lru_cache
def coverage(face: Path) -> frozenset[int]:
    """The code points for which a face has a glyph."""
    with TTFont(face, lazy=True) as font:
        return frozenset(font.getBestCmap())


@lru_cache(maxsize=65536)
def has_glyph(character: str) -> bool:
    """Whether any face can print it; faces are opened only as far down the list as needed."""
    if character in INVISIBLE or character.isspace():
        return True
    return any(ord(character) in coverage(face) for face in faces())


def shown(text: str) -> str:
    """A text as it may stand in print: no controls, no direction overrides, nothing without a glyph."""
    clean = LINE_BREAKS.sub("\n", text)
    for never in NEVER_PRINTED:
        clean = never.sub("", clean)
    if not clean.isascii():
        clean = MARK_PILE.sub(r"\1", clean)
        clean = "".join(character if has_glyph(character) else MISSING for character in clean)
    return LONG_WORD.sub(breakable, clean)


def breakable(word: re.Match[str]) -> str:
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
