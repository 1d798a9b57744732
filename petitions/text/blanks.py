"""Places that a sample letter leaves for what differs from person to person: [name], [city], [riding].

An organizer writes them in English or in the letter's own language. What is not known leaves no hole: the
sentence that speaks of it is left out. static/js/letter.js does the same in the browser.
"""

import re
from collections.abc import Mapping

BLANKS = {
    "name": ("name", "nom", "имя", "الاسم"),
    "city": ("city", "ville", "город", "المدينة"),
    "riding": ("riding", "circonscription", "округ", "الدائرة"),
}
_MEANS = {word: blank for blank, words in BLANKS.items() for word in words}
_BLANK = re.compile(rf"\[\s*({'|'.join(_MEANS)})\s*\]", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?؟…。]*[.!?؟…。]*\s*")
_GAP = re.compile(r"\n{3,}")


def filled(text: str, known: Mapping[str, str]) -> str:
    """The text with every blank filled; a sentence with one that is not known is left out.

    >>> filled("I am [name]. I live in [city]. Please act.", {"name": "Ann Lee"})
    'I am Ann Lee. Please act.'
    """
    if not _BLANK.search(text):
        return text
    lines = (_line(line, known) for line in text.split("\n"))
    return _GAP.sub("\n\n", "\n".join(line for line in lines if line is not None)).strip("\n")


def _line(line: str, known: Mapping[str, str]) -> str | None:
    """None when nothing of a line with words is left."""
    if not _BLANK.search(line):
        return line
    kept = [each for each in _SENTENCE.findall(line) if all(map(known.get, _blanks_of(each)))]
    written = _BLANK.sub(lambda found: known[_MEANS[found[1].lower()]], "".join(kept)).rstrip()
    return written or None


def _blanks_of(sentence: str) -> list[str]:
    return [_MEANS[word.lower()] for word in _BLANK.findall(sentence)]
