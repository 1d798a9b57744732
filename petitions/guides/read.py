"""Read the guides: one Markdown file for each guide and language, `LANGUAGE/NAME.md`.

Files and not catalogue entries, because a guide is translated as a whole: a good French page on calling
a member of Parliament is no row of sentences. The first line is the title; the paragraph under it says
what the guide is about.
"""

import functools
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).parent
FIRST_LANGUAGE = "en"
# In the order in which they are offered: from a quarter of an hour to an evening.
NAMES = ("call", "meet", "brief")


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide in one language. `about` is one sentence, `body` Markdown."""

    name: str
    language: str
    title: str
    about: str
    body: str


@functools.cache
def guide(name: str, language: str) -> Guide:
    """The guide in a language, else in English. `name` is one of NAMES."""
    found = next(code for code in (language, FIRST_LANGUAGE) if (HOME / code / f"{name}.md").is_file())
    title, about, body = (HOME / found / f"{name}.md").read_text(encoding="utf-8").split("\n\n", 2)
    return Guide(name, found, title.removeprefix("# "), about.replace("\n", " "), body)
