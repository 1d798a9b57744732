"""What is printed can be printed: no character stops a document, none turns the reading direction."""

import json
import random
import unicodedata
from pathlib import Path

import pytest
import typst
from hypothesis import example, given
from hypothesis import strategies as st

from petitions.delivery.documents.fonts import PACKAGES, font_folders
from petitions.delivery.documents.glyphs import MISSING, is_rtl, shown
from petitions.delivery.documents.typesetter import family_order

SOURCE = b"""
#set document(title: "All")
#set text(font: json(bytes(sys.inputs.families)))
#for item in json(bytes(sys.inputs.data)) { par(item); par(text(weight: 600, item)); par(emph(item)) }
"""


def set_in_type(texts: list[str]) -> bytes:
    """The texts as a PDF/UA, which is refused if a single glyph is missing."""
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(font_folders())
    )
    families = ["Source Serif 4", *sorted(fonts.families(), key=family_order)]
    inputs = {"data": json.dumps(texts), "families": json.dumps(families)}
    made = typst.compile(
        SOURCE, font_paths=fonts, ignore_system_fonts=True, pdf_standards=["ua-1"], sys_inputs=inputs
    )
    assert isinstance(made, bytes)
    return made


def test_font_packages_are_all_installed() -> None:
    assert len(font_folders()) == len(PACKAGES)
    assert all(any(Path(folder).glob("*.ttf")) for folder in font_folders())


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("O’Neil", "O’Neil"),
        ("علی‌رضا", "علی‌رضا"),
        ("ᐃᓄᒃᑎᑐᑦ", "ᐃᓄᒃᑎᑐᑦ"),
        ("Xʷməθkʷəy̓əm", "Xʷməθkʷəy̓əm"),
        ("E\u0301ric", "Éric"),
        ("a\u202eb\u2066c\u2069\u200e", "abc"),
        ("x\U000e0061\ufeff\x00\x1b", "x"),
        ("one\r\ntwo\u2028three", "one\ntwo\nthree"),
        ("tab\there", "tab here"),
        ("\U000f0000 𓀀", f"{MISSING} {MISSING}"),
        ("\ud800", ""),
        ("e" + "\u0301\u0302" * 50, "é" + "\u0302\u0301\u0302\u0301\u0302\u0301\u0302\u0301"),
    ],
)
def test_text_is_printed_as_it_can_be(typed: str, printed: str) -> None:
    assert shown(typed) == printed


def test_long_word_can_be_broken() -> None:
    printed = shown("x" * 100)

    assert printed.replace("\u200b", "") == "x" * 100
    assert max(map(len, printed.split("\u200b"))) <= 40


@given(st.text())
@example("\U000fe82c")  # a private character that a face draws
def test_nothing_unprintable_is_left(typed: str) -> None:
    printed = shown(typed)

    assert not [each for each in printed if unicodedata.category(each) in ("Cs", "Cn", "Co")]
    assert not [each for each in printed if unicodedata.category(each) == "Cc" and each != "\n"]
    assert shown(printed) == printed


def test_no_mixture_of_characters_stops_a_document() -> None:
    chance = random.Random(7)
    every = [chr(code) for code in range(0x20, 0x32000) if not 0xD800 <= code < 0xE000]
    marks = [each for each in every if unicodedata.category(each).startswith("M")]
    common = every[:0x2000]

    def syllable() -> str:
        letter = chance.choice(common if chance.random() < 0.6 else every)
        mark = chance.choice(marks) if chance.random() < 0.3 else ""
        return letter + mark + chance.choice(["", " ", "\u200d", "\ufe0f", "\u200c", "\u00ad"])

    texts = ["".join(syllable() for _ in range(chance.randrange(1, 30))) for _ in range(400)]

    assert set_in_type([shown(text) for text in texts]).startswith(b"%PDF")


def test_missing_glyph_would_stop_a_document() -> None:
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        set_in_type(["\U00013000"])


@pytest.mark.parametrize(
    ("text", "rtl"), [("علی Ann", True), ("Ann علی", False), ("12 שלום", True), ("", False), ("123", False)]
)
def test_direction_is_that_of_the_first_letter(text: str, rtl: bool) -> None:
    assert is_rtl(text) is rtl
