"""Boundaries of ridings from a file, drawn as the map that pages show: all of it or nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy.orm import Session

from petitions.database import writing
from petitions.errors import Refusal
from petitions.extensions import db
from petitions.ridings.boundaries.check import Checked, checked
from petitions.ridings.boundaries.keep import keep_map
from petitions.ridings.boundaries.named import add_named
from petitions.ridings.boundaries.read import raw_shapes
from petitions.ridings.load import ridings
from petitions.web.current import now

Told = Callable[[int, int], None]
SHAPE_PROBLEMS = {
    "riding_unknown": "no riding that is loaded",
    "name_differs": "another riding's number; is it of another representation order?",
    "shape_twice": "a second shape of one riding",
    "shape_empty": "nothing that can be drawn",
    "no_polygon": "no polygon but",
    "ring_open": "a line that does not come back to where it began, at",
    "ring_short": "a line of fewer than four points",
    "coordinate_malformed": "not a point:",
    "swapped": "latitude before longitude:",
    "in_metres": "no degrees; save it as longitude and latitude (WGS84):",
    "outside_canada": "not in Canada:",
}
FILE_PROBLEMS = {
    "file_unreadable": "cannot be read",
    "file_unknown": "holds no boundaries: GeoJSON, TopoJSON or a shapefile is wanted, also in a zip",
    "file_too_large": "is too large for TopoJSON; as GeoJSON it is read piece by piece",
    "projection_unknown": "is in a projection that is not known here; save it in WGS84",
}


def load_boundaries(file: Path, source: str, order: str, *, is_partial: bool) -> None:
    """Read, check, draw and keep; tell every shape that is not right, and then keep nothing."""
    session = db.session()
    with writing():
        try:
            found = _read(session, file, order)
        except Refusal as refusal:
            reason = f" ({refusal.values['reason']})" if refusal.values.get("reason") else ""
            raise click.ClickException(f"{source} {FILE_PROBLEMS[refusal.code]}{reason}.") from None
        _tell(found, is_partial=is_partial)
        kept = {"representation_order": order, "source": source, "is_partial": is_partial}
        try:
            with bar_of("Drawing") as told:
                drawn = keep_map(session, found, now=now(), told=told, **kept)  # type: ignore[arg-type]
        except Refusal:
            raise click.ClickException("Nothing was changed.") from None
        session.commit()
    kilobytes = max(1, round(len(drawn.drawing) / 1000))
    click.echo(f"The map of {order} has {len(found.shapes)} ridings and weighs {kilobytes} kB, compressed.")


def _read(session: Session, file: Path, order: str) -> Checked:
    """The shapes of a file; where no riding is known yet, those that it names are added first."""
    if not ridings(session, order):
        with bar_of("Names") as told:
            added = add_named(session, raw_shapes(file, told), representation_order=order)
        click.echo(f"Ridings of {order}: {added} new, 0 changed.")
    with bar_of("Boundaries") as told:
        return checked(raw_shapes(file, told), ridings(session, order))


def _tell(found: Checked, *, is_partial: bool) -> None:
    for at, code, value in found.refused:
        click.echo(f"shape {at}: {SHAPE_PROBLEMS[code]} {value}".rstrip(), err=True)
    if found.missing and found.shapes:
        way = "" if is_partial else "; --partial draws the others all the same"
        click.echo(f"Without a shape: {', '.join(found.missing)}{way}", err=True)


@contextmanager
def bar_of(label: str) -> Iterator[Told]:
    """A progress bar that is told how much of how much is done."""
    with click.progressbar(length=0, label=label) as bar:

        def told(done: int, total: int) -> None:
            bar.length = max(total, done)
            bar.update(done - bar.pos)

        yield told
