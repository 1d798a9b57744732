"""Which letters are nearly another: its words but for a few, as when somebody changes a line of the sample.

Two letters are equal when their words are, whatever their case, accents and marks. Near letters are counted
with the one that they are like, and printed in full all the same.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from rapidfuzz import fuzz

from petitions.text.alike import digest, marks
from petitions.text.folding import folded_words

# Of a hundred letters and spaces: how many two near letters have in common. A sentence of one's own in a page
# is fewer, and makes a letter one's own.
NEAR = 96.0
# Different letters that are compared; any beyond that stands for itself.
MOST_COMPARED = 30_000
MOST_CANDIDATES = 20

Leader = tuple[bytes, str]


def letter_key(text: str) -> bytes:
    """Equal for letters with the same words. One without any (a heart, a face) is equal to itself only."""
    return digest(text) if folded_words(text) else hashlib.sha256(text.encode()).digest()


def sample_key(language: str) -> bytes:
    """What stands for the sample in a language where a letter's key would."""
    return b"sample:" + language.encode()


def is_near(text: str, other: str) -> bool:
    """Whether two letters are the same but for a few words."""
    return fuzz.ratio(_compared(text), _compared(other), score_cutoff=NEAR) > 0


@lru_cache(maxsize=256)
def _compared(text: str) -> str:
    """What of a letter is compared; kept, because the sample is compared with nearly each."""
    return " ".join(folded_words(text))


def near_letters(letters: Iterable[Leader], samples: Iterable[Leader]) -> Iterator[tuple[bytes, bytes]]:
    """(letter, the one that it is nearly) by their keys: the sample, or one that came before it in `letters`.

    Only letters that share a mark are compared, so the cost grows with their number and not with its square.
    """
    leaders: dict[int, list[Leader]] = defaultdict(list)
    for sample in samples:
        _lead(leaders, sample, marks(sample[1]))
    for key, text in islice(letters, MOST_COMPARED):
        own_marks = marks(text)
        near = _nearest(text, own_marks, leaders)
        if near is None:
            _lead(leaders, (key, text), own_marks)
        else:
            yield key, near


def _lead(leaders: dict[int, list[Leader]], leader: Leader, own_marks: Iterable[int]) -> None:
    for mark in own_marks:
        if len(leaders[mark]) < MOST_CANDIDATES:
            leaders[mark].append(leader)


def _nearest(text: str, own_marks: Iterable[int], leaders: dict[int, list[Leader]]) -> bytes | None:
    candidates = dict.fromkeys(leader for mark in own_marks for leader in leaders.get(mark, ()))
    return next((key for key, other in candidates if is_near(text, other)), None)
