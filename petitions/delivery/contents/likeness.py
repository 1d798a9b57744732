"""Which letters are nearly another: its words but for a few, as when somebody changes a line of the sample.

Two letters are equal when their words are, whatever their case, accents and marks. Near letters are counted
with the one that they are like, and printed in full all the same.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice
from zlib import crc32

from rapidfuzz import fuzz

from petitions.text.alike import LEAST_WORDS, digest, words_of

# Of a hundred letters and spaces: how many two near letters have in common. A sentence of one's own in a page
# is fewer, and makes a letter one's own.
NEAR = 96.0
# Different letters that are compared; any beyond that stands for itself.
MOST_COMPARED = 30_000
MOST_CANDIDATES = 20
# Characters of all letters that others are compared with, which bounds the memory.
MOST_HELD = 12_000_000
# How many runs of three words a letter is found again by: those with the smallest numbers.
MARKS = 5
# And so many of those that are found are measured, which bounds the cost where all share the same sentences.
MOST_MEASURED = 8

Letter = tuple[bytes, str]


# Most send the sample as it is: it is folded once.
@lru_cache(maxsize=64)
def letter_key(text: str) -> bytes:
    """Equal for letters with the same words. One without any (a heart, a face) is equal to itself only."""
    return digest(text) if words_of(text) else hashlib.sha256(text.encode()).digest()


def sample_key(language: str) -> bytes:
    """What stands for the sample in a language where a letter's key would."""
    return b"sample:" + language.encode()


@dataclass(frozen=True, slots=True, eq=False)
class _Leader:
    """A letter that others may be nearly; its words are folded once, however often it is compared."""

    key: bytes
    words: str


def near_letters(letters: Iterable[Letter], samples: Iterable[Letter]) -> Iterator[tuple[bytes, bytes]]:
    """(letter, the one that it is nearly) by their keys: the sample, or one that came before it in `letters`.

    Only letters that share a mark are compared, so the cost grows with their number and not with its square.
    When as many as memory allows are held, the others are compared with those alone.
    """
    held = 0
    by_mark: dict[int, list[_Leader]] = defaultdict(list)
    for key, text in samples:
        _lead(by_mark, _Leader(key, _compared(text)), _marks(text))
    for key, text in islice(letters, MOST_COMPARED):
        own_marks, words = _marks(text), _compared(text)
        near = _nearest(words, own_marks, by_mark)
        if near is not None:
            yield key, near.key
        elif held < MOST_HELD:
            held += len(words)
            _lead(by_mark, _Leader(key, words), own_marks)


def _marks(text: str) -> list[int]:
    """What a letter shares with those that are nearly it; nothing for one too short to be nearly another.

    Broder's sketch again, as in `text.alike`, but of one hash: these marks are never stored, and a numbered
    word is hashed once for all letters in which it stands.
    """
    numbers = list(map(_number, words_of(text)))
    if len(numbers) < LEAST_WORDS:
        return []
    return sorted(set(map(hash, zip(numbers, numbers[1:], numbers[2:], strict=False))))[:MARKS]


@lru_cache(maxsize=65_536)
def _number(word: str) -> int:
    return crc32(word.encode())


def _compared(text: str) -> str:
    return " ".join(words_of(text))


def _lead(by_mark: dict[int, list[_Leader]], leader: _Leader, own_marks: Iterable[int]) -> None:
    for mark in own_marks:
        if len(by_mark[mark]) < MOST_CANDIDATES:
            by_mark[mark].append(leader)


def _nearest(words: str, own_marks: Iterable[int], by_mark: dict[int, list[_Leader]]) -> _Leader | None:
    """The first with all words but a few, of those that share most marks."""
    shared = Counter(leader for mark in own_marks for leader in by_mark.get(mark, ()))
    likely = (leader for leader, _ in shared.most_common(MOST_MEASURED))
    is_near = partial(fuzz.ratio, words, score_cutoff=NEAR)
    return next((leader for leader in likely if is_near(leader.words) > 0), None)
