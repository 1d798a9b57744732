"""Volume 1 as the values that its template shows: all words and numbers, none of them markup."""

from textwrap import shorten
from typing import Any

from petitions.delivery.documents.colours import ink
from petitions.delivery.documents.front import (
    KINDS,
    cover_facts,
    cover_stats,
    letter_part,
    organization_part,
    petition_part,
)
from petitions.delivery.documents.growth import growth_part
from petitions.delivery.documents.numbers import counts_part
from petitions.delivery.documents.package import Package
from petitions.delivery.documents.places import places_part
from petitions.delivery.documents.typed import one_line
from petitions.delivery.documents.voices import answer_part, highlights_part, letters_part, supporters_part
from petitions.delivery.documents.words import Words

Part = dict[str, Any]
RUNNING_TITLE = 90  # characters that fit on the line above a page


def frame(package: Package, words: Words, *, title: str, volume: str, bare_pages: int) -> Part:
    """What every volume has: metadata, accent, running lines. Its date is the window's end."""
    until = package.window.until.astimezone(package.window.zone)
    return {
        "title": title,
        "author": one_line(package.organization.name),
        "language": words.language,
        "paper": package.links.paper or "us-letter",
        "date": [until.year, until.month, until.day],
        "accent": ink(package.petition.accent),
        # It stands at the foot of every page.
        "reference": " · ".join(filter(None, (_test_mark(package, words), package.reference))),
        "running_title": shorten(one_line(package.petition.title), RUNNING_TITLE, placeholder=" …"),
        "running_volume": volume,
        "page_of": words("page {page} of {pages}", page="{page}", pages="{pages}"),
        "bare_pages": bare_pages,
        "organization": organization_part(package),
    }


def _report_title(package: Package, words: Words) -> str:
    """The document's title as readers and screen readers announce it."""
    title = one_line(package.petition.title)
    return words(
        "{title}: report to the {office}", title=title, office=one_line(package.addressee.office_title)
    )


def report_data(
    package: Package, words: Words, *, contents: list[Part], appendices: list[Part], volume_count: int
) -> Part:
    """The whole report. `contents` says what the package holds, `appendices` what fits into this volume."""
    volume = words("Volume 1 of {count}", count=volume_count) if volume_count > 1 else ""
    enclosed = "; ".join(item for part in contents for item in part["short"])
    return {
        **frame(package, words, title=_report_title(package, words), volume=volume, bare_pages=2),
        "words": {"kind": words(KINDS[package.petition.kind]), "test_mark": _test_mark(package, words)},
        "petition": petition_part(package),
        "stats": cover_stats(package, words),
        "facts": cover_facts(package, words, volume_count),
        "letter": letter_part(package, words, enclosed),
        "contents": {"heading": words("In this package"), "parts": contents},
        "ask": ask_part(package, words),
        "counts": counts_part(package, words),
        "growth": growth_part(package, words),
        "places": places_part(package, words),
        "supporters": supporters_part(package, words),
        "highlights": highlights_part(package, words),
        "letters": letters_part(package, words),
        "answer": answer_part(package, words),
        "appendices": appendices,
    }


def _test_mark(package: Package, words: Words) -> str:
    return (
        words("TEST: this is a rehearsal and was not delivered.") if package.is_test else package.sample_mark
    )


def ask_part(package: Package, words: Words) -> Part:
    """The headings around the petition's own text, and which version of it was signed."""
    petition = package.petition
    version = words(
        "Text version {version}. The whole text is at {url}", version=petition.version, url=petition.url
    )
    return {
        "heading": words("What is asked"),
        "why": words("Why it is important"),
        "notes": words("Notes"),
        "version": version,
    }
