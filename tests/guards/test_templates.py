"""Every word that a visitor reads can be translated, and every letter is whole."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment

from tests.guards.source import ROOT, files

LETTERS = ROOT / "templates" / "email"
PARTS = ("subject.txt", "body.txt", "body.html")
SPOKEN_ATTRIBUTES = {"alt", "title", "placeholder", "aria-label", "aria-description", "label"}
# Shown as they are in every language.
NAMES = re.compile(r"\bCountersign\b|\bSHA-256\b")
# A macro or block that only gives attributes or a class has no words.
ATTRIBUTES = re.compile(r"""[\w-]+=["'][^"']*["']""")
CLASS_BLOCK = re.compile(r"^block \w+_class$")
UNSPOKEN_ELEMENTS = {"code", "kbd", "script", "style"}
JINJA = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])


class WordFinder(HTMLParser):
    """Collects words that stand in the page outside any translation."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in UNSPOKEN_ELEMENTS
        self.words += [text for name, text in attrs if name in SPOKEN_ATTRIBUTES and _is_spoken(text or "")]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in UNSPOKEN_ELEMENTS

    def handle_data(self, data: str) -> None:
        if not self._silent and _is_spoken(data):
            self.words.append(data.strip())


def _is_spoken(text: str) -> bool:
    text = ATTRIBUTES.sub("", NAMES.sub("", text)).strip()
    is_address = "://" in text or text.startswith(("mailto:", "/", "?"))
    return not is_address and any(character.isalpha() for character in text)


def words_outside_translations(template: str) -> list[str]:
    """Literal words of a template, in order, that gettext never sees."""
    finder = WordFinder()
    finder.feed("".join(_literal_parts(template)))
    finder.close()
    return finder.words


def _literal_parts(template: str) -> Iterator[str]:
    """What the template says literally, without what stands in trans blocks."""
    is_silent, tag = False, [""]
    for _line, kind, text in JINJA.lex(template):
        if kind == "block_begin":
            tag = []
        elif kind in ("name", "operator"):
            tag.append(text)
        elif kind == "block_end":
            is_silent = _opens_silence(tag) or (is_silent and tag[0] not in ("endtrans", "endblock"))
        elif kind == "data" and not is_silent:
            yield text


def _opens_silence(tag: list[str]) -> bool:
    return tag[0] == "trans" or CLASS_BLOCK.match(" ".join(tag)) is not None


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("<p>Sign</p>", ["Sign"]),
        ("<p>{% trans %}Sign{% endtrans %}</p>", []),
        ("{% trans count=n %}One{% pluralize %}Many{% endtrans %} left", ["left"]),
        ('<img alt="A picture"><a title="{{ _("Go") }}" class="wide">1</a>', ["A picture"]),
        ("{% if a %}{{ _('Sign') }}{% else %}Wait{% endif %}", ["Wait"]),
    ],
)
def test_words_outside_translations_are_found(template: str, words: list[str]) -> None:
    assert words_outside_translations(template) == words


@pytest.mark.parametrize("path", files("templates/*.html"), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_word_of_a_page_can_be_translated(path: Path) -> None:
    assert words_outside_translations(path.read_text()) == []


@pytest.mark.parametrize("path", files("templates/email/*.txt"), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_word_of_a_letter_can_be_translated(path: Path) -> None:
    literal = "".join(_literal_parts(path.read_text()))
    assert [line for line in literal.splitlines() if _is_spoken(line)] == []


def test_every_letter_has_three_parts() -> None:
    letters = {path.parent for path in files("templates/email/*/*")}

    assert letters
    missing = [str(each / part) for each in letters for part in PARTS if not (each / part).is_file()]
    assert missing == []
