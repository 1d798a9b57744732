"""Near-identical texts: the same words but for a few letters, found without comparing each with each.

| one | other | |
|---|---|---|
| Let them stay. | LET THEM STAY!! | the same |
| We were welcomed once, so let us welcome them. | We were welcomed once, so let us welcome him. | the same |
| Let them stay. | Let him stay. | apart: of so few words each one matters |
| Because my father came by boat. | Because my mother walked here. | apart |

Texts that are nearly the same share most of their runs of three words. So the smallest keyed hashes of these
(Broder's min-wise hashing) are nearly always shared too: one look finds the few texts worth comparing.
"""

import hashlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from struct import Struct

from rapidfuzz import fuzz

from petitions.text.folding import folded_words

# Of a hundred: how like each other two folded texts must be.
ALIKE = 92.0
# Shorter texts are the same only when all their words are.
LEAST_WORDS = 6
_PARTS = Struct(">4Q")


# A text is asked for its words, its digest and its marks in turn.
@lru_cache(maxsize=1024)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared."""
    return tuple(folded_words(text))


def digest(text: str) -> bytes:
    """Equal for texts with the same words, whatever stands between them."""
    return _hash(" ".join(words_of(text)).encode(), b"")


@lru_cache(maxsize=1024)
def marks(text: str) -> tuple[int, ...]:
    """What the text is found again by: 63-bit numbers; none for a text too short to be nearly another."""
    words = words_of(text)
    if len(words) < LEAST_WORDS:
        return ()
    runs = {" ".join(run).encode() for run in zip(words, words[1:], words[2:], strict=False)}
    # Four keyed hashes at the price of one: the parts of a long one are as independent.
    return tuple(min(several) >> 1 for several in zip(*map(_numbers, runs), strict=True))


def is_alike(text: str, other: str) -> bool:
    """Whether two texts are the same but for a few letters."""
    words, others = words_of(text), words_of(other)
    if words == others:
        return True
    if min(len(words), len(others)) < LEAST_WORDS:
        return False
    return fuzz.ratio(" ".join(words), " ".join(others), score_cutoff=ALIKE) > 0


def groups(texts: Sequence[str]) -> list[list[int]]:
    """The places of texts that are alike, together; in the order of the first of each group.

    A text belongs with the first one that it is like.
    """
    found: list[list[int]] = []
    by_digest: dict[bytes, list[int]] = {}
    by_mark: dict[int, list[list[int]]] = {}
    for place, text in enumerate(texts):
        own_marks, own_digest = marks(text), digest(text)
        group = by_digest.get(own_digest) or _like(text, texts, (by_mark.get(mark, []) for mark in own_marks))
        if group is None:
            group = []
            found.append(group)
            for mark in own_marks:
                by_mark.setdefault(mark, []).append(group)
        by_digest.setdefault(own_digest, group)
        group.append(place)
    return found


def _like(text: str, texts: Sequence[str], candidates: Iterable[list[list[int]]]) -> list[int] | None:
    return next(
        (group for several in candidates for group in several if is_alike(text, texts[group[0]])), None
    )


def _hash(content: bytes, key: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=16, key=key).digest()


def _numbers(run: bytes) -> tuple[int, ...]:
    return _PARTS.unpack(hashlib.blake2b(run, digest_size=_PARTS.size).digest())
