"""The table of contents of a long petition."""

from dataclasses import dataclass

from petitions.campaign.models import PetitionText
from petitions.text.markdown import Heading, headings

# Letters from which on a reader wants to know what is where: some two screens of a telephone.
LONG_TEXT = 3_500


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the text that has something in it: `anchor` is its id, `headings` stand under it."""

    anchor: str
    headings: list[Heading]


def contents(text: PetitionText) -> list[Part]:
    """What is where in a long text; nothing for a short one."""
    if len(text.body) + len(text.why) < LONG_TEXT:
        return []
    parts = {"ask": text.body, "why": text.why}
    return [Part(anchor, headings(source, prefix=anchor)) for anchor, source in parts.items() if source]
