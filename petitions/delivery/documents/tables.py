"""The tables of a delivery: names, comments and letters, counts, and what each column means.

CSV after RFC 4180: UTF-8 with a byte order mark (spreadsheets need it), comma, CRLF; columns as in COLUMNS.
A cell that a spreadsheet would take for a formula begins with an apostrophe. Names and comments stand as they
were typed, in any script, without the characters that turn the reading direction round.
"""

import csv
import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from io import StringIO
from pathlib import Path

from petitions.delivery.documents.files import CSV, Digesting, File, stem
from petitions.delivery.documents.package import Comment, Letters, Package
from petitions.delivery.documents.words import Words, later
from petitions.text.characters import CONTROLS, SURROGATES
from petitions.text.plain import neutralised, safe_cell

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
ROWS_AT_ONCE = 1_000
Row = list[str]
MARK = "mark"
# The digest of each table is public. Without something in it that nobody can guess, whoever has a list of
# names could try them, one after the other, until the digest fits.
_MARK_MEANS = later("Random, in the first line only: so that nobody can guess at this table by its digest")

COLUMNS = {
    "names": {
        "number": later("The number of the name in this delivery, as printed in the report"),
        "name": later("The name as typed"),
        "place": later("City, town or village as typed"),
        "province": later(
            "Province or territory, Canada Post's two letters; ZZ outside Canada; empty: not known"
        ),
        "country": later("Country, outside Canada only"),
        "signed_on": later("Day of signing, year-month-day"),
        "language": later("Language in which the petition was read, ISO 639"),
        "text_version": later("Version of the petition's text that was signed"),
        MARK: _MARK_MEANS,
    },
    "comments": {
        "kind": later("comment, or letter for a letter in the signatory's own words"),
        "number": later("The number in this delivery among its kind"),
        "text": later("What was written, as typed"),
        "name": later("The name, where the writer lets the addressee see it"),
        "place": later("The place, only beside a name"),
        "province": later(
            "Province or territory, Canada Post's two letters; ZZ outside Canada; empty: not known"
        ),
        "country": later("Country, outside Canada only"),
        "written_on": later("Day of signing, year-month-day"),
        "language": later("Language in which the petition was read, ISO 639"),
        MARK: _MARK_MEANS,
    },
    "counts": {
        "section": later("total, class, letter, province, riding or day"),
        "code": later("What is counted: a class, two letters, a riding's official number, or a day"),
        "count": later("The number; <5 stands for one to four, so that nobody can be recognized"),
        MARK: _MARK_MEANS,
    },
    "columns": {
        "file": later("The table that the column is in"),
        "column": later("The name in the first line of that table"),
        "meaning": later("What its cells say"),
    },
}


def write_csv(package: Package, out_dir: Path) -> list[File]:
    """Writes the four tables into `out_dir`: names, comments, counts, columns. Streams are read once each."""
    mark = _mark(package)
    tables: dict[str, Iterable[Row]] = {
        "names": _marked(_name_rows(package), mark),
        "comments": _marked(_comment_rows(package), mark),
        "counts": _marked(_count_rows(package), mark),
        "columns": _column_rows(Words(package.language)),
    }
    return [_write_table(package, what, rows, out_dir) for what, rows in tables.items()]


def _write_table(package: Package, what: str, rows: Iterable[Row], out_dir: Path) -> File:
    target = Digesting(out_dir / f"{stem(package.reference)}-{what}.csv", CSV)
    target.write(BYTE_ORDER_MARK)
    for block in _blocks([list(COLUMNS[what])], rows):
        target.write(block)
    return target.finished()


def _blocks(head: list[Row], rows: Iterable[Row]) -> Iterator[bytes]:
    """Rows as bytes, some at a time."""
    buffer = StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerows(head)
    for number, row in enumerate(rows, start=1):
        writer.writerow(map(_cell, row))
        if not number % ROWS_AT_ONCE:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _cell(value: str) -> str:
    """A cell that is text to every program; most are plain to see."""
    if not (value.isascii() and value.isprintable()):
        value = CONTROLS.sub("", SURROGATES.sub("", neutralised(value)))
    return safe_cell(value)


def _mark(package: Package) -> str:
    """Made of the office's own link, which nobody else knows; it does not lead back to it."""
    link = package.links.office
    return hashlib.sha256(f"mark of the tables {link}".encode()).hexdigest()[:32] if link else ""


def _marked(rows: Iterable[Row], mark: str) -> Iterator[Row]:
    for place, row in enumerate(rows):
        yield [*row, "" if place else mark]


def _name_rows(package: Package) -> Iterator[Row]:
    for number, name in enumerate(package.names(), start=1):
        version = "" if name.text_version is None else str(name.text_version)
        place = [name.place, name.province, name.country]
        yield [str(number), name.name, *place, _day(name.signed_on), name.language, version]


def _comment_rows(package: Package) -> Iterator[Row]:
    """Comments, then letters in people's own words."""
    yield from _written_rows("comment", package.comments())
    if package.letters:
        yield from _written_rows("letter", package.letters.own())


def _written_rows(kind: str, comments: Iterable[Comment]) -> Iterator[Row]:
    for number, comment in enumerate((each for each in comments if each.text.strip()), start=1):
        who = [comment.name, comment.place if comment.name.strip() else "", comment.province, comment.country]
        yield [kind, str(number), comment.text, *who, _day(comment.written_on), comment.language]


def _count_rows(package: Package) -> Iterator[Row]:
    """Every number of the report, small cells hidden as there."""
    totals = package.totals
    yield ["total", "signatories", str(totals.signatories)]
    yield ["total", "new_since_last", str(totals.new_since_last)]
    yield ["total", "withdrawn_since_last", str(totals.withdrawn_since_last)]
    yield ["total", "moved_since_last", str(totals.moved_since_last)]
    yield ["total", "found_late", str(totals.found_late)]
    yield ["total", "counted_only", str(totals.counted_only)]
    yield from (["class", str(kind), str(count)] for kind, count in totals.by_class.items())
    yield from _letter_counts(package.letters)
    yield from (["province", code, shown] for code, shown in package.provinces.items())
    yield from (["riding", riding.number, riding.shown] for riding in package.ridings)
    yield from (["day", each.on.isoformat(), str(each.count)] for each in package.growth)


def _letter_counts(letters: Letters | None) -> Iterator[Row]:
    """How many sent the sample, a letter that others sent too, one of these nearly, and their own."""
    if letters is None:
        return
    sample = sum(group.count for group in letters.groups if group.is_sample)
    alike = sum(group.count for group in letters.groups if not group.is_sample)
    yield from (["letter", what, str(count)] for what, count in (("sample", sample), ("alike", alike)))
    yield ["letter", "near", str(letters.near_count)]
    yield ["letter", "own", str(letters.own_count)]


def _column_rows(words: Words) -> Iterator[Row]:
    """The data dictionary, in the office's language."""
    for what, columns in COLUMNS.items():
        yield from ([what, column, words(meaning)] for column, meaning in columns.items())


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""
