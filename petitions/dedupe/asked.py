"""What organizers type into a search, as the words by which signatures are found."""

import re

from petitions.signing.finding import town_key
from petitions.signing.finding_models import LONGEST_WORD
from petitions.text.folding import folded_words

ADDRESS_MARK = "@"
_MOST_WORDS = 6
# The two halves of a Canadian postal code, which is kept in one piece.
_POSTAL_CODE = re.compile(r"\b([A-Za-z][0-9][A-Za-z])[\s-]+([0-9][A-Za-z][0-9])\b")


def words_asked(typed: str) -> list[str]:
    """The beginnings of words that are asked for; "" for a mark that no word has, an address as it is.

    >>> words_asked("O’Neil k1a-0b1 ann@example.org"), words_asked("100 %")
    (['oneil', 'k1a0b1', 'ann@example.org'], ['100', ''])
    """
    found: list[str] = []
    for piece in _POSTAL_CODE.sub(r"\1\2", typed).split()[:_MOST_WORDS]:
        is_address = ADDRESS_MARK in piece[1:-1]
        found += [piece] if is_address else [word[:LONGEST_WORD] for word in folded_words(piece)] or [""]
    return found


def town_asked(typed: str) -> str:
    """The beginning of a town's name as it is kept."""
    return town_key(typed)
