"""What a person prints to post a delivery: a sheet for themselves, one with the address, every volume."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from petitions.delivery.documents.files import PDF, File, described
from petitions.delivery.documents.front import address_lines
from petitions.delivery.documents.package import Package
from petitions.delivery.documents.spool import Series
from petitions.delivery.documents.typed import one_line
from petitions.delivery.documents.typeset import TypesettingFailed, bound, typeset
from petitions.delivery.documents.words import Words, later

PACK = "pack.pdf"
TEMPLATE = "pack.typ"
# Grams: a sheet of office paper (75 to 80 g a square metre), and a large envelope.
SHEET_GRAMS, ENVELOPE_GRAMS = 5, 30
# The heaviest letter. Source: Canada Post, Postal Standards: non-standard and oversize lettermail.
LETTER_GRAMS = 500
_WHAT = {
    "report": later("the report"),
    Series.LETTERS: later("letters"),
    Series.COMMENTS: later("comments"),
    Series.NAMES: later("names"),
}
# As the typesetter writes the root of the tree of pages.
_PAGES = re.compile(rb"/Type\s*/Pages\s*/Count (\d+)")
Part = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Envelope:
    """What stands outside: the lines of the address, and the note that needs no stamp, in both languages.

    `postage` is empty where a stamp is needed; `address` is where the day of posting is entered.
    """

    to: tuple[str, ...]
    postage: tuple[str, ...] = ()
    address: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """The finished pack and how many sheets of it go into the post, printed on both sides."""

    file: File
    sheet_count: int


def write_pack(package: Package, envelope: Envelope, volumes: Sequence[File], out_dir: Path) -> Pack:
    """Bind the volumes behind two sheets of ours, tagged as they are: PDF/UA-1. Raises: TypesettingFailed.

    One PDF for both sides of the paper: each part begins on a sheet of its own.
    """
    pages = [page_count(volume.path) for volume in volumes]
    sheets = 1 + sum(map(sheets_of, pages))
    with TemporaryDirectory(prefix="pack-") as folder:
        data = _data(package, envelope, volumes, pages)
        source, front, output = Path(folder) / "pack.json", Path(folder) / "front.pdf", out_dir / PACK
        source.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        typeset(TEMPLATE, source, front, created_at=package.window.until)
        bound([(front, data["title"]), *_titled(volumes, package)], output, Path(folder))
    return Pack(described(output, PDF), sheets)


def _titled(volumes: Sequence[File], package: Package) -> list[tuple[Path, str]]:
    words, total = Words(package.language), len(volumes)
    return [
        (volume.path, _name(volume, number, total, words)) for number, volume in enumerate(volumes, start=1)
    ]


def page_count(path: Path) -> int:
    """How many pages a volume of our typesetter has. Raises: TypesettingFailed."""
    found = [int(number) for number in _PAGES.findall(path.read_bytes())]
    if not found:
        raise TypesettingFailed(f"{path.name}: no pages")
    return max(found)


def sheets_of(pages: int) -> int:
    """Sheets for so many pages, printed on both sides."""
    return (pages + 1) // 2


def grams(sheet_count: int) -> int:
    """What a pack of so many sheets weighs about, to the next ten."""
    return -(-(sheet_count * SHEET_GRAMS + ENVELOPE_GRAMS) // 10) * 10


def is_letter(sheet_count: int) -> bool:
    """Whether it is light enough for a letter; a parcel is never free of postage."""
    return grams(sheet_count) <= LETTER_GRAMS


def _data(package: Package, envelope: Envelope, volumes: Sequence[File], pages: Sequence[int]) -> Part:
    words, sheets = Words(package.language), 1 + sum(map(sheets_of, pages))
    mark = words("TEST: this is a rehearsal and was not delivered.") if package.is_test else ""
    return {
        "language": words.language,
        "paper": package.links.paper or "us-letter",
        "title": words("Print pack {reference}", reference=package.reference),
        "author": one_line(package.organization.name),
        "mark": mark,
        "sender": [one_line(package.organization.name), *address_lines(package.organization)],
        "to": list(envelope.to),
        "postage": list(envelope.postage) if is_letter(sheets) else [],
        "own": _own_sheet(package, envelope, sheets, words),
        "cover": _cover_sheet(package, volumes, pages, words),
    }


def _name(volume: File, number: int, total: int, words: Words) -> str:
    what = words(_WHAT.get(volume.path.stem.rpartition("-")[2], _WHAT["report"]))
    if total == 1:
        return words("The report, with everything in it")
    return words("Volume {number} of {count}: {what}", number=number, count=total, what=what)


def _cover_sheet(package: Package, volumes: Sequence[File], pages: Sequence[int], words: Words) -> Part:
    """The sheet whose address shows in the window: what the envelope holds."""
    total = len(volumes)
    lines = [
        {"what": _name(volume, number, total, words), "sheets": _sheets(sheets_of(count), words)}
        for number, (volume, count) in enumerate(zip(volumes, pages, strict=True), start=1)
    ]
    return {
        "subject": one_line(package.petition.title),
        "reference": words("Reference: {reference}", reference=package.reference),
        "heading": words("Enclosed"),
        "lines": lines,
        "total": _sheets(1 + sum(map(sheets_of, pages)), words),
        "all": words("In all, with this sheet"),
    }


def _sheets(number: int, words: Words) -> str:
    return words.plural("{count} sheet", "{count} sheets", number)


def _own_sheet(package: Package, envelope: Envelope, sheets: int, words: Words) -> Part:
    """The sheet that stays with whoever posts it: what to do, what it costs, a label to cut out."""
    return {
        "heading": words("For you: keep this sheet, do not post it"),
        "about": f"{package.reference} · {one_line(package.petition.title)}",
        "figures": [
            {"label": words("To be posted"), "value": _sheets(sheets, words)},
            {"label": words("Weight, about"), "value": words("{number} g", number=grams(sheets))},
            {"label": words("Postage"), "value": _postage(envelope, sheets, words)},
        ],
        "steps": _steps(envelope, words),
        "blanks": [words("Posted on"), words("By"), words("Tracking number")],
        "cut": words("For an envelope without a window: cut this label out."),
    }


def _postage(envelope: Envelope, sheets: int, words: Words) -> str:
    if not is_letter(sheets):
        return words("a parcel: over 500 g")
    return words("none, if posted in Canada") if envelope.postage else words("as for a large letter")


def _steps(envelope: Envelope, words: Words) -> list[str]:
    steps = [
        words("Print all pages on both sides. Black and white is fine."),
        words("The sheet that follows goes on top, so that its address shows in the window of the envelope."),
        words("Registered mail and parcels always need postage.") if envelope.postage else "",
        words("Then enter the day, and the tracking number if there is one, at {url}", url=envelope.address),
    ]
    return [step for step in steps if step]
