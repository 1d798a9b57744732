"""Signatures as a file, a piece at a time: CSV, XLSX or lines of JSON, without e-mail addresses.

Who asked to be counted only has no name, place or postal code in it. A cell that a spreadsheet would take
for a formula begins with an apostrophe. Instants are UTC in RFC 3339. CSV is UTF-8 with a byte order mark,
which spreadsheets need to read accents.
"""

import csv
import datetime as dt
import enum
import importlib
import io
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, case, literal, select
from sqlalchemy.orm import Session

from petitions.imports.copy_out import copy_rows
from petitions.signing.models import Exposure, Signature
from petitions.text.plain import neutralised, safe_cell

# What a worksheet can hold, and so the rows after which another one begins.
SHEET_ROWS = 1_000_000
_BATCH = 2_000
_PIECE_BYTES = 64 * 1024
_PERSONAL = ("name", "organization", "role", "city", "postal_code")
_PLAIN = (
    "kind", "counted_as", "province", "country", "riding_code", "comment", "letter", "exposure",
    "consent_updates", "language", "text_version", "source", "origin", "signed_at", "confirmed_at",
    "withdrawn_at", "repeat_reason", "held_reason", "invalidated_reason",
)  # fmt: skip
COLUMNS = (*_PERSONAL, *_PLAIN)


class Format(enum.StrEnum):
    """How the file is written."""

    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"


MEDIA_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.JSONL: "application/jsonl; charset=utf-8",
}


def _nobody(rows: int) -> None:
    """Who looks on when nobody does."""


def export(
    session: Session,
    condition: ColumnElement[bool],
    kind: Format,
    *,
    seen: Callable[[int], object] = _nobody,
) -> Iterator[bytes]:
    """The signatures that a condition holds for, in the order of their arrival, as pieces of a file.

    `seen` is told now and then how many rows more are done.
    """
    if kind == Format.CSV and session.get_bind().dialect.name == "postgresql":
        copied = copy_rows(session, _query(condition), piece_bytes=_PIECE_BYTES, seen=seen)
        return itertools.chain([_csv_head(COLUMNS)], copied)
    rows = _rows(session, condition, seen)
    match kind:
        case Format.CSV:
            return csv_pieces(COLUMNS, rows)
        case Format.JSONL:
            return _jsonl(rows)
        case Format.XLSX:
            return _xlsx(rows)


def _query(condition: ColumnElement[bool]) -> Select[Any]:
    hidden = Signature.exposure == Exposure.COUNTED
    personal = [case((hidden, literal("")), else_=getattr(Signature, name)).label(name) for name in _PERSONAL]
    plain = [getattr(Signature, name) for name in _PLAIN]
    return select(*personal, *plain).where(condition).order_by(Signature.id)


def _rows(
    session: Session, condition: ColumnElement[bool], seen: Callable[[int], object]
) -> Iterator[list[Any]]:
    """Rows with a cursor on the server, so that no file is too long for the memory."""
    connection = session.connection()
    result = connection.execution_options(stream_results=True, yield_per=_BATCH).execute(_query(condition))
    for batch in result.partitions(_BATCH):
        for row in batch:
            yield [_value(value) for value in row]
        seen(len(batch))


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return neutralised(value)
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return value


def _cells(row: Sequence[Any]) -> list[Any]:
    return [safe_cell(value) if isinstance(value, str) else value for value in row]


def _csv_head(columns: Sequence[str]) -> bytes:
    return f"\ufeff{','.join(columns)}\n".encode()


def csv_pieces(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """A head line and rows, each cell made safe for spreadsheets, as pieces of a file."""
    yield _csv_head(columns)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for row in rows:
        writer.writerow(_cells(row))
        if text.tell() > _PIECE_BYTES:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _jsonl(rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    piece: list[str] = []
    for row in rows:
        piece.append(json.dumps(dict(zip(COLUMNS, row, strict=True)), ensure_ascii=False))
        if len(piece) == _BATCH:
            yield ("\n".join(piece) + "\n").encode()
            piece.clear()
    if piece:
        yield ("\n".join(piece) + "\n").encode()


def _xlsx(rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    # Read when the first is asked for: few want a workbook, and what writes one is large.
    workbook = importlib.import_module("petitions.imports.workbook")
    pieces: Iterator[bytes] = workbook.workbook_pieces(
        COLUMNS, map(_cells, rows), sheet_rows=SHEET_ROWS, piece_bytes=_PIECE_BYTES
    )
    return pieces
