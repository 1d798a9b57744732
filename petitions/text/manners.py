"""How Canada writes dates, hours and numbers, in each language that it has a manner for."""

import functools

from babel import Locale, UnknownLocaleError


@functools.lru_cache(maxsize=64)
def canadian(language: str) -> Locale:
    """The Canadian manner of a language, else the language's own.

    >>> str(canadian("fr")), str(canadian("ru"))
    ('fr_CA', 'ru')
    """
    try:
        return Locale.parse(f"{language}_CA")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(language, sep="-")
