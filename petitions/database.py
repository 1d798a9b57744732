"""The ground that every model stands on: one base, strict column types, transactions that mean it."""

import contextvars
import datetime as dt
import enum
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, LargeBinary, MetaData, String, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from petitions.crypto import KEYRING, Sealed

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
# How long a writer waits for another on SQLite before it gives up, in milliseconds.
SQLITE_BUSY_MS = 15_000
# What SQLite says of a database that is there but cannot be read or written now.
_SQLITE_AWAY = ("locked", "full", "disk i/o error", "unable to open", "readonly")


class UTCDateTime(TypeDecorator[dt.datetime]):
    """An aware instant, kept in UTC; a naive value is a programming error and is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime is no instant")
        value = value.astimezone(dt.UTC)
        return value if dialect.name != "sqlite" else value.replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class EncryptedText(TypeDecorator[str]):
    """Text that only the keys in PERSONAL_DATA_KEYS can read; a copy of the database cannot."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | Sealed | None, dialect: Dialect) -> bytes | None:
        # Plain bytes for the driver, which knows no kind of its own for what is sealed.
        return (
            None if value is None else bytes(value if isinstance(value, Sealed) else KEYRING.encrypt(value))
        )

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else KEYRING.decrypt(bytes(value))


class EncryptedBytes(TypeDecorator[bytes]):
    """Bytes that only the keys in PERSONAL_DATA_KEYS can read."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else KEYRING.encrypt_bytes(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else KEYRING.decrypt_bytes(bytes(value))


class Base(DeclarativeBase):
    """Every table of the platform; knows nothing of Flask."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {dt.datetime: UTCDateTime, dict[str, Any]: JSON}


# SQLite numbers its rows only in a column of exactly the type INTEGER.
BigId = BigInteger().with_variant(Integer, "sqlite")
Id = Annotated[int, mapped_column(BigId, primary_key=True)]
Code = Annotated[str, mapped_column(String(40))]
Line = Annotated[str, mapped_column(String(300))]
# Compared byte by byte on both databases, so that an index finds what begins with some letters.
BytewiseLine = Annotated[
    str, mapped_column(String(300).with_variant(String(300, collation="C"), "postgresql"))
]


def one_of(column: str, values: type[enum.StrEnum]) -> str:
    """The condition of a CHECK: the column holds one of the values."""
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"


_writing: contextvars.ContextVar[bool] = contextvars.ContextVar("writing", default=False)


def intend_to_write(intends: bool = True) -> None:
    """Say whether this thread's next transactions will write.

    On SQLite such a transaction takes its lock at the start (BEGIN IMMEDIATE): one that reads first and
    writes later would fail at once, without waiting, whenever another wrote in between. PostgreSQL needs
    nothing.
    """
    _writing.set(intends)


@contextmanager
def writing() -> Iterator[None]:
    """Transactions begun inside will write: see `intend_to_write`."""
    mark = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(mark)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(dbapi_connection: Any, _record: ConnectionPoolEntry) -> None:
    if type(dbapi_connection).__module__.partition(".")[0] != "sqlite3":
        return
    # The driver's own BEGIN is deferred and comes too late; ours is in _begin_sqlite.
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {SQLITE_BUSY_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    # FULL: an acknowledged signature survives a power cut, not only a killed process.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    # What was erased is overwritten: not every build of SQLite does that by itself.
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


def connection_of(session: Session | Connection) -> Connection:
    """The connection itself, for the few statements where the ORM would cost more than the database."""
    return session.connection() if isinstance(session, Session) else session


def run(connection: Connection, statement: str, values: Mapping[str, Any]) -> Any:
    """Run a statement of the driver's own form in a transaction that was begun; answers the driver's cursor.

    For what every signature runs: SQLAlchemy's way to the driver takes as long as the driver itself.
    """
    try:
        cursor = connection.connection.cursor()
        cursor.execute(statement, values)
    except connection.dialect.loaded_dbapi.Error as error:
        # As SQLAlchemy does after its own statements: its errors, and no connection is kept that died.
        connection._handle_dbapi_exception(error, statement, values, None, None)
    return cursor


def is_away(error: DBAPIError) -> bool:
    """Whether the database is away and another try may do, or a statement of ours is wrong."""
    if isinstance(error.orig, sqlite3.Error):  # its OperationalError also stands for wrong SQL
        return any(word in str(error.orig).lower() for word in _SQLITE_AWAY)
    return isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated


def insert_for(session: Session, table: Any) -> Any:
    """An INSERT of the session's database, which knows ON CONFLICT; both kinds spell it alike."""
    return INSERTS[session.get_bind().dialect.name](table)


INSERTS: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
