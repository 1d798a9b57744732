"""Read signatures from a file, a row at a time: CSV of any usual kind, or the first sheet of a workbook.

The head line names the columns, in English or French; other platforms' names for them are known too. What is
no column of ours is left aside. CSV is read in bounded memory. A workbook is held in memory while it is
read, so it may have at most LARGEST_WORKBOOK_MB; anything larger comes as CSV.
"""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import python_calamine
from anyascii import anyascii

from petitions.errors import Refusal

LARGEST_WORKBOOK_MB = 60
# No cell is longer; the csv module's own limit is far lower than a letter may be.
LONGEST_CELL = 200_000
_SAMPLE_BYTES = 64 * 1024
_OTHER = re.compile(r"[^a-z0-9]+")

# Our column and what files call it, folded: lower case, without accents and punctuation.
COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("name", "full name", "nom", "nom complet", "signatory", "signataire", "signer name"),
    "first_name": ("first name", "given name", "prenom", "firstname"),
    "last_name": ("last name", "family name", "surname", "nom de famille", "lastname"),
    "email": ("email", "e mail", "email address", "mail", "courriel", "adresse courriel", "adresse e mail"),
    "country": ("country", "pays", "country code"),
    "postal_code": ("postal code", "postcode", "zip", "zip code", "zip postal code", "code postal"),
    "city": ("city", "town", "ville", "municipality", "municipalite"),
    "comment": ("comment", "comments", "commentaire", "reason", "reason for signing", "message"),
    "language": ("language", "langue", "lang", "locale"),
    "signed_at": ("signed at", "signed on", "date", "date signed", "timestamp", "created at", "signe le"),
    "exposure": ("exposure", "visibility", "visibilite"),
    "consent_updates": ("consent updates", "consent", "opt in", "newsletter", "consentement"),
    "organization": ("organization", "organisation", "organisme"),
    "role": ("role", "title", "fonction", "titre"),
}
_BY_NAME = {spelling: column for column, spellings in COLUMNS.items() for spelling in spellings}


@dataclass(frozen=True, slots=True)
class Head:
    """Where our columns stand in the file, and which of its columns are left aside."""

    places: dict[str, int]
    ignored: tuple[str, ...]

    @classmethod
    def of(cls, cells: Sequence[str]) -> "Head":
        """Read a head line. Raises: Refusal("columns_missing") when nothing in it says who signed."""
        places: dict[str, int] = {}
        ignored = []
        for place, cell in enumerate(cells):
            column = _BY_NAME.get(_OTHER.sub(" ", anyascii(cell).lower()).strip())
            if column is None or column in places:
                ignored.append(cell.strip())
            else:
                places[column] = place
        if not {"name", "first_name", "last_name"} & places.keys():
            raise Refusal("columns_missing", columns="name")
        return cls(places, tuple(name for name in ignored if name))


def read(path: Path) -> tuple[Head, Iterator[tuple[int, Sequence[str]]]]:
    """The head of a file and its rows, each with its line number; empty rows are left out.

    Raises: Refusal `columns_missing`, `file_empty`, `not_utf8`, `workbook_too_large`, `workbook_unreadable`.
    """
    rows = _workbook(path) if path.suffix.lower() in (".xlsx", ".xls", ".ods") else _csv(path)
    numbered = ((line, row) for line, row in rows if any(map(str.strip, row)))
    first = next(numbered, None)
    if first is None:
        raise Refusal("file_empty")
    return Head.of(first[1]), numbered


def _csv(path: Path) -> Iterator[tuple[int, Sequence[str]]]:
    """Lines are those of the file, so that an editor finds them; a quoted cell may span several."""
    csv.field_size_limit(LONGEST_CELL)
    with path.open("rb") as raw:
        encoding, dialect = _kind_of(raw.read(_SAMPLE_BYTES))
        raw.seek(0)
        text = io.TextIOWrapper(raw, encoding=encoding, newline="")
        reader = csv.reader(text, dialect)
        try:
            line = 1
            for row in reader:
                yield line, row
                line = reader.line_num + 1
        except UnicodeDecodeError:
            raise Refusal("not_utf8") from None
        except csv.Error:
            raise Refusal("cell_too_long", line=reader.line_num) from None


def _kind_of(sample: bytes) -> tuple[str, type[csv.Dialect]]:
    """Encoding and separator: UTF-8 or, with its mark, UTF-16; comma, semicolon or tab."""
    encoding = "utf-16" if sample[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    head = sample.decode(encoding, errors="replace").partition("\n")[0]
    separator = max(",;\t", key=head.count)

    class Dialect(csv.excel):
        delimiter = separator

    return encoding, Dialect


def _workbook(path: Path) -> Iterator[tuple[int, Sequence[str]]]:
    if path.stat().st_size > LARGEST_WORKBOOK_MB * 1_000_000:
        raise Refusal("workbook_too_large", limit=LARGEST_WORKBOOK_MB)
    try:
        sheet = python_calamine.load_workbook(str(path)).get_sheet_by_index(0)
    except (python_calamine.CalamineError, ValueError):
        raise Refusal("workbook_unreadable") from None
    yield from enumerate(_sheet_rows(sheet), start=1)


def _sheet_rows(sheet: Any) -> Iterable[Sequence[str]]:
    for row in sheet.iter_rows():
        yield [_text(cell) for cell in row]


def _text(cell: object) -> str:
    """A cell as a person reads it: whole numbers without ".0", days and instants in ISO 8601."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime | dt.date):
        return cell.isoformat()
    return str(cell)
