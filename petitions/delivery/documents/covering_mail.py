"""The mail that carries a delivery: one screen that says how many, how sure, where, and whom to answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import shorten

from petitions.delivery.documents.colours import ink
from petitions.delivery.documents.files import File
from petitions.delivery.documents.front import (
    cover_stats,
    explanation,
    news,
    people_line,
    signed,
)
from petitions.delivery.documents.package import Package
from petitions.delivery.documents.typed import one_line
from petitions.delivery.documents.words import Words

LONGEST_SUBJECT = 60
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Fact:
    """A number with what it counts: `("1,204", "people have signed")`."""

    number: str
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with the address that it speaks of; either may be empty."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class CoveringMail:
    """What templates/email/delivery/ shows, in the office's language; pass `dataclasses.asdict` of it.

    No field holds anything that a signatory typed. `subject` has at most 60 characters and begins with the
    reference, so that all letters about one delivery are found together. `facts` are the two or three numbers
    of the cover. `lines` say where the report is, how to answer once for all, and who reads a reply.
    """

    subject: str
    language: str
    accent: str
    organization: str
    test_mark: str
    salutation: str
    opening: str
    title: str
    demand: str
    facts: tuple[Fact, ...]
    verified: str
    lines: tuple[Line, ...]
    closing: str
    signed: tuple[str, ...]
    reference: str


def covering_mail(
    package: Package, files: Sequence[File], *, download_url: str = "", available_until: date | None = None
) -> CoveringMail:
    """The mail's words. With `download_url` the files are fetched there until a day, else attached."""
    words = Words(package.language)
    return CoveringMail(
        subject=_subject(package),
        language=words.language,
        accent=ink(package.petition.accent),
        organization=one_line(package.organization.name),
        test_mark=words("TEST: this is a rehearsal and was not delivered.") if package.is_test else "",
        salutation=one_line(package.addressee.salutation).rstrip(",") + ",",
        opening=" ".join(filter(None, (people_line(package, words), news(package, words)))),
        title=one_line(package.petition.title),
        demand=one_line(package.petition.demand),
        facts=tuple(Fact(stat["number"], stat["label"]) for stat in cover_stats(package, words)),
        verified=explanation(package, words),
        lines=tuple(_lines(package, words, files, download_url, available_until)),
        closing=words("Yours sincerely,", salutation=one_line(package.addressee.salutation).rstrip(",")),
        signed=tuple(signed(package)),
        reference=words("Reference: {reference}", reference=package.reference),
    )


def _subject(package: Package) -> str:
    """[CS-2026-0007-03] and as much of the title as fits, cut between words."""
    whole = f"[{package.reference}] {one_line(package.petition.title)}"
    return shorten(whole, LONGEST_SUBJECT, placeholder="…")[:LONGEST_SUBJECT]


def _lines(
    package: Package, words: Words, files: Sequence[File], download_url: str, available_until: date | None
) -> list[Line]:
    told = [Line(_where_files_are(words, files, download_url, available_until), download_url)]
    if package.links.office:
        answer = words(
            "To confirm receipt, give your file number or reply once to all signatories (no account):"
        )
        told.append(Line(answer, package.links.office))
    told.append(Line(_who_reads_replies(package, words)))
    if package.links.record:
        told.append(
            Line(words("Public record of this delivery, with the digest of each file:"), package.links.record)
        )
    return told


def _where_files_are(words: Words, files: Sequence[File], download_url: str, until: date | None) -> str:
    """What is attached or to be fetched, with its weight."""
    megabytes = words.decimal(sum(file.size for file in files) / MEGABYTE)
    size = words.plural(
        "{count} file, {megabytes} MB", "{count} files, {megabytes} MB", len(files), megabytes=megabytes
    )
    if not download_url:
        return words("Attached: the report, tables and plain text ({size}).", size=size)
    if until is None:
        return words("The report, tables and plain text ({size}) are here:", size=size)
    return words(
        "The report, tables and plain text ({size}) are here until {day}:", size=size, day=words.day(until)
    )


def _who_reads_replies(package: Package, words: Words) -> str:
    organization = package.organization
    person = one_line(organization.contact_name) or one_line(organization.name)
    if not organization.email:
        return words("If you reply to this message, {person} will read it.", person=person)
    address = one_line(organization.email)
    return words(
        "If you reply to this message, {person} will read it ({address}).", person=person, address=address
    )
