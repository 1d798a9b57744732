"""Put placed rows into the signatures by the thousand, leaving out any whose place was taken meanwhile."""

import uuid
from collections.abc import Sequence
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
    "consent_updates": "boolean", "signed_at": "timestamptz", "repeat_of_id": "bigint",
}  # fmt: skip
_COLUMNS = ", ".join(_VARYING)
_CREATE = "CREATE TEMPORARY TABLE IF NOT EXISTS imported_rows ({}) ON COMMIT DELETE ROWS".format(
    ", ".join(f"{name} {_TYPES.get(name, 'text')}" for name in _VARYING)
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


def _by_copy(session: Session, staged: Sequence[Staged], common: dict[str, Any]) -> int:
    """COPY into a table of this transaction's own, then one INSERT in the order of the index."""
    connection = session.connection()
    connection.execute(text(_CREATE))
    connection.execute(text("TRUNCATE imported_rows"))
    cursor = connection.connection.cursor()
    with cursor.copy(f"COPY imported_rows ({_COLUMNS}) FROM STDIN") as copy:
        for each in staged:
            copy.write_row(_values(each))
    alike = ", ".join(common)
    statement = (
        f"INSERT INTO signatures ({_COLUMNS}, {alike})"  # noqa: S608 - our own names
        f" SELECT {_COLUMNS}, {', '.join(f':{name}' for name in common)} FROM imported_rows"
        " ORDER BY mailbox_key ON CONFLICT DO NOTHING"
    )
    return int(connection.execute(text(statement), common).rowcount)


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
