"""The countries of the form, in the visitor's language and alphabet."""

import functools

from anyascii import anyascii
from babel import Locale

from petitions.identity.countries import COUNTRIES


@functools.lru_cache(maxsize=64)
def country_choices(language: str) -> list[tuple[str, str]]:
    """(code, name) of every country, in the order of the names."""
    names = Locale.parse(language, sep="-").territories
    choices = [(code, str(names.get(code, code))) for code in COUNTRIES]
    return sorted(choices, key=lambda choice: anyascii(choice[1]).lower())
