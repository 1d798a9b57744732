"""Insert rows by the thousand: PostgreSQL is sent them by COPY, SQLite runs one statement for them all."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from petitions.imports.check import Row
from petitions.signing.models import Signature

# What differs from row to row; everything else of a chunk is alike.
_VARYING = (*Row._fields, "slot", "repeat_of_id", "repeat_reason")
# What PostgreSQL calls the columns that are no text: they are sent in its own form.
_TYPES = {
    "public_id": "uuid", "mailbox_key": "bytea", "email": "bytea", "consent_updates": "bool",
    "signed_at": "timestamptz", "slot": "int2", "repeat_of_id": "int8", "petition_id": "int8",
    "confirmed_at": "timestamptz", "text_version": "int4",
}  # fmt: skip

# A row, its slot, the id of the row that it repeats, and why.
Placed = tuple[Row, int | None, int | None, str]


class PlaceTaken(Exception):
    """Somebody signed on a mailbox of the rows since it was looked at: take the transaction back."""


def insert_rows(session: Session, placed: Sequence[Placed], common: dict[str, Any]) -> None:
    """Insert all rows or none; `common` holds what is the same for all. Raises: PlaceTaken.

    In the order of the mailboxes: neighbours in the largest index are written together, and two imports at
    once never wait for each other's rows.
    """
    rows = sorted(placed, key=lambda each: each[0].mailbox_key or b"")
    dialect = session.get_bind().dialect
    insert = _by_copy if dialect.name == "postgresql" else _by_statement
    try:
        insert(session, rows, common)
    except (IntegrityError, dialect.loaded_dbapi.IntegrityError) as error:
        raise PlaceTaken from error


def _by_copy(session: Session, placed: Sequence[Placed], common: dict[str, Any]) -> None:
    """PostgreSQL is at work with the first rows while we send the next."""
    columns, alike = (*_VARYING, *common), tuple(common.values())
    statement = f"COPY signatures ({', '.join(columns)}) FROM STDIN (FORMAT binary)"
    with session.connection().connection.cursor().copy(statement) as copy:
        copy.set_types([_TYPES.get(column, "text") for column in columns])
        for row, *beside in placed:
            copy.write_row((*row, *beside, *alike))


def _by_statement(session: Session, placed: Sequence[Placed], common: dict[str, Any]) -> None:
    """SQLite has no faster way than one prepared statement, run for every row inside the driver."""
    if not placed:
        return
    table: Table = Signature.__table__  # type: ignore[assignment]
    rows = [dict(zip(_VARYING, (*row, *beside), strict=True)) | common for row, *beside in placed]
    session.connection().execute(table.insert().inline(), rows)
