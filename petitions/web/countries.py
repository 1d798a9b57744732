"""The countries of the form, in the visitor's language and alphabet."""

import functools

from anyascii import anyascii

from petitions.identity.countries import COUNTRIES
from petitions.text.manners import canadian


@functools.lru_cache(maxsize=64)
def country_choices(language: str) -> list[tuple[str, str]]:
    """(code, name) of every country, in the order of the names."""
    names = canadian(language).territories
    choices = [(code, _capital(str(names.get(code, code)))) for code in COUNTRIES]
    return sorted(choices, key=lambda choice: anyascii(choice[1]).lower())


def country_name(code: str, language: str) -> str:
    """One country by its name, or by its code when the language has no name for it."""
    return str(canadian(language).territories.get(code, code))


def _capital(name: str) -> str:
    # French writes "îles Cook" within a sentence; in a list each begins with a capital.
    return name[:1].upper() + name[1:]
