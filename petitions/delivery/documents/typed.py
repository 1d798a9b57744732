"""Words of signatories on their way to paper: paragraphs, direction, language, and who is named beneath."""

import re
from typing import Any

from petitions.delivery.documents.glyphs import is_rtl, shown
from petitions.delivery.documents.package import Comment, Name
from petitions.delivery.documents.words import Words
from petitions.identity.provinces import PROVINCES

LONG_TEXT = 900  # characters; longer ones may break over a page
LANGUAGE_TAG = re.compile(r"[a-z]{2,3}")
PARAGRAPH_BREAK = re.compile(r"\n\s*\n")

ABROAD = "ZZ"


def typed(text: str, language: str = "") -> dict[str, Any]:
    """A text that someone typed, in paragraphs; `rtl` and `language` serve typesetter and screen readers."""
    clean = shown(text).strip()
    primary = re.split("[-_]", language.lower())[0]
    return {
        "paragraphs": paragraphs(clean),
        "language": primary if LANGUAGE_TAG.fullmatch(primary) else "",
        "rtl": is_rtl(clean),
        "is_long": len(clean) > LONG_TEXT,
    }


def paragraphs(text: str) -> list[str]:
    """What stands between empty lines."""
    return [part.strip() for part in PARAGRAPH_BREAK.split(text) if part.strip()]


def province_name(code: str, words: Words) -> str:
    """Nova Scotia · Nouvelle-Écosse."""
    return PROVINCES[code].name(words.language)


def one_line(text: str) -> str:
    """A name or place on one line."""
    return shown(" ".join(text.split()))


def comment_entry(comment: Comment, words: Words) -> dict[str, Any]:
    """A comment with its attribution."""
    return {**typed(comment.text, comment.language), "by": _attribution(comment, words)}


def _attribution(comment: Comment, words: Words) -> str:
    """Name and place; where the name is private, only the province, because a village may be a name too."""
    if comment.name.strip():
        return ", ".join(filter(None, (one_line(comment.name), _where(comment, words))))
    if comment.province in PROVINCES:
        return words("a signatory, {province}", province=province_name(comment.province, words))
    return words("a signatory")


def name_entry(name: Name, words: Words) -> list[str]:
    """A name, with its place where one is known: short lists, because there are thousands."""
    place = _where(name, words)
    return [one_line(name.name), place] if place else [one_line(name.name)]


def _where(person: Name | Comment, words: Words) -> str:
    """Ottawa, ON · Ottawa (Ont.) style by language; the country for people abroad."""
    place = one_line(person.place)
    if person.province == ABROAD or (person.country and person.province not in PROVINCES):
        return ", ".join(filter(None, (place, one_line(person.country) or words("abroad"))))
    if person.province not in PROVINCES:
        return place
    if not place:
        return province_name(person.province, words)
    return words("{place},\u00a0{province}", place=place, province=person.province)
