"""Catalogues: whole in every language that we promise, filled as the program fills them, and well set."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from gettext import c2py as plural_rule
from importlib.resources import files as package_files
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from config import Config
from petitions.web.sign_in_words import SAID
from tests.guards.source import ROOT, Source, files, sources

CATALOGUES = files("translations/*/LC_MESSAGES/messages.po")
# English is the source; every other language of the site is whole.
COMPLETE = Config().LANGUAGES[1:]
MARKS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
# At least two words, begun like a sentence.
SENTENCE = re.compile(r"[A-Z][a-z’']* [a-z][^<>=]*")
CLDR_ORDER = ("zero", "one", "two", "few", "many", "other")
TAG = re.compile(r"</?\w[^>]*>|&\w+;")
# In Canada French puts a space before a colon and inside its quotation marks only, and no line breaks there.
BADLY_SET = re.compile(r"""\s[;!?]|(?<![\u00a0\]]):(?=\s|$)|«(?!\u00a0)|(?<!\u00a0)»|['"]|\.{3}""")


def texts(of: object) -> list[str]:
    """The forms of a message, or of its translation: one, or one for each plural."""
    return [of] if isinstance(of, str) else list(of)  # type: ignore[call-overload]


@cache
def catalogue(language: str) -> dict[tuple[str, str | None], Message]:
    """What a language's catalogue holds, by the English and its context."""
    with (ROOT / "translations" / language / "LC_MESSAGES" / "messages.po").open("rb") as source:
        return {
            (texts(message.id)[0], message.context): message
            for message in read_po(source, locale=language)
            if message.id
        }


@cache
def asked() -> set[tuple[str, str | None]]:
    """Every message of the program, gathered as `make messages` does it."""
    with (ROOT / "translations" / "babel.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)
    found = extract_from_dir(ROOT, methods, options, keywords=MARKS)
    return {(texts(message)[0], context) for _file, _line, message, _comments, context in found}


def filled(parts: list[str]) -> set[str]:
    """The names of the placeholders in some texts."""
    return {percent or brace for part in parts for percent, brace in PLACEHOLDER.findall(part)}


def language_of(path: Path) -> str:
    return path.parts[-3]


every_catalogue = pytest.mark.parametrize("language", [language_of(path) for path in CATALOGUES])


@pytest.mark.parametrize("language", COMPLETE)
def test_every_message_of_the_program_is_translated(language: str) -> None:
    translated = {key for key, message in catalogue(language).items() if all(texts(message.string))}

    assert len(asked()) > 500
    assert sorted(asked() - translated, key=str) == []


@pytest.mark.parametrize("language", COMPLETE)
def test_nothing_is_translated_that_nobody_says(language: str) -> None:
    assert sorted(set(catalogue(language)) - asked(), key=str) == []


@every_catalogue
def test_no_translation_is_marked_as_uncertain(language: str) -> None:
    assert [message.id for message in catalogue(language).values() if message.fuzzy] == []


@every_catalogue
def test_a_translation_fills_in_what_the_english_does(language: str) -> None:
    # Of a plural some forms may do without the number, and some languages say it where English says "one".
    different = [
        message.id
        for message in catalogue(language).values()
        for string in texts(message.string)
        if string
        and (
            filled([string]) - filled(texts(message.id)) - {"num"}
            if message.pluralizable
            else filled([string]) != filled(texts(message.id))
        )
    ]

    assert different == []


@every_catalogue
def test_every_plural_has_all_the_forms_of_its_language(language: str) -> None:
    forms = get_plural(language).num_plurals
    plurals = [message for message in catalogue(language).values() if message.pluralizable]

    assert plurals
    assert [message.id for message in plurals if len(texts(message.string)) != forms] == []


@every_catalogue
def test_a_number_chooses_the_form_that_the_cldr_names(language: str) -> None:
    with (ROOT / "translations" / language / "LC_MESSAGES" / "messages.po").open("rb") as source:
        rule = plural_rule(read_po(source, locale=language).plural_expr)
    chosen = {(Locale(language).plural_form(number), rule(number)) for number in range(1000)}

    # One form for each name, in the order in which everybody writes them.
    assert [name for name, _form in sorted(chosen, key=lambda pair: pair[1])] == [
        name for name in CLDR_ORDER if name in {name for name, _form in chosen}
    ]


@every_catalogue
def test_a_translation_has_the_tags_of_the_english_and_no_others(language: str) -> None:
    # Pages take a translation for finished HTML.
    different = [
        message.id
        for message in catalogue(language).values()
        for string in texts(message.string)
        if string and sorted(TAG.findall(string)) != sorted(TAG.findall(texts(message.id)[0]))
    ]

    assert different == []


def test_french_is_set_as_in_canada() -> None:
    lines = [string for message in catalogue("fr").values() for string in texts(message.string)]

    # Within a tag the marks are those of HTML.
    assert [line for line in lines if BADLY_SET.search(TAG.sub("", line))] == []


def test_the_sign_in_library_says_the_sentences_that_we_translate_for_it() -> None:
    with (package_files("flask_security") / "translations" / "flask_security.pot").open("rb") as source:
        known = {message.id for message in read_po(source)}

    assert [text for each in SAID if (text := each._args[0]) not in known] == []


def test_no_sentence_of_the_pages_code_is_left_untranslated() -> None:
    # Readings for machines are in English, and so is the library's own list of sentences.
    said = [source for source in sources("petitions/web/*.py") if ".health." not in source.name]
    forgotten = [
        f"{source.place(node)}: {node.value}"
        for source in said
        for node in spoken(source)
        if SENTENCE.fullmatch(node.value)
    ]

    assert said
    assert forgotten == []


def spoken(source: Source) -> Iterator[ast.Constant]:
    """The texts of a file that are neither docstrings nor given to gettext."""
    silent = {
        id(inner)
        for node in ast.walk(source.tree)
        if _is_docstring(node) or _is_gettext(node)
        for inner in ast.walk(node)
    }
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_gettext(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS


@pytest.mark.parametrize(
    ("code", "texts_said"),
    [
        ('flash("Saved it now.")', ["Saved it now."]),
        ('flash(_("Saved it now."), "success")', ["success"]),
        ('"""Saves it now."""\nx = {"a": "One moment"}', ["a", "One moment"]),
    ],
)
def test_texts_outside_gettext_are_found(code: str, texts_said: list[str]) -> None:
    source = Source(ROOT, "some.module", code, ast.parse(code))

    assert [node.value for node in spoken(source)] == texts_said
