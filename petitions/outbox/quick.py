"""A connection whose commits do not wait for the disk, for what may be done twice."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

_QUICK = {"sqlite": "PRAGMA synchronous = NORMAL", "postgresql": "SET synchronous_commit = off"}
_USUAL = {"sqlite": "PRAGMA synchronous = FULL", "postgresql": "RESET synchronous_commit"}


@contextmanager
def quick_commits(engine: Engine) -> Iterator[Connection]:
    """Give a connection for the bookkeeping of letters, as it was when it is given back.

    A killed process loses nothing by it. After a power cut the last moments may be missing: a letter then
    goes a second time, with the same Message-ID, which at-least-once allows.
    """
    kind = engine.dialect.name
    with engine.connect() as connection:
        _say(connection, _QUICK[kind])
        try:
            yield connection
        finally:
            # A connection that broke is not given to anybody again.
            with suppress(DBAPIError):
                connection.rollback()
                _say(connection, _USUAL[kind])


def _say(connection: Connection, statement: str) -> None:
    """Outside a transaction, so past SQLAlchemy, which would begin one."""
    driver = connection.connection.driver_connection
    if driver is None:
        return
    is_postgresql = connection.dialect.name == "postgresql"
    if is_postgresql:
        driver.autocommit = True
    driver.execute(statement)
    if is_postgresql:
        driver.autocommit = False
