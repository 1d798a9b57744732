"""The database brought to the schema that this code needs, whoever starts first."""

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import flask_migrate
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from petitions.extensions import db

# Any number that nobody else uses for a lock in this database.
UPGRADE_LOCK = 7_304_116_001


def revision_of_database() -> str | None:
    """The migration that the database stands at; None for an empty one."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def revision_of_code() -> str | None:
    """The newest migration that comes with this code."""
    return ScriptDirectory(current_app.extensions["migrate"].directory).get_current_head()


class OnOurTables(AppGroup):
    """Commands that need the database: where it is away or empty they say so in one line."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DBAPIError as error:
            raise click.ClickException(_trouble(error)) from None


def _trouble(error: DBAPIError) -> str:
    """What is wrong with the database, in a line."""
    try:
        is_empty = revision_of_database() is None
    except DBAPIError:
        is_empty = False
    if is_empty:
        return "the database has no tables yet: flask db upgrade"
    return f"the database cannot be used: {str(error.orig).partition(chr(10))[0]}"


def upgrade_database() -> bool:
    """Bring the database up to date; of several that start at once, one does it and the others wait.

    Returns whether there was anything to do.
    """
    if revision_of_database() == revision_of_code():
        return False
    with _alone():
        if revision_of_database() != revision_of_code():
            flask_migrate.upgrade()
            logging.getLogger(__name__).info("database is now at %s", revision_of_database())
    return True


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the lock for upgrades: in the database when it is a server, beside it when it is a file."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": UPGRADE_LOCK})
            yield
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": UPGRADE_LOCK})
        return
    with Path(f"{db.engine.url.database}.upgrade-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
