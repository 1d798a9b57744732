"""Rows as CSV straight from PostgreSQL: COPY writes them, the guards for cells are part of its SELECT."""

import functools
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Select, String, case, func, literal, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import Label

from petitions.imports.rows_out import instant_in_words, is_instant
from petitions.text.plain import neutralised, safe_cell

# Where characters lie that are never shown raw, and those that begin a formula.
_SUSPECTS = (
    *range(0x80),
    *range(0x600, 0x700),
    *range(0x2000, 0x2100),
    *range(0xE0000, 0xE0100),
    *range(0xFF00, 0xFF60),
)


# Columns that hold codes of the program, never what somebody typed.
OUR_OWN_WORDS = frozenset(
    {"kind", "counted_as", "origin", "exposure", "province", "country", "riding_code"}
    | {"repeat_reason", "held_reason"}
)


def copy_rows(
    session: Session, query: Select[Any], *, piece_bytes: int, seen: Callable[[int], object]
) -> Iterator[bytes]:
    """The rows of a query as pieces of CSV, without a head line; `seen` is told how many rows each has.

    Texts neutralised and made safe for cells.
    """
    guarded = query.with_only_columns(*(_guarded(column) for column in query.selected_columns))
    dialect = session.get_bind().dialect
    compiled = guarded.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    cursor = session.connection().connection.cursor()
    with cursor.copy(f"COPY ({compiled}) TO STDOUT (FORMAT csv)", compiled.params) as copy:
        yield from _gathered(copy, piece_bytes, seen)


def _gathered(rows: Iterable[Any], piece_bytes: int, seen: Callable[[int], object]) -> Iterator[bytes]:
    """The server sends a row at a time; a file is written, and an answer sent, in larger pieces."""
    piece, number = bytearray(), 0
    for row in rows:
        piece += row
        number += 1
        if len(piece) >= piece_bytes:
            yield bytes(piece)
            seen(number)
            piece, number = bytearray(), 0
    yield bytes(piece)
    seen(number)


def _guarded(column: Any) -> Label[Any]:
    """A column as the file says it: the same words as where no COPY is to be had."""
    kind = getattr(column.type, "impl_instance", column.type)
    if is_instant(column):
        return instant_in_words(column, "postgresql").label(column.key)
    if isinstance(kind, Boolean):
        return case((column, literal("True")), else_=literal("False")).label(column.key)
    is_typed = isinstance(kind, String) and column.key not in OUR_OWN_WORDS
    return _text(column).label(column.key) if is_typed else column


def _text(column: Any) -> ColumnElement[str]:
    """Most texts are empty or ASCII and need no look at each character."""
    marks, beginnings = _dangerous()
    is_plain = func.octet_length(column) == func.char_length(column)
    clean = case((is_plain, column), else_=func.translate(column, marks, ""))
    is_formula = func.strpos(beginnings, func.left(clean, 1)) > 0
    safe = case((is_formula & (clean != ""), literal("'").concat(clean)), else_=clean)
    return type_coerce(case((column == "", literal("")), else_=safe), String)


@functools.cache
def _dangerous() -> tuple[str, str]:
    """The characters that go, and those before which an apostrophe comes: as text/plain.py has them."""
    characters = [chr(code) for code in _SUSPECTS if code]
    marks = "".join(each for each in characters if not neutralised(each))
    return marks, "".join(each for each in characters if safe_cell(each) != each)
