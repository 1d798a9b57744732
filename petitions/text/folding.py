"""Text without what a search should not depend on: case, accents, apostrophes, widths, invisible marks.

One rule for both databases: SQLite folds no letter beyond ASCII by itself, PostgreSQL those of its locale.

| typed | found by |
|---|---|
| Montréal, MONTRÉAL, Montreal | montréal |
| ДОМОЙ | домой |
| l’été | l'ete |
| مُحَمَّد | محمد |
"""

import re
import unicodedata

from petitions.text.characters import ACCENTS, INKLESS, WHITE_SPACE

_APOSTROPHES = re.compile("['`´ʹʻʼʽˈ‘’‛′＇]")
_WORD = re.compile(r"[^\W_]+")
# What a plain text consists of, as its words are told apart: four times as quick as the same by pattern.
_PLAIN = bytes(code if chr(code).isalnum() else ord(" ") for code in range(128)).lower().ljust(256)


def folded(text: str) -> str:
    """The text as it is searched: both what is looked in and what is looked for are folded alike."""
    plain = text.lower() if text.isascii() else _decomposed(text)
    return " ".join(_APOSTROPHES.sub("", plain).split())


def folded_words(text: str) -> list[str]:
    """The words of a text, folded, without the marks between them."""
    if text.isascii():
        return text.encode().translate(_PLAIN, b"'`").decode().split()
    return _WORD.findall(folded(text))


def _decomposed(text: str) -> str:
    inked = INKLESS.sub(lambda run: " " if set(run[0]) & set(WHITE_SPACE) else "", text)
    return ACCENTS.sub("", unicodedata.normalize("NFKD", inked).casefold())
