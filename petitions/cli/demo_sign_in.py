"""How to sign in where the demo was loaded: said again whenever the site starts."""

from pathlib import Path

import click
from flask import current_app

from petitions.demo.accounts import ORGANIZER, REVIEWER

SIGN_IN_FILE = "demo-sign-in.txt"


def keep_sign_in(password: str) -> None:
    """Keep the made-up password beside the database, for this user alone, so that it can be said again."""
    path = _sign_in_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(password)


def say_how_to_sign_in() -> None:
    """Tell the made-up accounts, where the demo was loaded."""
    path = _sign_in_path()
    if path.is_file():
        click.echo(
            f"Sign in at {current_app.config['SITE_URL']}/organize/login, password {path.read_text()}:"
        )
        click.echo(f"  {ORGANIZER} runs the campaigns, {REVIEWER} reviews what is submitted.")


def _sign_in_path() -> Path:
    return Path(current_app.config["INSTANCE_DIR"]) / SIGN_IN_FILE
