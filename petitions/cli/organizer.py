"""`flask organizer`: accounts for people who run petitions."""

import secrets
import sys

import click
from flask import Flask
from flask.cli import AppGroup
from flask_security.utils import hash_password

from petitions.database import writing
from petitions.errors import Refusal
from petitions.extensions import db
from petitions.identity.email_key import InvalidEmail, parse_email
from petitions.organizers.enrol import enrol, found_organization
from petitions.web.current import now

LEAST_PASSWORD_LENGTH = 12
organizer = AppGroup("organizer", help="Accounts for people who run petitions.")


@organizer.command("create")
@click.argument("email")
@click.option("--admin", is_flag=True, help="Reviews the petitions of every organisation.")
@click.option("--name", default="", help="The person's name.")
@click.option("--organization", default="", help="Founds this organisation, with the person as its owner.")
@click.option("--language", default="en", show_default=True, help="Language of pages and letters.")
def create(email: str, admin: bool, name: str, organization: str, language: str) -> None:
    """Make an account.

    On a terminal it asks for a password; left empty, or without a terminal, it makes one and shows it once.
    """
    address = _checked(email)
    password, is_made_up = _password()
    with writing():
        _create(address, password, admin, name, organization, language)
    click.echo(f"{address} can sign in at /organize/login.")
    if is_made_up:
        click.echo(f"Password (shown this once): {password}")


def register(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(organizer)


def _create(address: str, password: str, admin: bool, name: str, organization: str, language: str) -> None:
    try:
        account = enrol(
            db.session(),
            address,
            password_hash=hash_password(password),
            name=name,
            language=language,
            is_admin=admin,
            now=now(),
        )
    except Refusal:
        raise click.ClickException(f"{address} has an account already.") from None
    if organization:
        found_organization(db.session(), account, name=organization, email=address, now=now())
    db.session.commit()


def _checked(email: str) -> str:
    try:
        return parse_email(email).typed
    except InvalidEmail:
        raise click.ClickException(f"{email} is not an e-mail address.") from None


def _password() -> tuple[str, bool]:
    """The password, and whether it was made here.

    It is never taken from the command line, where others can read it.
    """
    typed = ""
    if sys.stdin.isatty():
        typed = click.prompt(
            "Password (empty: one is made)",
            default="",
            hide_input=True,
            confirmation_prompt=True,
            show_default=False,
        )
        if typed and len(typed) < LEAST_PASSWORD_LENGTH:
            raise click.ClickException(f"At least {LEAST_PASSWORD_LENGTH} characters, please.")
    return typed or secrets.token_urlsafe(15), not typed
