"""`flask recount`: the counts from the rows, compared with the tallies."""

import click
from flask import Flask
from flask.cli import with_appcontext
from sqlalchemy import select
from tqdm import tqdm

from petitions.campaign.models import Petition
from petitions.counting.queries import count
from petitions.counting.recount import recount
from petitions.database import writing
from petitions.extensions import db


@click.command("recount")
@click.argument("slug", required=False)
@with_appcontext
def recount_command(slug: str | None) -> None:
    """Count the rows of one petition (or of all), mend the tallies, say the drift."""
    query = select(Petition.id, Petition.slug).order_by(Petition.id)
    found = db.session.execute(query.where(Petition.slug == slug) if slug else query).all()
    db.session.rollback()
    if slug and not found:
        raise click.ClickException(f"there is no petition “{slug}”")
    drifted = [name for petition_id, name in tqdm(found, disable=None) if _recount(petition_id, name)]
    click.echo(f"{len(found)} recounted, {len(drifted)} had drifted and are mended")


def _recount(petition_id: int, slug: str) -> bool:
    """Mend one petition's tallies in a transaction of its own; says what it found."""
    with writing():
        drift = recount(db.session(), petition_id)
        number = count(db.session(), petition_id)
        db.session.commit()
    parts = ", ".join(f"{name} {change:+d}" for name, change in drift.items()) or "no drift"
    tqdm.write(f"{slug}: {number} counted, {parts}")
    return bool(drift)


def register(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(recount_command)
