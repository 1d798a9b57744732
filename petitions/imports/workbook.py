"""Rows as an XLSX workbook, a piece at a time."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter


def workbook_pieces(
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    sheet_rows: int,
    piece_bytes: int,
    folder: Path | None = None,
) -> Iterator[bytes]:
    """A workbook of one sheet, or a further one after so many rows, each under the names of its columns.

    It is written to a file first, because its directory stands at its end; that and its sheets, before they
    are packed, lie in `folder`, or where temporary files do.
    """
    with tempfile.TemporaryFile(dir=folder) as file:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        # A sheet of a million long letters passes 4 GB before it is packed.
        options |= {"use_zip64": True, "tmpdir": folder and str(folder)}  # type: ignore[dict-item]
        with xlsxwriter.Workbook(file, options) as book:
            _fill(book, columns, rows, sheet_rows)
        file.seek(0)
        while piece := file.read(piece_bytes):
            yield piece


def _fill(book: Any, columns: Sequence[str], rows: Iterable[Sequence[Any]], sheet_rows: int) -> None:
    sheet, line = None, 0
    for number, row in enumerate(rows):
        if number % sheet_rows == 0:
            sheet, line = book.add_worksheet(), 0
            sheet.write_row(0, 0, columns)
        line += 1
        for place, value in enumerate(row):
            if value.__class__ is str:
                if value:  # most cells are empty
                    sheet.write_string(line, place, value)  # type: ignore[union-attr]
            elif value is not None:
                sheet.write(line, place, value)  # type: ignore[union-attr]
    if sheet is None:
        book.add_worksheet().write_row(0, 0, columns)
