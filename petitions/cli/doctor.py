"""`flask doctor`: what is wrong with this installation, in plain words."""

import datetime as dt
from collections.abc import Iterator

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from petitions.cli import checks, mail_checks, riding_checks, signing_checks
from petitions.cli.checks import Check, Finding, Settings, Verdict
from petitions.web.current import now

CHECKS: dict[str, Check] = {
    "settings": checks.check_settings,
    "database": checks.check_database,
    "disk": checks.check_disk,
    "queue": checks.check_queue,
    "mail": checks.check_mail_server,
    "signature": mail_checks.check_signature,
    "bounces": mail_checks.check_bounces,
    "outbox": checks.check_outbox,
    "deliveries": checks.check_deliveries,
    "storage": checks.check_storage,
    "machines": signing_checks.check_challenges,
    "ridings": riding_checks.check_represent,
    "clock": checks.check_time,
}


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Say what is wrong with settings, database, queue, mail, worker or storage; ends with 1."""
    findings = list(examine(current_app.config, now=now()))
    for finding in findings:
        click.echo(f"{finding.verdict.value:5}  {finding.about:10}  {finding.words}")
    problems = sum(finding.verdict is Verdict.WRONG for finding in findings)
    if problems:
        click.echo(f"{problems} to be put right.", err=True)
        raise SystemExit(1)


def examine(settings: Settings, *, now: dt.datetime) -> Iterator[Finding]:
    """Ask every question; one that cannot be answered does not keep the others from being asked."""
    for about, check in CHECKS.items():
        try:
            yield from check(settings, now)
        except Exception as error:
            # Whatever goes wrong while asking is itself the finding.
            words = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
            yield checks.wrong(about, words or type(error).__name__)


def register(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(doctor)
