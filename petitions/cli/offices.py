"""`flask offices`: whom petitions may be addressed to."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from petitions.database import writing
from petitions.errors import Refusal
from petitions.extensions import db
from petitions.offices.house import read_ministers
from petitions.offices.load import load
from petitions.offices.models import Office
from petitions.offices.proposals import decide, open_proposals, propose_ministers
from petitions.offices.queries import all_offices, approve, office_by_slug
from petitions.web.current import now

PROBLEMS = {
    "slug_missing": "no slug",
    "slug_malformed": "a slug has small letters, digits and single hyphens, 80 at most, not",
    "kind_unknown": "the kind is none of prime_minister, minister, member, other",
    "title_missing": "an office needs its title in both languages",
    "email_malformed": "not an e-mail address",
    "day_malformed": "not a day written as YYYY-MM-DD",
    "from_missing": "from_on is missing, the day since when the office is held by",
    "days_reversed": "until_on must be later than from_on:",
    "number_malformed": "not a whole number",
    "size_out_of_range": "size_limit_mb is from 1 to 150, not",
    "language_unknown": "the language is en or fr, not",
    "yes_or_no": "approved is yes or nothing, not",
    "too_long": "too long:",
    "too_many_cells": "more cells than columns; put a text that has commas between double quotes. Left over:",
}
HEADS = {
    "columns_missing": "lacks the columns: {columns}. Columns are parted by commas, not semicolons or tabs.",
    "columns_unknown": "has columns that are not known: {columns}.",
}
NO_LIST = {
    "file_unreadable": "That is not the House's list of ministries in XML. Nothing was proposed.",
    "day_malformed": "The day since when {name} holds it is not one: “{value}”. Nothing was proposed.",
    "no_ministers": "It names no minister in office. Nothing was proposed.",
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
            what = HEADS[refusal.code].format(**refusal.values)
            raise click.ClickException(f"{file} {what} Nothing was loaded.") from None
        except UnicodeDecodeError:
            raise click.ClickException(f"{file} is not in UTF-8. Nothing was loaded.") from None
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
        click.echo(
            f"{len(result.refused)} rows were left out; load the file again once they are mended.", err=True
        )
        raise SystemExit(1)


@offices.command("list")
@click.option("--waiting", is_flag=True, help="Only those to which nothing is sent at present.")
def list_offices(waiting: bool) -> None:
    """List the offices: who holds each, where deliveries go, and what keeps them from going there."""
    for office in all_offices(db.session()):
        state = _address_state(office)
        if waiting and state == "approved":
            continue
        holder = office.holder_on(_today())
        who = holder.name if holder else "vacant"
        to = office.email or (
            "postal address only" if office.address_en or office.address_fr else "no address"
        )
        click.echo(f"{office.slug}: {who}; {to}; {state}")


def _address_state(office: Office) -> str:
    if office.bounced_at is not None:
        return f"mail came back on {office.bounced_at:%Y-%m-%d}: check the address, then approve it again"
    return "approved" if office.approved_at is not None else "waits for approval"


@offices.command("approve")
@click.argument("slug")
def approve_office(slug: str) -> None:
    """Say that the office's address was checked: deliveries may go there from now on."""
    with writing():
        office = office_by_slug(db.session(), slug)
        if office is None:
            raise click.ClickException(f"There is no office {slug}.")
        if not (office.email or office.address_en or office.address_fr):
            raise click.ClickException(f"{slug} has no address to approve.")
        approve(db.session(), office, now=now())
        db.session.commit()
    click.echo(f"{slug}: deliveries may go to {office.email or 'its postal address'}.")


@offices.command("propose")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--french",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The same list in French: with it, titles that no office bears make new offices.",
)
def propose(file: Path, french: Path | None) -> None:
    """Compare the House's list of ministers (XML) with the offices and propose what differs.

    Nothing changes before somebody says so: flask offices accept SLUG.
    """
    try:
        ministers = read_ministers(file.read_bytes())
        told = read_ministers(french.read_bytes()) if french else []
    except Refusal as refusal:
        raise click.ClickException(NO_LIST[refusal.code].format(**refusal.values)) from None
    titles = {(each.person, each.order): each.title for each in told}
    with writing():
        result = propose_ministers(db.session(), ministers, titles, now=now(), today=_today())
        db.session.commit()
    click.echo(f"{len(ministers)} portfolios: {len(result.new)} proposed, {result.unchanged} known.")
    for title, names in (
        ("New offices, without an address", result.new_offices),
        ("Not among the offices", result.unknown),
    ):
        if names:
            click.echo(f"{title}: {', '.join(names)}")
    _list_proposals()


@offices.command("proposals")
def proposals() -> None:
    """List who is proposed for which office and waits for a yes or a no."""
    _list_proposals()


@offices.command("accept")
@click.argument("slugs", nargs=-1, required=True)
def accept(slugs: tuple[str, ...]) -> None:
    """Say that what is proposed for these offices is right: from its day on they have a new holder."""
    _decide(slugs, is_right=True)


@offices.command("refuse")
@click.argument("slugs", nargs=-1, required=True)
def refuse(slugs: tuple[str, ...]) -> None:
    """Say that what is proposed for these offices is wrong: their holders stay."""
    _decide(slugs, is_right=False)


def _decide(slugs: tuple[str, ...], *, is_right: bool) -> None:
    with writing():
        for slug in slugs:
            office = office_by_slug(db.session(), slug)
            if office is None:
                raise click.ClickException(f"There is no office {slug}. Nothing was changed.")
            try:
                proposal = decide(db.session(), office, is_right=is_right, now=now(), today=_today())
            except Refusal:
                raise click.ClickException(f"Nothing is proposed for {slug}. Nothing was changed.") from None
            click.echo(f"{slug}: {proposal.style_en}" if is_right else f"{slug}: stays as it was")
        db.session.commit()


def _list_proposals() -> None:
    for each in open_proposals(db.session()):
        present = each.office.holder_on(_today())
        before = present.name if present else "vacant"
        click.echo(f"{each.office.slug}: {before} -> {each.name}, from {each.from_on}")


def _today() -> dt.date:
    return now().astimezone(ZoneInfo(current_app.config["DEFAULT_TIMEZONE"])).date()


def register(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(offices)
