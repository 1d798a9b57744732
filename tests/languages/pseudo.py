"""A language made for tests: it says ⟦the English⟧; what stands outside the brackets was not translated.

It takes the place of Greek: what the CLDR supplies (dates, countries) and what rows hold is then in Greek
letters, and a Latin word outside the brackets can only be one of ours that nobody can translate.
"""

import re
from pathlib import Path

from babel.messages.pofile import read_po, write_po

from config import ROOT
from petitions.cli.catalogues import compile_catalogues
from tests.web.page_words import PageWords

LANGUAGE = "el"
OPEN, CLOSE = "⟦", "⟧"
# What every language writes with the same signs: addresses, file names, zones, places in code, postal codes.
SAME_EVERYWHERE = re.compile(
    r"\S+@\S+|\S*://\S+|\S*[\w-]+/[\w/.-]+|[\w-]+\.(?:pdf|csv|txt|zip|json)\b|[A-Z]\d[A-Z] ?\d[A-Z]\d"
    r"|\bCS-[\d-]+|\bSHA-256|\b[a-f0-9]{12,}\b|\bUTC\b|\bPDF\b|\bPNG\b|\bXLSX\b|\bCSV\b|\bJSON\b|\bCountersign\b"
)
LATIN_WORD = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ’'-]+")


def make_catalogue(folder: Path, language: str = LANGUAGE) -> None:
    """The catalogue of the made language, compiled, in a folder of its own."""
    with (ROOT / "translations" / "messages.pot").open("rb") as source:
        catalogue = read_po(source, locale=language)
    for message in catalogue:
        if message.id and not message.pluralizable:
            message.string = f"{OPEN}{message.id}{CLOSE}"
        elif message.id:
            # Each form says which English it stands for; languages with more forms repeat the last.
            forms = [f"{OPEN}{form}{CLOSE}" for form in message.id]
            message.string = tuple(forms[min(at, 1)] for at in range(catalogue.num_plurals))
    path = folder / language / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    with path.open("wb") as target:
        write_po(target, catalogue)
    compile_catalogues(folder)


class Said(PageWords):
    """All that a page says in its own language; what it says to screen readers apart, in `attributes`."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self.attributes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        before, self.words = self.words, []
        super().handle_starttag(tag, attrs)
        self.attributes += self.words
        self.words = before


def untranslated(page: str, language: str = LANGUAGE) -> list[str]:
    """The Latin words of a page, and of what it says to screen readers, that stand outside the brackets."""
    reader = Said(language)
    reader.feed(page)
    parts = [" ".join(reader.words), *reader.attributes]
    return [word for part in parts for word in untranslated_text(part)]


def untranslated_text(text: str) -> list[str]:
    """The same of plain text. A bracket whose end was cut off (in a subject) holds to the end."""
    depth, outside = 0, []
    for sign in text:
        depth += (sign == OPEN) - (sign == CLOSE)
        outside.append(sign if not depth and sign not in (OPEN, CLOSE) else " ")
    return LATIN_WORD.findall(SAME_EVERYWHERE.sub(" ", "".join(outside)))
