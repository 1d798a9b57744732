"""Put placed rows into the signatures by the thousand, leaving out any whose place was taken meanwhile."""

import csv
import io
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Table, func, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from petitions.crypto import KEYRING
from petitions.imports.check import Row
from petitions.signing.models import Signature

# What differs from row to row; everything else of a chunk is alike.
_VARYING = (
    "public_id", "mailbox_key", "slot", "name", "name_key", "country", "postal_code", "province", "city",
    "email", "comment", "exposure", "consent_updates", "language", "signed_at", "repeat_of_id",
    "repeat_reason",
)  # fmt: skip
_TYPES = {
    "public_id": "uuid", "mailbox_key": "bytea", "slot": "smallint", "email": "bytea",
    "consent_updates": "boolean", "signed_at": "timestamptz", "repeat_of_id": "bigint", "line": "integer",
}  # fmt: skip
_COLUMNS = ", ".join(_VARYING)
_STAGED = ("line", *_VARYING)
_CREATE = "CREATE TEMPORARY TABLE IF NOT EXISTS imported_rows ({}) ON COMMIT DELETE ROWS".format(
    ", ".join(f"{name} {_TYPES.get(name, 'text')}" for name in _STAGED)
)
# Stands for NULL on the way to the database: a character that no checked text holds.
_NULL = "\x01"
_COPY = f"COPY imported_rows ({', '.join(_STAGED)}) FROM STDIN (FORMAT csv, NULL '{_NULL}')"
# Who holds only the second place may be the same person. One probe for each row: see `place`.
_HAS_NO_SECOND = (
    "(SELECT holder.id FROM signatures AS holder WHERE holder.petition_id = :petition_id"
    " AND holder.mailbox_key = imported_rows.mailbox_key AND holder.kind = 'person' AND holder.slot = 2)"
    " IS NULL"
)

Staged = tuple[Row, int | None, int | None, str]


def insert_rows(session: Session, staged: Sequence[Staged], common: dict[str, Any]) -> set[uuid.UUID]:
    """Insert rows, each with its slot, what it repeats and why; answers those that found their place taken.

    `common` holds what is the same for all. Answered rows are nowhere in the database.
    """
    if not staged:
        return set()
    if session.get_bind().dialect.name == "postgresql":
        inserted = _by_copy(session, staged, common)
    else:
        inserted = _one_by_one(session, staged, common)
    return set() if inserted == len(staged) else _left_out(session, staged)


def insert_firsts(session: Session, rows: Sequence[Row], common: dict[str, Any]) -> list[Row]:
    """Insert at once all that are the first on their mailbox, nearly all; answers the others.

    The database's own constraint tells which they are, so nobody needs to look before. On SQLite all are
    answered: there every row is a statement anyway.
    """
    if session.get_bind().dialect.name != "postgresql":
        return list(rows)
    _stage(session, ((row, 1 if row.mailbox_key else None, None, "") for row in rows))
    statement = (
        f"WITH placed AS ({_insert(common)}"  # noqa: S608 - our own names
        f" WHERE {_HAS_NO_SECOND}"
        " ORDER BY mailbox_key, line ON CONFLICT DO NOTHING RETURNING public_id)"
        " SELECT line FROM imported_rows LEFT JOIN placed USING (public_id) WHERE placed.public_id IS NULL"
    )
    others = set(session.connection().execute(text(statement), common).scalars())
    return [row for row in rows if row.line in others] if others else []


def _insert(common: dict[str, Any]) -> str:
    values = ", ".join(f":{name}" for name in common)
    return (
        f"INSERT INTO signatures ({_COLUMNS}, {', '.join(common)})"  # noqa: S608 - our own names
        f" SELECT {_COLUMNS}, {values} FROM imported_rows"
    )


def _by_copy(session: Session, staged: Sequence[Staged], common: dict[str, Any]) -> int:
    """One INSERT of all that is staged, in the order of the index."""
    _stage(session, staged)
    statement = text(f"{_insert(common)} ORDER BY mailbox_key ON CONFLICT DO NOTHING")
    return int(session.connection().execute(statement, common).rowcount)


def _stage(session: Session, staged: Iterable[Staged]) -> None:
    """COPY into a table of this transaction's own: as CSV, which the standard library writes in C."""
    connection = session.connection()
    connection.execute(text(_CREATE))
    connection.execute(text("TRUNCATE imported_rows"))
    lines = io.StringIO()
    csv.writer(lines).writerows(_cells(each) for each in staged)
    with connection.connection.cursor().copy(_COPY) as copy:
        copy.write(lines.getvalue())


def _cells(each: Staged) -> list[Any]:
    """A staged row as the CSV says it: bytes in the two ways in which PostgreSQL reads them."""
    cells = [each[0].line, *_values(each)]
    key, email = each[0].mailbox_key, cells[_STAGED.index("email")]
    cells[_STAGED.index("mailbox_key")] = None if key is None else f"\\x{key.hex()}"
    cells[_STAGED.index("email")] = None if email is None else email.decode()
    return [_NULL if cell is None else cell for cell in cells]


def _one_by_one(session: Session, staged: Sequence[Staged], common: dict[str, Any]) -> int:
    """SQLite has no faster way than one prepared statement, run for every row inside the driver."""
    table: Table = Signature.__table__  # type: ignore[assignment]
    rows = [dict(zip(_VARYING, _values(each), strict=True)) | common for each in staged]
    for row, (source, *_rest) in zip(rows, staged, strict=True):
        row["email"] = source.email  # the column's type encrypts it
    before = _number(session)
    session.connection().execute(sqlite.insert(table).on_conflict_do_nothing(), rows)
    return _number(session) - before


def _number(session: Session) -> int:
    """Rows that this connection has written so far, as SQLite counts them."""
    return int(session.scalar(select(func.total_changes())) or 0)


def _values(each: Staged) -> tuple[Any, ...]:
    row, slot, repeat_of_id, reason = each
    return (
        row.public_id, row.mailbox_key, slot, row.name, row.name_key, row.country, row.postal_code,
        row.province, row.city, None if row.email is None else KEYRING.encrypt(row.email), row.comment,
        row.exposure, row.consent_updates, row.language, row.signed_at, repeat_of_id, reason,
    )  # fmt: skip


def _left_out(session: Session, staged: Sequence[Staged]) -> set[uuid.UUID]:
    """Which rows are not there: somebody signed on their mailbox between our look and our insert."""
    wanted = [row.public_id for row, *_rest in staged]
    there: set[uuid.UUID] = set()
    for start in range(0, len(wanted), 10_000):
        query = select(Signature.public_id).where(Signature.public_id.in_(wanted[start : start + 10_000]))
        there.update(session.scalars(query))
    return set(wanted) - there
