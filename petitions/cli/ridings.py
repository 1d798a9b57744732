"""`flask ridings`: federal electoral districts and their members."""

import datetime as dt
import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from petitions.cli.boundaries import bar_of, load_boundaries
from petitions.database import writing
from petitions.errors import Refusal
from petitions.extensions import db
from petitions.offices.house import read_members
from petitions.offices.members import Refreshed, refresh_members
from petitions.ridings.boundaries.read import is_boundaries
from petitions.ridings.load import CURRENT_ORDER, load, ridings
from petitions.ridings.represent import Member, Represent, order_of
from petitions.ridings.wire import RepresentAway
from petitions.web.current import now

PROBLEMS = {
    "number_malformed": "not a riding's number of five digits",
    "province_unknown": "not a province or territory",
    "name_missing": "no name in both languages",
}
# Fewer than this share of the loaded ridings named: an answer too thin to act on.
LEAST_SHARE = 0.8
riding_commands = AppGroup("ridings", help="Federal electoral districts and their members.")


@riding_commands.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--order", default=CURRENT_ORDER, show_default=True, help="Representation order of the numbers."
)
@click.option("--partial", is_flag=True, help="Draw the map although some ridings have no boundary.")
def load_ridings(file: Path, order: str, partial: bool) -> None:
    """Load ridings (CSV: fed_num, name_en, name_fr, province) or their boundaries.

    Boundaries are GeoJSON, TopoJSON or the official shapefile, plain or in a zip. They are drawn once as the
    map that organizers and visitors see.
    """
    if is_boundaries(file):
        load_boundaries(file, file.name, order, is_partial=partial)
        return
    _load_names(file, order)


def _load_names(file: Path, order: str) -> None:
    with writing(), file.open(encoding="utf-8-sig", newline="") as opened:
        try:
            result = load(db.session(), opened, representation_order=order)
        except Refusal as refusal:
            raise click.ClickException(f"{file} lacks the columns: {refusal.values['columns']}.") from None
        except UnicodeDecodeError:
            raise click.ClickException(f"{file} is not in UTF-8.") from None
        db.session.commit()
    click.echo(f"Ridings of {order}: {result.new} new, {result.changed} changed.")
    for line, code, value in result.refused:
        click.echo(f"line {line}: {PROBLEMS[code]} {value}".rstrip(), err=True)
    if result.refused:
        raise SystemExit(1)


@riding_commands.command("refresh")
@click.option(
    "--from",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A list of members instead: the House's XML or CSV, or CSV with the columns name, riding, email.",
)
@click.option("--shapes", is_flag=True, help="Fetch the boundaries instead, for the map of ridings.")
def refresh(file: Path | None, shapes: bool) -> None:
    """Bring the members of parliament up to date from Represent (REPRESENT_URL), or from a file."""
    url = current_app.config["REPRESENT_URL"]
    if not url and (file is None or shapes):
        raise click.ClickException("REPRESENT_URL is not set: members are not looked up.")
    known = ridings(db.session())
    if not known:
        raise click.ClickException("No ridings are loaded yet: flask ridings load FILE.")
    # Asked outside the transaction that writes, because it may take minutes.
    db.session.rollback()
    if shapes:
        _refresh_shapes(url)
        return
    members = _from_file(file) if file else _from_represent(url)
    if len(members) < LEAST_SHARE * len(known):
        source = "The file" if file else "Represent"
        raise click.ClickException(f"{source} named only {len(members)} members. Nothing was changed.")
    with writing():
        result = refresh_members(db.session(), members, today=_today())
        db.session.commit()
    _report(result)


def _from_represent(url: str) -> list[Member]:
    client = Represent(url, current_app.config["REPRESENT_SET"])
    with bar_of("Members") as told:
        try:
            return client.members(told)
        except RepresentAway as problem:
            raise _not_asked(problem) from None


def _refresh_shapes(url: str) -> None:
    """One question for all of them, kept in a file for as long as it is read."""
    named = current_app.config["REPRESENT_SET"]
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        with bar_of("Shapes") as told:
            try:
                Represent(url, named).shapes(file, told)
            except RepresentAway as problem:
                raise _not_asked(problem) from None
        file.flush()
        load_boundaries(Path(file.name), "Represent", order_of(named), is_partial=False)


def _not_asked(problem: RepresentAway) -> click.ClickException:
    return click.ClickException(f"Represent could not be asked ({problem}). Nothing was changed.")


def _from_file(file: Path) -> list[Member]:
    try:
        return read_members(file.read_bytes())
    except Refusal:
        raise click.ClickException(f"{file} is no list of members that is known here.") from None


def register(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(riding_commands)


def _today() -> dt.date:
    return now().astimezone(ZoneInfo(current_app.config["DEFAULT_TIMEZONE"])).date()


def _report(result: Refreshed) -> None:
    click.echo(
        f"{result.members} members. Offices: {result.new_offices} new. Holders: {result.new_holders} new,"
        f" {result.vacated} left. Nothing is sent to an office before: flask offices approve SLUG"
    )
    for title, names in (
        ("Without an address", result.without_address),
        ("Address changed, to be approved again", result.changed_addresses),
        ("Two members named, left alone", result.doubled),
        ("In no riding that is loaded", result.unmatched),
    ):
        if names:
            click.echo(f"{title}: {', '.join(names)}")
