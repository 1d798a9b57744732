"""The report in PDF volumes: the first for reading, the others for what it cannot hold."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from petitions.delivery.documents.files import PDF, File, described, stem
from petitions.delivery.documents.package import Package
from petitions.delivery.documents.report import frame, report_data
from petitions.delivery.documents.spool import Piece, Series, spooled
from petitions.delivery.documents.typed import one_line
from petitions.delivery.documents.typeset import TEMPLATES, Machine, typeset
from petitions.delivery.documents.unprinted import report_note, scripts_of_report, volume_note
from petitions.delivery.documents.words import Words

FIRST_VOLUME_LINES = 9_000  # letters, comments and names that still fit behind the report
Part = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Progress:
    """How many volumes of how many are set."""

    done: int
    total: int


def unheard(progress: Progress) -> None:
    """Nobody listens."""


class KeptVolumes(Protocol):
    """Where volumes wait that were set before, each known by the digest of what it is made of."""

    def fetch(self, digest: str, output: Path) -> bool:
        """Bring one into the file `output`. False: it was not set before."""

    def keep(self, digest: str, output: Path) -> None:
        """Keep one for the next time."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one package is being set."""

    folder: Path
    out_dir: Path
    kept: KeptVolumes | None
    machine: Machine


def write_pdf_volumes(
    package: Package,
    out_dir: Path,
    *,
    progress: Callable[[Progress], None] = unheard,
    kept: KeptVolumes | None = None,
) -> list[File]:
    """Writes all volumes into `out_dir`, volume 1 first in the list. Raises: TypesettingFailed.

    Tagged PDF/UA-1, on US Letter unless the office prints on A4. Each stream of the package is read once; one
    volume is in memory at a time.
    What is in `kept` is not set again.
    """
    words = Words(package.language)
    with TemporaryDirectory(prefix="delivery-") as folder, Machine() as machine:
        place = Place(Path(folder), out_dir, kept, machine)
        inside, outside = _divided(spooled(package, words, place.folder))
        total = 1 + len(outside)
        progress(Progress(0, total))
        made = [_first_volume(package, words, inside, outside, place)]
        progress(Progress(1, total))
        for number, piece in enumerate(outside, start=2):
            made.append(_further_volume(package, words, piece, number, total, place))
            progress(Progress(number, total))
    return made


def _divided(laid: dict[Series, list[Piece]]) -> tuple[list[Piece], list[Piece]]:
    """Whole series go behind the report while there is room; the others get volumes of their own."""
    inside: list[Piece] = []
    outside: list[Piece] = []
    for pieces in laid.values():
        lines = sum(piece.lines for piece in [*inside, *pieces])
        fits = len(pieces) <= 1 and lines <= FIRST_VOLUME_LINES and not outside
        (inside if fits else outside).extend(pieces)
    return inside, outside


def _first_volume(
    package: Package, words: Words, inside: list[Piece], outside: list[Piece], place: Place
) -> File:
    total = 1 + len(outside)
    appendices = [_piece_part(piece, words) for piece in inside]
    is_printed = bool(package.links.paper)
    contents = [_volumes_part(outside, words, is_printed), _data_part(words, is_printed)]
    boxed = [scripts_of_report(package), *(piece.unprinted for piece in inside)]
    data = {
        **report_data(package, words, contents=contents, appendices=appendices, volume_count=total),
        "unprinted": report_note(boxed, words),
    }
    name = (
        f"{stem(package.reference)}-report.pdf" if total == 1 else _volume_name(package, 1, total, "report")
    )
    return _set_volume(package, "report.typ", data, name, place)


def _further_volume(
    package: Package, words: Words, piece: Piece, number: int, total: int, place: Place
) -> File:
    volume = words("Volume {number} of {total}", number=number, total=total)
    part = _piece_part(piece, words)
    title = f"{one_line(package.petition.title)}: {part['heading']}"
    data = {
        **frame(package, words, title=title, volume=volume, bare_pages=1),
        "petition_title": one_line(package.petition.title),
        "place": f"{volume} · {package.reference}",
        "part": part,
        "unprinted": _unprinted_note(piece, package, words),
    }
    return _set_volume(package, "volume.typ", data, _volume_name(package, number, total, piece.series), place)


def _unprinted_note(piece: Piece, package: Package, words: Words) -> str:
    if piece.series is Series.LETTERS:  # Those that several sent are in no table.
        return report_note([piece.unprinted], words)
    return volume_note(piece.unprinted, piece.series, package, words)


def _volume_name(package: Package, number: int, total: int, what: str) -> str:
    return f"{stem(package.reference)}-{number:0{len(str(total))}}-{what}.pdf"


def _set_volume(package: Package, template: str, data: Part, name: str, place: Place) -> File:
    source, output = place.folder / "volume.json", place.out_dir / name
    content = json.dumps(data, ensure_ascii=False).encode()
    digest = hashlib.sha256(_making(template) + content).hexdigest()
    if place.kept is None or not place.kept.fetch(digest, output):
        source.write_bytes(content)
        typeset(template, source, output, created_at=package.window.until, machine=place.machine)
        if place.kept is not None:
            place.kept.keep(digest, output)
    return described(output, PDF)


@cache
def _making(template: str) -> bytes:
    """A digest of how volumes are made: the typesetter and all templates, which include each other."""
    parts = [template, version("typst"), *(path.read_text() for path in sorted(TEMPLATES.glob("**/*.typ")))]
    return hashlib.sha256("\0".join(parts).encode()).digest()


def _piece_part(piece: Piece, words: Words) -> Part:
    """A run of letters, comments or names under its heading."""
    return {
        "kind": piece.series,
        "heading": _piece_heading(piece, words),
        "summary": _summary(piece.series, words),
        "start": piece.start,
        "items": piece.items(),
    }


def _piece_heading(piece: Piece, words: Words) -> str:
    """Names 5,001 to 10,000."""
    span = {"first": piece.start, "last": piece.last}
    match piece.series:
        case Series.LETTERS:
            return words("Letters, {first} to {last}", **span)
        case Series.COMMENTS:
            return words("Comments, {first} to {last}", **span)
        case Series.NAMES:
            return words("Names, {first} to {last}", **span)


def _summary(series: Series, words: Words) -> str:
    match series:
        case Series.LETTERS:
            return words("Printed as they were written. Names stand where their writers let you see them.")
        case Series.COMMENTS:
            return words(
                "All comments of this delivery, printed as they were written. Names stand where their writers"
                " let you see them."
            )
        case Series.NAMES:
            return words(
                "New signatories of this delivery who let you, or everyone, see their name. Those who asked"
                " to be counted only are in the numbers and not here."
            )


def _volumes_part(outside: list[Piece], words: Words, is_printed: bool) -> Part:
    """The list of volumes; a report that holds everything says so."""
    first = words("Volume 1: this report") if outside else words("This report, with everything in it")
    items = [
        words("Volume {number}: {what}", number=number, what=_piece_heading(piece, words))
        for number, piece in enumerate(outside, start=2)
    ]
    total = 1 + len(outside)
    if is_printed:
        short = words.plural("report", "report in {count} volumes", total)
        return {"heading": words("On paper"), "items": [first, *items], "short": [short]}
    short = words.plural("report (PDF)", "report in {count} volumes (PDF)", total)
    return {"heading": words("On paper (PDF)"), "items": [first, *items], "short": [short]}


def _data_part(words: Words, is_printed: bool) -> Part:
    """What is no paper: it goes with a mail, and is fetched by whoever has a printed report."""
    items = [
        words(
            "Names, comments and counts as tables for a spreadsheet (CSV, UTF-8), with a description of each"
            " column"
        ),
        words("The covering letter and the report as plain text"),
    ]
    return {
        "heading": words("As data, on the page for your office") if is_printed else words("As data"),
        "items": items,
        "short": [] if is_printed else [words("tables (CSV)"), words("plain text")],
    }
