"""The starting points are whole in both languages, and say where something is to be filled in."""

import re

import pytest

from petitions.starts.read import HOME, LANGUAGES, NAMES, start, starts

BLANK = re.compile(r"\[\[[^\]\n]{1,240}\]\]")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_each_is_written_in_each_language(name: str, language: str) -> None:
    found = start(name, language)

    assert found is not None
    assert found.language == language
    for words in (found.label, found.about, found.title, found.demand, found.body, found.why):
        assert words.strip()
    assert bool(found.sample_letter) == (found.kind == "letter")
    assert len(found.title) <= 160
    assert len(found.demand) <= 600


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_to_be_filled_in_is_found_before_sending(language: str) -> None:
    for each in starts(language):
        written = f"{each.title} {each.demand} {each.body} {each.why} {each.sample_letter}"
        assert BLANK.search(written)
        assert "[[" not in BLANK.sub("", written)


def test_another_language_gets_the_english_ones() -> None:
    assert [each.language for each in starts("ar")] == ["en"] * len(NAMES)
    assert start("../en/minister", "en") is None
    assert sorted(path.stem for path in (HOME / "en").glob("*.toml")) == sorted(NAMES)
