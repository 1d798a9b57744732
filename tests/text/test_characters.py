"""The table of characters says of each what it does to a reader."""

import unicodedata

import pytest

from petitions.text.characters import (
    ACCENTS,
    BIDI_CONTROLS,
    CONTROLS,
    SINGLE_LINE_BREAKERS,
    WHITE_SPACE,
    is_empty_looking,
    trimmed,
)

EVERY_CHARACTER = [chr(point) for point in range(0x110000) if not 0xD800 <= point < 0xE000]


def test_every_line_break_known_to_python_is_refused_in_a_line() -> None:
    breakers = [character for character in EVERY_CHARACTER if len(f"a{character}b".splitlines()) > 1]
    assert len(breakers) == 10
    assert all(SINGLE_LINE_BREAKERS.search(character) for character in breakers)


def test_every_control_character_but_tab_and_line_feed_is_one() -> None:
    controls = {character for character in EVERY_CHARACTER if unicodedata.category(character) == "Cc"}
    assert {character for character in controls if not CONTROLS.search(character)} == {"\t", "\n"}


def test_every_separator_is_white_space() -> None:
    separators = {
        character for character in EVERY_CHARACTER if unicodedata.category(character) in ("Zs", "Zl", "Zp")
    }
    assert separators <= set(WHITE_SPACE)


def test_every_character_that_overrides_direction_is_found() -> None:
    kinds = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    turning = {character for character in EVERY_CHARACTER if unicodedata.bidirectional(character) in kinds}
    assert {character for character in EVERY_CHARACTER if BIDI_CONTROLS.search(character)} == turning


def test_every_format_character_without_ink_looks_empty() -> None:
    # Those that do leave ink: the Arabic number signs, the Syriac and Kaithi marks, Egyptian joiners.
    inked = {
        character
        for character in EVERY_CHARACTER
        if unicodedata.category(character) == "Cf" and not is_empty_looking(character)
    }
    assert {unicodedata.name(character).split()[0] for character in inked} <= {
        "ARABIC",
        "SYRIAC",
        "KAITHI",
        "EGYPTIAN",
        "SHORTHAND",
    }


@pytest.mark.parametrize("text", ["a", "1", "-", ".", "李", "ᐃ", "😀", "ß", "a\u0301", "\u0e01"])
def test_what_leaves_ink_does_not_look_empty(text: str) -> None:
    assert not is_empty_looking(text)


def test_accents_are_marks() -> None:
    found = [character for character in EVERY_CHARACTER if ACCENTS.search(character)]
    assert {unicodedata.category(character) for character in found} <= {"Mn", "Me", "Cn"}


def test_the_inside_of_a_text_is_not_trimmed() -> None:
    assert trimmed(" \u200ba \u200b b\u00a0\ufeff") == "a \u200b b"
