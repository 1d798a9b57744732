"""What a petition says in its first language and not, or no longer, in another."""

import datetime as dt
import enum
from collections.abc import Iterator
from dataclasses import dataclass

from petitions.campaign.models import Petition, PetitionKind, PetitionText


class Part(enum.StrEnum):
    """A part of a petition that each language needs. The first ones are named like the fields of its text."""

    TITLE = "title"
    DEMAND = "demand"
    BODY = "body"
    WHY = "why"
    FOOTNOTES = "footnotes"
    SAMPLE_LETTER = "sample_letter"
    THANK_YOU = "thank_you"
    PICTURE = "picture"
    FILES = "files"
    OLDER = "older"


WRITTEN = tuple(Part)[: list(Part).index(Part.PICTURE)]


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing in a language; OLDER: the source was written again since."""

    language: str
    part: Part


def gaps(petition: Petition) -> list[Gap]:
    """What is missing where, language by language, in the order of the page."""
    source, *others = petition.current_texts.values()
    return [gap for text in others for gap in _gaps_of(petition, source, text)]


def _gaps_of(petition: Petition, source: PetitionText, text: PetitionText) -> Iterator[Gap]:
    for part in WRITTEN:
        if part == Part.SAMPLE_LETTER and petition.kind != PetitionKind.LETTER:
            continue
        if getattr(source, part).strip() and not getattr(text, part).strip():
            yield Gap(text.language, part)
    if _has_words_for_picture(petition, source.language) > _has_words_for_picture(petition, text.language):
        yield Gap(text.language, Part.PICTURE)
    offered = {file.language for file in petition.downloads}
    if source.language in offered and text.language not in offered:
        yield Gap(text.language, Part.FILES)
    if _written_at(text) < _written_at(source):
        yield Gap(text.language, Part.OLDER)


def _has_words_for_picture(petition: Petition, language: str) -> bool:
    picture = petition.picture
    return bool(picture and picture.captions.get(language, {}).get("alt", "").strip())


def _written_at(text: PetitionText) -> dt.datetime:
    return text.written_at or text.created_at
