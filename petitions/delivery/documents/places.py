"""Where signatories live: all provinces and territories, and the ridings that are known."""

from typing import Any

from petitions.delivery.documents.package import Package
from petitions.delivery.documents.typed import one_line, province_name
from petitions.delivery.documents.words import Words
from petitions.identity.provinces import PROVINCES

Part = dict[str, Any]


def places_part(package: Package, words: Words) -> Part:
    """All thirteen provinces and territories, abroad and unknown; then the ridings, where known."""
    shown = {code: package.provinces.get(code, "0") for code in (*PROVINCES, "abroad", "unknown")}
    names = {
        **{code: province_name(code, words) for code in PROVINCES},
        "abroad": words("Outside Canada"),
        "unknown": words("Not known"),
    }
    highest = max((int(cell) for cell in shown.values() if cell.isdecimal()), default=0)
    return {
        "is_known": bool(package.provinces),
        "heading": words("Where they live"),
        "summary": words("By the postal code or place that each signatory gave."),
        "columns": [words("Province or territory"), words("Signatories"), words("Share")],
        "rows": [_place_row(names[code], cell, highest, package, words) for code, cell in shown.items()],
        "note": _small_cells(package, words),
        "ridings": _ridings_part(package, words),
    }


def _place_row(name: str, cell: str, highest: int, package: Package, words: Words) -> Part:
    """One line; a hidden cell keeps its sign and gets no bar."""
    count = int(cell) if cell.isdecimal() else 0
    number = words.number(count) if cell.isdecimal() else cell
    percent = words.percent(count, package.totals.signatories) if count else ""
    return {"name": name, "shown": number, "share": count / highest if highest else 0, "percent": percent}


def _small_cells(package: Package, words: Words) -> str:
    cells = [*package.provinces.values(), *(riding.shown for riding in package.ridings)]
    if all(cell.isdecimal() for cell in cells):
        return ""
    return words(
        "Where fewer than five people signed, we write <5 so that nobody can be recognized; a second number"
        " may be left open for the same reason. Everyone is in the total."
    )


def _ridings_part(package: Package, words: Words) -> Part:
    """Federal electoral districts with their official numbers, in the order given."""
    return {
        "heading": words("By riding"),
        "summary": words(
            "Federal electoral districts with their official numbers. People whose riding is not known are"
            " left out here."
        ),
        "columns": [words("No."), words("Riding"), words("Signatories")],
        "rows": [
            [riding.number, one_line(riding.name), _riding_cell(riding.shown, words)]
            for riding in package.ridings
        ],
    }


def _riding_cell(cell: str, words: Words) -> str:
    return words.number(int(cell)) if cell.isdecimal() else cell
