"""`flask backup` and `flask restore`: everything in one file, and everything back from it."""

from pathlib import Path

import click
import flask_migrate
from flask import Flask
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from petitions.backups.restore import Backup, BackupUnusable, open_backup, restore_files, restore_rows
from petitions.backups.rows import empty_tables
from petitions.backups.save import save
from petitions.campaign.models import Petition
from petitions.cli.schema import revision_of_code, revision_of_database, upgrade_database
from petitions.database import writing
from petitions.delivery.slots.plan import mark_restored
from petitions.dispatch.installation import storage
from petitions.extensions import db
from petitions.web.current import now

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("backup")
@click.argument("file", type=FILE)
@with_appcontext
def backup(file: Path) -> None:
    """Save rows and files in FILE, as they are at one instant; nothing has to be stopped."""
    revision = revision_of_database()
    if revision is None:
        raise click.ClickException("The database is empty: there is nothing to save.")
    with _snapshot() as connection:
        saved = save(connection, storage(), file, revision=revision, now=now())
    click.echo(f"{sum(saved.rows.values())} rows and {saved.files} files are in {file}.")
    click.echo("Keep PERSONAL_DATA_KEYS and DEDUPE_KEY apart from it: without them it cannot be restored.")


@click.command("restore")
@click.argument("file", type=FILE)
@click.option("--replace", is_flag=True, help="Do not ask before replacing what is there.")
@with_appcontext
def restore(file: Path, replace: bool) -> None:
    """Bring rows and files back from FILE. Stop web and worker first.

    Deliveries whose time had come before now are not sent until you say so: see `flask deliver due`.
    """
    found = _opened(file)
    upgrade_or_leave()
    if _is_in_use() and not replace:
        click.confirm("This replaces everything in the database. Go on?", abort=True)
    files = restore_files(storage(), found)
    rows = _replace_rows(found)
    click.echo(f"{rows} rows and {files} files are back as of {found.saved_at:%Y-%m-%d %H:%M} UTC.")
    click.echo(
        "Deliveries that were due before now wait for your yes: flask deliver due --restored send|drop."
    )


def register(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(backup)
    app.cli.add_command(restore)


def upgrade_or_leave() -> None:
    """Make the tables. Raises: click.ClickException when the database is away."""
    try:
        upgrade_database()
    except OperationalError as wrong:
        raise click.ClickException(f"The database cannot be used: {str(wrong.orig).strip()}") from None


def _opened(file: Path) -> Backup:
    try:
        return open_backup(file)
    except BackupUnusable as wrong:
        raise click.ClickException(f"{file} cannot be restored: {wrong}.") from None


def _replace_rows(found: Backup) -> int:
    """In one transaction when the backup has our schema; else by way of its own, then brought up to date."""
    is_older = found.revision != revision_of_code()
    if is_older:
        flask_migrate.downgrade(revision="base")
        flask_migrate.upgrade(revision=found.revision)
    with writing(), Session(db.engine) as session:
        if not is_older:
            empty_tables(session.connection())
        rows = restore_rows(session.connection(), found)
        if not is_older:
            mark_restored(session, now=now())
        session.commit()
    if is_older:
        upgrade_database()
        _mark()
    return rows


def _mark() -> None:
    with writing(), Session(db.engine) as session:
        mark_restored(session, now=now())
        session.commit()


def _is_in_use() -> bool:
    with Session(db.engine) as session:
        return session.scalar(select(Petition.id).limit(1)) is not None


def _snapshot() -> Connection:
    """A connection that sees the database at one instant."""
    connection = db.engine.connect()
    if connection.dialect.name == "postgresql":
        return connection.execution_options(isolation_level="REPEATABLE READ")
    return connection
