"""Catalogues: complete where we promise it, and never with a placeholder that the program does not fill."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.guards.source import ROOT, files

CATALOGUES = files("translations/*/LC_MESSAGES/messages.po")
# The other languages of the interface; English is the source.
COMPLETE = {"fr"}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
SOURCES = [("petitions/**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
JINJA_OPTIONS = {"trimmed": "false", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}


def read(path: Path) -> list[Message]:
    with path.open("rb") as source:
        return [message for message in read_po(source, locale=path.parts[-3]) if message.id]


def texts(of: str | tuple[str, ...] | list[str]) -> list[str]:
    return [of] if isinstance(of, str) else list(of)


def placeholders(some: list[str]) -> set[str]:
    return {a or b for text in some for a, b in PLACEHOLDER.findall(text)}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_a_translation_has_no_placeholder_that_nobody_fills(path: Path) -> None:
    # A language may need the number where English says "one": hence those of the plural count as well.
    unknown = [
        message.id
        for message in read(path)
        if placeholders(texts(message.string)) - placeholders(texts(message.id)) - {"num"}
    ]

    assert unknown == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_no_translation_is_marked_as_uncertain(path: Path) -> None:
    assert [message.id for message in read(path) if message.fuzzy] == []


@pytest.mark.parametrize("language", sorted(COMPLETE))
def test_every_message_of_the_program_is_translated(language: str) -> None:
    path = ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"
    translated = {
        texts(message.id)[0] for message in read(path) if message.string and all(texts(message.string))
    }
    keywords = {
        "_": None,
        "gettext": None,
        "ngettext": (1, 2),
        "lazy_gettext": None,
        "_l": None,
        "pgettext": ((1, "c"), 2),
    }
    found = extract_from_dir(
        ROOT, method_map=SOURCES, options_map={"templates/**": JINJA_OPTIONS}, keywords=keywords
    )
    asked = {texts(message)[0] for _file, _line, message, _comments, _context in found}

    assert len(asked) > 100
    assert sorted(asked - translated) == []
