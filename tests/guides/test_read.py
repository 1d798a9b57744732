"""Every guide is there in every language that we bring, and says as much in each."""

import re

import pytest

from petitions.guides.read import HOME, NAMES, guide

LANGUAGES = sorted(path.name for path in HOME.iterdir() if path.is_dir() and not path.name.startswith("_"))


@pytest.mark.parametrize("name", NAMES)
def test_a_guide_has_the_same_parts_in_every_language(name: str) -> None:
    parts = {code: re.findall(r"^(##|- |\d\.)", guide(name, code).body, re.MULTILINE) for code in LANGUAGES}

    assert len(LANGUAGES) >= 4
    assert {code: each for code, each in parts.items() if each != parts["en"]} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_file_lies_about_that_nobody_offers(language: str) -> None:
    assert sorted(path.stem for path in (HOME / language).iterdir()) == sorted(NAMES)


def test_a_guide_without_a_translation_is_given_in_english() -> None:
    assert guide("call", "sw") == guide("call", "en")
