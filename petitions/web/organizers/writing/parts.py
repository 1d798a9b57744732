"""Which page asks for which words of a text, and the blanks that a starting point left in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for

from petitions.campaign.models import Petition, PetitionKind

# The fields of the text that each page asks for.
PARTS: dict[str, tuple[str, ...]] = {
    "ask": ("title", "demand"),
    "exactly": ("body",),
    "why": ("why", "footnotes"),
    "letter": ("sample_letter",),
    "thanks": ("thank_you",),
}
PAGE_OF = {name: part for part, names in PARTS.items() for name in names}
# What a starting point leaves for its user to fill in: [[the name of the person]].
BLANK = re.compile(r"\[\[[^\]\n]{1,240}\]\]")


@dataclass(frozen=True, slots=True)
class Blank:
    """Words in double brackets, and where they stand."""

    language: str
    field: str
    words: str

    def path(self, petition: Petition) -> str:
        """Where it is filled in: the first text has a page for each question."""
        if self.language == petition.first_language:
            page = url_for("organize.write_part", slug=petition.slug, part=PAGE_OF[self.field])
        else:
            page = url_for("organize.edit_text", slug=petition.slug, text_language=self.language)
        return f"{page}#{self.field}"


def fields_of(petition: Petition) -> tuple[str, ...]:
    """The fields that this petition's texts have: only a letter has a sample."""
    is_letter = petition.kind == PetitionKind.LETTER
    return tuple(name for name in PAGE_OF if is_letter or name != "sample_letter")


def blanks_of(petition: Petition) -> Iterator[Blank]:
    """Every blank once, in the order of the pages."""
    for code, text in petition.current_texts.items():
        for name in fields_of(petition):
            for words in dict.fromkeys(BLANK.findall(getattr(text, name))):
                yield Blank(code, name, words)
