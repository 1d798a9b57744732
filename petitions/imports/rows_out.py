"""Rows as they leave: instants in words, texts neutralised, cells that no spreadsheet takes for a formula."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Select, func
from sqlalchemy.orm import Session

from petitions.text.plain import neutralised, safe_cell

Row = Sequence[Any]
_INSTANT = "%Y-%m-%dT%H:%M:%SZ"
_INSTANT_OF_POSTGRESQL = 'YYYY-MM-DD"T"HH24:MI:SS"Z"'


def instant_in_words(column: Any, dialect: str) -> ColumnElement[str]:
    """A column of instants as UTC in RFC 3339, written by the database itself."""
    if dialect == "postgresql":
        return func.to_char(func.timezone("UTC", column), _INSTANT_OF_POSTGRESQL)
    return func.strftime(_INSTANT, column)


def is_instant(column: Any) -> bool:
    """Whether a column holds instants."""
    return isinstance(getattr(column.type, "impl_instance", column.type), DateTime)


def streamed(
    session: Session, query: Select[Any], *, batch_rows: int, seen: Callable[[int], object]
) -> Iterator[list[Row]]:
    """A query's rows in batches, with a cursor on the server, so that no file is too long for the memory.

    Instants are in words; `seen` is told how many rows each batch has, once it is written.
    """
    connection = session.connection()
    dialect = connection.dialect.name
    columns = [
        instant_in_words(column, dialect).label(column.key) if is_instant(column) else column
        for column in query.selected_columns
    ]
    options = connection.execution_options(stream_results=True, yield_per=batch_rows)
    for batch in options.execute(query.with_only_columns(*columns)).partitions(batch_rows):
        yield list(batch)
        seen(len(batch))


def clean(batch: Sequence[Row]) -> list[Row]:
    """The same rows, their texts neutralised."""
    return _by_column(batch, _neutralised)


def safe_for_cells(batch: Sequence[Row]) -> list[Row]:
    """The same rows, their texts neutralised and harmless in a spreadsheet."""
    return _by_column(batch, lambda column: _harmless(_neutralised(column)))


def _by_column(batch: Sequence[Row], mend: Callable[[Row], Row]) -> list[Row]:
    """A look at a whole column costs little, and nearly every column of a batch has nothing to be mended."""
    return list(zip(*(_with_texts(column, mend) for column in zip(*batch, strict=True)), strict=True))


def _with_texts(column: Row, mend: Callable[[Row], Row]) -> Row:
    kinds = set(map(type, column))
    if kinds == {str}:
        return mend(column)
    if dt.datetime in kinds:
        return [each if each is None else each.strftime(_INSTANT) for each in column]
    texts = [each for each in column if isinstance(each, str)]
    if not texts or mend(texts) is texts:
        return column
    return [mend([each])[0] if isinstance(each, str) else each for each in column]


def _neutralised(column: Row) -> Row:
    return column if "".join(column).isascii() else [neutralised(each) for each in column]


def _harmless(column: Row) -> Row:
    beginnings = {each[:1] for each in column}
    is_fine = all(safe_cell(each) == each for each in beginnings)
    return column if is_fine else [safe_cell(each) for each in column]
