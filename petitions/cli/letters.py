"""`flask letters`: what to do with letters that were put aside."""

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from petitions.database import writing
from petitions.extensions import db
from petitions.outbox.settle import release_parked
from petitions.queue import nudge
from petitions.web.current import now

group = AppGroup("letters", help="Letters that wait to be sent.")


@group.command("release")
def release() -> None:
    """Try every letter again that was put aside because it could not be written or sent."""
    with writing(), Session(db.engine) as session:
        number = release_parked(session, now=now())
        session.commit()
    if number:
        nudge("mail")
    click.echo(f"{number} letters are tried again." if number else "No letter is put aside.")


def register(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(group)
