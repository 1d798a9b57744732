"""Signatures as a file, a piece at a time: CSV, XLSX or lines of JSON, without e-mail addresses.

Who asked to be counted only has no name, place or postal code in it. A cell that a spreadsheet would take
for a formula begins with an apostrophe. Instants are UTC in RFC 3339. CSV is UTF-8 with a byte order mark,
which spreadsheets need to read accents.
"""

import csv
import enum
import importlib
import io
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Label, Select, case, func, literal, select
from sqlalchemy.orm import Session

from petitions.comments.models import Comment
from petitions.imports.copy_out import copy_rows
from petitions.imports.rows_out import Row, clean, safe_for_cells, streamed
from petitions.signing.models import Exposure, Signature

# What a worksheet can hold, and so the rows after which another one begins.
SHEET_ROWS = 1_000_000
_BATCH = 500
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
    folder: Path | None = None,
) -> Iterator[bytes]:
    """The signatures that a condition holds for, in the order of their arrival, as pieces of a file.

    `seen` is told now and then how many rows more are done; what a workbook needs aside lies in `folder`.
    """
    if kind == Format.CSV and session.get_bind().dialect.name == "postgresql":
        copied = copy_rows(session, _query(condition), piece_bytes=_PIECE_BYTES, seen=seen)
        return itertools.chain([_csv_head(COLUMNS)], copied)
    batches = streamed(session, _query(condition), batch_rows=_BATCH, seen=seen)
    match kind:
        case Format.CSV:
            return csv_pieces(COLUMNS, batches)
        case Format.JSONL:
            return _jsonl(batches)
        case Format.XLSX:
            return _xlsx(batches, folder)


def _query(condition: ColumnElement[bool]) -> Select[Any]:
    hidden = Signature.exposure == Exposure.COUNTED
    personal = [case((hidden, literal("")), else_=getattr(Signature, name)).label(name) for name in _PERSONAL]
    plain = [_comment_left() if name == "comment" else getattr(Signature, name) for name in _PLAIN]
    rows = select(*personal, *plain).outerjoin(Comment, Comment.signature_id == Signature.id)
    return rows.where(condition).order_by(Signature.id)


def _comment_left() -> Label[str]:
    """A comment as organizers left it: masked words are in no file, and hidden comments are in none."""
    left = func.coalesce(Comment.edited, Signature.comment)
    return case((Signature.comment_hidden_at.is_not(None), literal("")), else_=left).label("comment")


def _csv_head(columns: Sequence[str]) -> bytes:
    return f"\ufeff{','.join(columns)}\n".encode()


def csv_pieces(columns: Sequence[str], batches: Iterable[Sequence[Row]]) -> Iterator[bytes]:
    """A head line and rows, each cell made safe for spreadsheets, as pieces of a file."""
    yield _csv_head(columns)
    for batch in batches:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(safe_for_cells(batch))
        yield text.getvalue().encode()


def _jsonl(batches: Iterable[Sequence[Row]]) -> Iterator[bytes]:
    encode = json.JSONEncoder(ensure_ascii=False).encode
    for batch in batches:
        lines = [encode(dict(zip(COLUMNS, row, strict=True))) for row in clean(batch)]
        yield ("\n".join(lines) + "\n").encode()


def _xlsx(batches: Iterable[Sequence[Row]], folder: Path | None) -> Iterator[bytes]:
    # Read when the first is asked for: few want a workbook, and what writes one is large.
    workbook = importlib.import_module("petitions.imports.workbook")
    rows = (row for batch in batches for row in safe_for_cells(batch))
    pieces: Iterator[bytes] = workbook.workbook_pieces(
        COLUMNS, rows, sheet_rows=SHEET_ROWS, piece_bytes=_PIECE_BYTES, folder=folder
    )
    return pieces
