"""What organizers type into a search, as what it asks for.

| typed | asks for |
|---|---|
| ann roy | a word that begins with ann, and one that begins with roy |
| Roy, Ann | the same |
| "ann" | the whole word: Ann, not Anna |
| k1a 0b1, K1A-0B1, k1a | the postal code, or those that begin so |
| ann@example.org | that mailbox, however it is written |
| @example.org | every address of that domain |
| #4711 | the signature of that number |
"""

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass

from petitions.signing.spelling import LONGEST_WORD, spelled, town_key

_MOST = 8
_PIECE = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]|(\S+)')
_NUMBER = re.compile(r"[#№]([0-9]{1,18})")
# The halves of a Canadian postal code, which is kept in one piece; of the second perhaps only the beginning.
_POSTAL_CODE = re.compile(r"\b([A-Za-z][0-9][A-Za-z])[\s-]+([0-9](?:[A-Za-z][0-9]?)?)(?![^\W_])")


class Asking(enum.StrEnum):
    """What a piece of what was typed asks for. NOTHING: a mark that no word has."""

    BEGINNING = "beginning"
    WORD = "word"
    ADDRESS = "address"
    DOMAIN = "domain"
    NUMBER = "number"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that is asked for."""

    asking: Asking
    text: str


def asked_in(typed: str) -> list[Asked]:
    """Everything that is asked for, of which all must hold.

    >>> [each.text for each in asked_in("O’Neil, k1a-0b1")]
    ['oneil', 'k1a0b1']
    >>> [(each.asking.value, each.text) for each in asked_in('"ann" @example.org 100 %')]
    [('word', 'ann'), ('domain', 'example.org'), ('beginning', '100'), ('nothing', '%')]
    """
    pieces = _PIECE.finditer(_POSTAL_CODE.sub(r"\1\2", typed))
    return [each for piece in pieces for each in _asked(piece[1], piece[2])][:_MOST]


def _asked(quoted: str | None, plain: str | None) -> Iterator[Asked]:
    if plain is None:
        return _words(quoted or "", Asking.WORD)
    if number := _NUMBER.fullmatch(plain):
        return iter([Asked(Asking.NUMBER, number[1])])
    if plain.startswith("@") and "." in plain:
        return iter([Asked(Asking.DOMAIN, plain[1:].lower())])
    if "@" in plain[1:-1]:
        return iter([Asked(Asking.ADDRESS, plain.strip(",;"))])
    return _words(plain, Asking.BEGINNING)


def _words(text: str, asking: Asking) -> Iterator[Asked]:
    words = [word[:LONGEST_WORD] for word in spelled(text)]
    yield from (Asked(asking, word) for word in words)
    if not words and text.strip(",;"):
        yield Asked(Asking.NOTHING, text)


def town_asked(typed: str) -> str:
    """The beginning of a town's name as it is kept."""
    return town_key(typed)
