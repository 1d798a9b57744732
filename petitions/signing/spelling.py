"""The words by which signatures are found: of what was written, and of what is typed to find it.

| written | found by |
|---|---|
| Saint-Jérôme | saint, jerome |
| L’Assomption | l'assomption, lassomption, assomption |
| O’Neil | o'neil, oneil, o neil, neil |
| Sacré-Cœur, Łukasz, Søren | sacre coeur, lukasz, soren |
| أحمد, مـحـمـد, ليلى, فاطمة | احمد, محمد, ليلي, فاطمه |
| 王小明 | 王, 小明 |
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from petitions.crypto import KEYRING
from petitions.identity.email_key import InvalidEmail, parse_email
from petitions.text.folding import folded_words

LONGEST_WORD = 40
TOWN_MARK, DOMAIN_MARK = "@", "#"
_LONGEST_TOWN = 300
# More words of one signature than anybody looks for; a comment may have thousands.
_MOST_WORDS = 200
# Letters that are no letter and an accent to Unicode, though many keyboards know only the plain one.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "ـ": ""}
    | dict(zip("ٱىیکةەہھ", "اييكهههه", strict=True))
    | dict(zip("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2, strict=True))
)
_APOSTROPHES = "'`´ʹʻʼʽˈ‘’‛′＇"
_AFTER_APOSTROPHE = re.compile(rf"[^\W_][{_APOSTROPHES}]+([^\W_]{{2,}})")
# Scripts that leave no blanks between words.
_JOINED = re.compile("[\u2e80-\u9fff\u0e00-\u0eff]")
_USUAL_LENGTH = 60


def spelled(text: str) -> list[str]:
    """The words of a text as they are compared.

    >>> spelled("Jean-Pierre Cœur"), spelled("فاطمة الزهراء")
    (['jean', 'pierre', 'coeur'], ['فاطمه', 'الزهراء'])
    """
    if text.isascii():
        return folded_words(text)
    return [plain for word in folded_words(text) if (plain := word.translate(_PLAIN))]


def town_key(town: str) -> str:
    """A town without case, accents and the marks between its words.

    >>> town_key("Trois-Rivières"), town_key("St. John’s")
    ('trois rivieres', 'st johns')
    """
    return " ".join(spelled(town))[:_LONGEST_TOWN]


def town_word(key: str) -> str:
    """The word under which a town is found as a whole, or by its beginning."""
    return (TOWN_MARK + key)[:LONGEST_WORD]


@lru_cache(4_096)
def domain_word(domain: str) -> str:
    """The word under which the addresses of a mail domain are found; "" for what is none.

    A keyed hash, as of whole mailboxes: a copy of the database tells nobody's domain.
    """
    try:
        readable = parse_email(f"a@{domain}").domain
    except InvalidEmail:
        return ""
    return DOMAIN_MARK + KEYRING.mailbox_key(readable).hex()[:24]


def words_of(texts: Iterable[str]) -> list[str]:
    """Every word of some texts once, in their order.

    >>> words_of(["Ann Lee-Roy", "Hull", "J8X1A1", "For Ann’s sister"])
    ['ann', 'lee', 'roy', 'hull', 'j8x1a1', 'for', 'anns', 'sister']
    """
    found = dict.fromkeys(word for text in texts if text for word in _words_in(text))
    return list(found)[:_MOST_WORDS]


def _words_in(text: str) -> Iterable[str]:
    """Names and towns come again and again, comments do not."""
    return _remembered(text) if len(text) <= _USUAL_LENGTH else _all_words(text)


@lru_cache(16_384)
def _remembered(text: str) -> tuple[str, ...]:
    return tuple(_all_words(text))


def _all_words(text: str) -> Iterator[str]:
    for word in spelled(text):
        yield word[:LONGEST_WORD]
        if not word.isascii() and _JOINED.search(word):
            yield from (word[start:][:LONGEST_WORD] for start in range(1, len(word)))
    for after in _AFTER_APOSTROPHE.findall(text):
        yield from (word[:LONGEST_WORD] for word in spelled(after))
