"""Rows as lines of JSON and back, alike on SQLite and PostgreSQL: one restores what the other saved.

Encrypted columns travel as they are stored: a backup is of no use without PERSONAL_DATA_KEYS.
"""

import base64
import datetime as dt
import json
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    LargeBinary,
    TableClause,
    Uuid,
    bindparam,
    column,
    func,
    insert,
    select,
    table,
    text,
    update,
)
from sqlalchemy.engine import Connection
from sqlalchemy.schema import Table
from sqlalchemy.types import NullType, TypeEngine

from petitions.database import Base, EncryptedBytes, EncryptedText, UTCDateTime

BATCH = 1000
# How a kind of column is bound, said in JSON, and read back from it.
KINDS: dict[str, tuple[TypeEngine[Any], Callable[[Any], Any], Callable[[Any], Any]]] = {
    "bytes": (LargeBinary(), lambda value: base64.b64encode(value).decode(), base64.b64decode),
    "instant": (UTCDateTime(), dt.datetime.isoformat, dt.datetime.fromisoformat),
    # What the sign-in library stamps: UTC, but it does not say so.
    "naive": (DateTime(), dt.datetime.isoformat, dt.datetime.fromisoformat),
    "date": (Date(), dt.date.isoformat, dt.date.fromisoformat),
    "uuid": (Uuid(), str, uuid.UUID),
    "json": (JSON(none_as_null=True), lambda value: value, lambda value: value),
    "flag": (Boolean(), bool, bool),
    "plain": (NullType(), lambda value: value, lambda value: value),
}


def tables() -> list[Table]:
    """Every table, each after those that it refers to."""
    return Base.metadata.sorted_tables


def saved_columns(of: Table) -> dict[str, str]:
    """The columns that a backup keeps, by name, with their kind; computed ones compute themselves."""
    return {each.name: _kind(each) for each in of.columns if each.computed is None}


def dump_rows(connection: Connection, of: Table) -> Iterator[bytes]:
    """The table's rows, a line each, in the order of their keys. Columns stand as in `saved_columns`."""
    kinds = saved_columns(of)
    stored = _plain_table(of.name, kinds)
    says = [KINDS[kind][1] for kind in kinds.values()]
    order = [stored.c[each.name] for each in of.primary_key.columns]
    query = select(*stored.columns).order_by(*order).execution_options(yield_per=BATCH)
    for row in connection.execute(query):
        values = [None if value is None else say(value) for value, say in zip(row, says, strict=True)]
        yield json.dumps(values, ensure_ascii=False).encode() + b"\n"


def load_rows(connection: Connection, name: str, kinds: dict[str, str], lines: Iterable[bytes]) -> int:
    """Insert saved rows into an empty table. Returns how many there were.

    A column that refers to the same table is filled in last, when every row it may mean is there.
    """
    target = _plain_table(name, kinds)
    reads = [KINDS[kind][2] for kind in kinds.values()]
    own = [each for each in _columns_to_itself(name) if each in kinds]
    count, later = 0, []
    remaining = iter(lines)
    while batch := [_read(line, kinds, reads) for line in islice(remaining, BATCH)]:
        later += [_taken_out(row, own) for row in batch if any(row[each] is not None for each in own)]
        connection.execute(insert(target), batch)
        count += len(batch)
    for each in own:
        _fill_in(connection, target, each, [row for row in later if row[each] is not None])
    return count


def empty_tables(connection: Connection) -> None:
    """Delete every row of every table."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        for each in reversed(tables()):
            connection.execute(each.delete())
        return
    names = ", ".join(each.name for each in tables())
    connection.execute(text(f"TRUNCATE {names}"))


def continue_numbering(connection: Connection, names: Collection[str]) -> None:
    """Let new rows of these tables be numbered after the restored ones; SQLite does it by itself."""
    if connection.dialect.name != "postgresql":
        return
    for each in tables():
        number = each.autoincrement_column
        if number is not None and each.name in names:
            sequence = func.pg_get_serial_sequence(each.name, number.name)
            connection.execute(select(func.setval(sequence, func.coalesce(func.max(number), 1))))


def _kind(of: Column[Any]) -> str:
    if isinstance(of.type, EncryptedText | EncryptedBytes | LargeBinary):
        return "bytes"
    found: dict[type[Any], str] = {UTCDateTime: "instant", DateTime: "naive", Date: "date"}
    found |= {Uuid: "uuid", JSON: "json", Boolean: "flag"}
    return next((kind for family, kind in found.items() if isinstance(of.type, family)), "plain")


def _plain_table(name: str, kinds: dict[str, str]) -> TableClause:
    """The table as it is stored, without what the models' types make of its values."""
    return table(name, *(column(each, KINDS[kind][0]) for each, kind in kinds.items()))


def _read(line: bytes, kinds: dict[str, str], reads: list[Callable[[Any], Any]]) -> dict[str, Any]:
    values = zip(kinds, json.loads(line), reads, strict=True)
    return {name: None if value is None else read(value) for name, value, read in values}


def _columns_to_itself(name: str) -> list[str]:
    known = Base.metadata.tables.get(name)
    if known is None:
        return []
    return [each.name for each in known.columns for key in each.foreign_keys if key.column.table is known]


def _taken_out(row: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """The values of these columns with the row's id; in the row itself nothing stands there for now."""
    taken = {name: row[name] for name in ("id", *names)}
    row.update(dict.fromkeys(names))
    return taken


def _fill_in(connection: Connection, target: TableClause, name: str, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    statement = update(target).where(target.c.id == bindparam("row_id")).values({name: bindparam("value")})
    connection.execute(statement, [{"row_id": row["id"], "value": row[name]} for row in rows])
