"""Links to be typed from paper: a row's number and a keyed mark of its random id, never stored.

A code is the number and 26 characters of HMAC-SHA256, 130 bits, in letters and digits that are not mistaken
for each other (Crockford's). It is shorter than a token by the random id, which the number finds; without the
mark the number opens nothing. Read in any case, with or without hyphens.
"""

import hmac
import re
import uuid

from petitions.crypto import derive_key, keyed_hash

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011")
_MARK_LENGTH, _BITS, _GROUP = 26, 5, 4
_LONGEST = 12 + _MARK_LENGTH


class TypedCodes:
    """Makes and reads the codes of one purpose ("office")."""

    def __init__(self, secret: str, purpose: str) -> None:
        self._key = derive_key(secret, f"typed:{purpose}")

    def code(self, number: int, public_id: uuid.UUID) -> str:
        """The code of a row, in whole groups of four."""
        digits = _in_letters(number, 1)
        whole = digits.zfill(len(digits) + -(len(digits) + _MARK_LENGTH) % _GROUP) + self._mark(public_id)
        return "-".join(re.findall(f".{{1,{_GROUP}}}", whole))

    def number(self, typed: str) -> int | None:
        """The number of the row that a code would stand for; None when it is no code."""
        clean = _clean(typed)
        if not _MARK_LENGTH < len(clean) <= _LONGEST or not set(clean) <= set(_ALPHABET):
            return None
        number = 0
        for letter in clean[:-_MARK_LENGTH]:
            number = number << _BITS | _ALPHABET.index(letter)
        return number

    def is_for(self, typed: str, public_id: uuid.UUID) -> bool:
        """Whether the code was made for the row of this id."""
        mark = _clean(typed)[-_MARK_LENGTH:].encode()
        return hmac.compare_digest(mark, self._mark(public_id).encode())

    def _mark(self, public_id: uuid.UUID) -> str:
        digest = int.from_bytes(keyed_hash(self._key, public_id.bytes))
        return _in_letters(digest, _MARK_LENGTH)[-_MARK_LENGTH:]


def _clean(typed: str) -> str:
    """As it was printed: capitals, no hyphens or spaces, and what was read wrong set right."""
    return re.sub(r"[\s-]", "", typed).upper().translate(_MISREAD)


def _in_letters(number: int, length: int) -> str:
    text = ""
    while number or len(text) < length:
        number, digit = number >> _BITS, number & (2**_BITS - 1)
        text = _ALPHABET[digit] + text
    return text
