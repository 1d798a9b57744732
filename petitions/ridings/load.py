"""Load ridings from CSV: official number, names in both languages, province."""

import csv
import re
from dataclasses import dataclass, field
from typing import TextIO

from anyascii import anyascii
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.errors import Refusal
from petitions.ridings.models import Riding

# The order in force since 2024-04-23.
CURRENT_ORDER = "2023"
NEEDED = ("fed_num", "name_en", "name_fr", "province")
PROVINCES = frozenset({"NL", "PE", "NS", "NB", "QC", "ON", "MB", "SK", "AB", "BC", "YT", "NT", "NU"})
_NUMBER = re.compile(r"[0-9]{5}\Z")
_OTHER = re.compile(r"[^a-z0-9]+")


@dataclass(slots=True)
class Loaded:
    """What a load did; `refused` holds (line, code of the problem, the value)."""

    new: int = 0
    changed: int = 0
    refused: list[tuple[int, str, str]] = field(default_factory=list)


def load(session: Session, file: TextIO, *, representation_order: str = CURRENT_ORDER) -> Loaded:
    """Load a CSV file (UTF-8) with the columns `fed_num`, `name_en`, `name_fr`, `province`.

    Others are ignored.

    A row replaces the riding of the same number in the same representation order.
    Raises: Refusal("columns_missing") when the head line lacks a needed column.
    """
    reader = csv.DictReader(file)
    missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
    if missing:
        raise Refusal("columns_missing", columns=", ".join(missing))
    known = {riding.code: riding for riding in ridings(session, representation_order)}
    result = Loaded()
    for line, row in enumerate(reader, start=2):
        cells = {name: (row[name] or "").strip() for name in NEEDED}
        if problem := _problem(cells):
            result.refused.append((line, *problem))
            continue
        _put(session, known, cells, representation_order, result)
    session.flush()
    return result


def _problem(cells: dict[str, str]) -> tuple[str, str] | None:
    if not _NUMBER.match(cells["fed_num"]):
        return "number_malformed", cells["fed_num"]
    if cells["province"] not in PROVINCES:
        return "province_unknown", cells["province"]
    if not cells["name_en"] or not cells["name_fr"]:
        return "name_missing", cells["fed_num"]
    return None


def _put(
    session: Session, known: dict[str, Riding], cells: dict[str, str], order: str, result: Loaded
) -> None:
    code = cells["fed_num"]
    values = {name: cells[name] for name in ("name_en", "name_fr", "province")}
    riding = known.get(code)
    if riding is None:
        known[code] = riding = Riding(representation_order=order, code=code, **values)
        session.add(riding)
        result.new += 1
    elif any(getattr(riding, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(riding, name, value)
        result.changed += 1


def ridings(session: Session, representation_order: str = CURRENT_ORDER) -> list[Riding]:
    """Every riding of a representation order, by number."""
    query = select(Riding).where(Riding.representation_order == representation_order).order_by(Riding.code)
    return list(session.scalars(query))


def riding_key(name: str) -> str:
    """A riding's name without what sources write differently: accents, dashes, apostrophes, case.

    >>> riding_key("Beauport—Limoilou"), riding_key("Côte-Saint-Luc"), riding_key("Sœurs d’Or")
    ('beauport-limoilou', 'cote-saint-luc', 'soeurs-d-or')
    """
    return _OTHER.sub("-", anyascii(name).lower()).strip("-")
