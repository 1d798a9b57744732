"""Read the starting points: one file for each and language, `LANGUAGE/NAME.toml`, written by us.

A blank stands in double brackets, [[the name of the person]]: a petition is not sent in while one is left.
"""

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HOME = Path(__file__).parent
LANGUAGES = ("en", "fr")
# In the order in which they are offered.
NAMES = ("minister", "own_member", "house", "statement", "deportation")


@dataclass(frozen=True, slots=True)
class Start:
    """A starting point in one language; the fields after `kind` are those of a petition's text.

    `asks_own_member`: it is addressed to each signatory's own member of Parliament.
    """

    name: str
    language: str
    label: str
    about: str
    kind: str
    title: str
    demand: str
    body: str
    why: str
    sample_letter: str = ""
    thank_you: str = ""
    asks_own_member: bool = False


@functools.cache
def start(name: str, language: str) -> Start | None:
    """One starting point in a language, else in English; None when there is none of the name."""
    if name not in NAMES:
        return None
    code = language if language in LANGUAGES else LANGUAGES[0]
    words = tomllib.loads((HOME / code / f"{name}.toml").read_text(encoding="utf-8"))
    return Start(name=name, language=code, **{key: _trimmed(value) for key, value in words.items()})


def _trimmed(value: str | bool) -> Any:
    return value.strip() if isinstance(value, str) else value


def starts(language: str) -> list[Start]:
    """All of them, in a language or else in English."""
    return [found for name in NAMES if (found := start(name, language)) is not None]
