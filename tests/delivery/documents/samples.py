"""A package to make documents of: small, with a little of everything, changed by keyword."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pypdfium2

from petitions.delivery.documents.files import File
from petitions.delivery.documents.package import (
    Addressee,
    Comment,
    CountClass,
    DayCount,
    Name,
    Organization,
    OrganizationSignatory,
    Package,
    PetitionText,
    Totals,
    Window,
)

ZONE = ZoneInfo("America/Toronto")
SINCE = dt.datetime(2026, 10, 1, 9, tzinfo=ZONE)
UNTIL = dt.datetime(2026, 11, 2, 9, tzinfo=ZONE)
NAMES = (
    Name("Aster Tesfay", "Halifax", "NS", signed_on=dt.date(2026, 10, 5), language="en", text_version=2),
    Name("Wei Li", "Paris", "ZZ", "France"),
)
COMMENTS = (
    Comment("It took us nine years.", "Aster Tesfay", "Halifax", "NS", language="en"),
    Comment("Combien devons-nous ?", province="QC", language="fr"),
)
BASE = Package(
    reference="CS-2026-0007-03",
    language="en",
    sequence=3,
    organization=Organization("Refuge Coalition", "Ruth Abara", "Coordinator", "petition@example.org"),
    petition=PetitionText(
        title="Waive travel loans",
        demand="Fully waive repayment of travel loans.",
        url="https://petitions.example.org/petitions/loans",
        body="We ask you to **act**.[^1]",
        why="A loan is a strange welcome.",
        footnotes="[^1]: See page 9.",
        version=2,
    ),
    addressee=Addressee(
        office_title="Minister of Immigration",
        salutation="Dear Minister Hussen",
        holder="The Honourable Ahmed Hussen, P.C., M.P.",
        address_lines=("House of Commons", "Ottawa ON  K1A 0A6"),
        cc=("Standing Committee",),
    ),
    window=Window(SINCE, UNTIL, ZONE),
    totals=Totals(1204, 61, 3, {CountClass.CONFIRMED: 1204, CountClass.REPEATS: 17}, counted_only=9),
    names=lambda: NAMES,
    comments=lambda: COMMENTS,
    growth=(DayCount(dt.date(2026, 9, 1), 1143), DayCount(dt.date(2026, 10, 20), 61)),
    provinces={"ON": "1000", "QC": "200", "NU": "<5"},
    organizations=(OrganizationSignatory("Maison Ouverte", "Québec"),),
    highlights=COMMENTS[:1],
)


def package(**changes: Any) -> Package:
    return replace(BASE, **changes)


def many_names(count: int) -> Iterable[Name]:
    return (Name(f"Signatory {number}", "Ottawa", "ON") for number in range(1, count + 1))


def pages(file: File) -> list[str]:
    """The words on each page of a PDF, as a reader that copies them would get them."""
    with pypdfium2.PdfDocument(file.path) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def words_of(file: File) -> str:
    """All words, on one line."""
    return " ".join(" ".join(pages(file)).split())
