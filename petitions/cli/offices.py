"""`flask offices`: whom petitions may be addressed to."""

from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup

from petitions.database import writing
from petitions.errors import Refusal
from petitions.extensions import db
from petitions.offices.load import load
from petitions.offices.queries import approve, office_by_slug
from petitions.web.current import now

PROBLEMS = {
    "slug_missing": "no slug",
    "kind_unknown": "the kind is none of prime_minister, minister, member, other",
    "title_missing": "an office needs its title in both languages",
    "email_malformed": "not an e-mail address",
    "day_malformed": "not a day written as YYYY-MM-DD",
    "number_malformed": "not a whole number",
}
offices = AppGroup("offices", help="Whom petitions may be addressed to.")


@offices.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load_offices(file: Path) -> None:
    """Load offices and holders from CSV (UTF-8), a row an office or one of its holders.

    Columns: slug, kind (prime_minister, minister, member, other), title_en, title_fr, email, cc_emails
    (spaces between), address_en, address_fr (a bar between lines), language, riding_code, size_limit_mb,
    approved (yes: the address was checked); holder, style_en, style_fr, salutation_en, salutation_fr,
    from_on, until_on (YYYY-MM-DD).
    """
    with writing(), file.open(encoding="utf-8-sig", newline="") as opened:
        try:
            result = load(db.session(), opened, now=now())
        except Refusal as refusal:
            raise click.ClickException(f"{file} lacks the columns: {refusal.values['columns']}.") from None
        except UnicodeDecodeError:
            raise click.ClickException(f"{file} is not in UTF-8.") from None
        db.session.commit()
    click.echo(
        f"Offices: {result.new_offices} new, {result.changed_offices} changed."
        f" Holders: {result.new_holders} new."
    )
    for slug in result.unapproved:
        click.echo(f"{slug}: the address has changed and waits for approval: flask offices approve {slug}")
    for line, code, value in result.refused:
        click.echo(f"line {line}: {PROBLEMS.get(code, code)} {value}".rstrip(), err=True)
    if result.refused:
        raise SystemExit(1)


@offices.command("approve")
@click.argument("slug")
def approve_office(slug: str) -> None:
    """Say that the office's address was checked: deliveries may go there from now on."""
    with writing():
        office = office_by_slug(db.session(), slug)
        if office is None:
            raise click.ClickException(f"There is no office {slug}.")
        if not office.email:
            raise click.ClickException(f"{slug} has no address to approve.")
        approve(db.session(), office, now=now())
        db.session.commit()
    click.echo(f"{slug}: deliveries may go to {office.email}.")


def register(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(offices)
