"""How migrations run: on the application's engine, with short waits so that signing never queues behind."""

from alembic import context
from flask import current_app
from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.sql.schema import SchemaItem

from petitions.database import Base
from petitions.extensions import db

# A migration that cannot have its lock soon gives up, instead of making every signature wait behind it.
LOCK_TIMEOUT = "4s"
STATEMENT_TIMEOUT = "5s"


def is_ours(
    item: SchemaItem, name: str | None, kind: str, reflected: bool, compare_to: SchemaItem | None
) -> bool:
    """Leave alone the tables that the queue keeps in the same database."""
    return not (kind == "table" and reflected and name not in Base.metadata.tables)


def run(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
        connection.execute(text(f"SET statement_timeout = '{STATEMENT_TIMEOUT}'"))
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_object=is_ours,
        **current_app.extensions["migrate"].configure_args,
    )
    with context.begin_transaction():
        context.run_migrations()


with db.engine.connect() as connection:
    run(connection)
