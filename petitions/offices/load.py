"""Load offices and their holders from CSV: what may be petitioned, and who holds it since when."""

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TextIO

from sqlalchemy.orm import Session

from petitions.errors import Refusal
from petitions.offices import cells
from petitions.offices.models import Holder, Office
from petitions.offices.queries import office_by_slug

TEXT_COLUMNS = ("title_en", "title_fr", "address_en", "address_fr", "language", "riding_code")
HOLDER_COLUMNS = ("style_en", "style_fr", "salutation_en", "salutation_fr")
NEEDED = ("slug", "kind", "title_en", "title_fr")
_POSTAL = ("address_en", "address_fr")
BEYOND = ""
KNOWN = frozenset({
    *NEEDED, *TEXT_COLUMNS, *HOLDER_COLUMNS, "email", "cc_emails", "size_limit_mb", "approved", "holder",
    "from_on", "until_on",
})  # fmt: skip


@dataclass(slots=True)
class Loaded:
    """What a load did; `refused` holds (line, code of the problem, the value)."""

    new_offices: int = 0
    changed_offices: int = 0
    new_holders: int = 0
    unapproved: list[str] = field(default_factory=list)
    refused: list[tuple[int, str, str]] = field(default_factory=list)


def load(session: Session, file: TextIO, *, now: dt.datetime) -> Loaded:
    r"""Load a CSV file (UTF-8, commas, a head line), a row an office or one of its holders.

    Columns: `slug`, `kind` (prime_minister, minister, member, other), `title_en`, `title_fr`, `email`,
    `cc_emails` (spaces between), `address_en` and `address_fr` (postal lines without the name, `\n` or a bar
    between lines), `language`, `riding_code`, `size_limit_mb`, `approved` (yes: an operator has checked the
    address); and of the holder `holder`, `style_en`, `style_fr`, `salutation_en`, `salutation_fr`,
    `from_on`, `until_on` (YYYY-MM-DD). A further holder is a further row with the same slug; empty cells of
    it leave the office as it is. A changed address, of the office or of its copies, loses its approval.
    Raises: Refusal `columns_missing` when the head line lacks a needed column, `columns_unknown` when it
    has one that nobody would read.
    """
    reader = csv.DictReader(file)
    missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
    if missing:
        raise Refusal("columns_missing", columns=", ".join(missing))
    unknown = [str(name) for name in reader.fieldnames or () if name and name not in KNOWN]
    if unknown:
        raise Refusal("columns_unknown", columns=", ".join(unknown))
    result = Loaded()
    for line, row in _rows(reader):
        try:
            _load_row(session, row, result, now)
        except Refusal as refusal:
            result.refused.append((line, refusal.code, str(refusal.values.get("value", ""))))
    session.flush()
    return result


def _rows(reader: "csv.DictReader[str]") -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with the line on which it ends, as editors number them; BEYOND has a cell without a column."""
    for row in reader:
        told = {name: (value or "").strip() for name, value in row.items() if isinstance(name, str)}
        told[BEYOND] = next((cell for cell in row.get(None, ()) if cell.strip()), "")
        if any(told.values()):
            yield reader.line_num, told


def _load_row(session: Session, row: dict[str, str], result: Loaded, now: dt.datetime) -> None:
    # Everything is read before anything is changed, so that a refused row leaves no half of it behind.
    cells.beyond(row[BEYOND])
    slug, holder, values = cells.slug(row["slug"]), _holder(row), _values(row)
    address = _Address(
        cells.email(row.get("email", "")),
        cells.emails(row.get("cc_emails", "")),
        cells.is_yes(row.get("approved", "")),
    )
    office = office_by_slug(session, slug)
    if office is None:
        office = _new_office(session, row)
        result.new_offices += 1
    elif any(getattr(office, name) != value for name, value in values.items()):
        result.changed_offices += 1
    moves = any(getattr(office, name) != values.get(name, getattr(office, name)) for name in _POSTAL)
    for name, value in values.items():
        setattr(office, name, value)
    if moves and not office.email and office.approved_at is not None:
        # Without an e-mail address it is the postal one that an operator has checked.
        result.unapproved.append(office.slug)
        office.approved_at = None
    _set_address(office, address, result, now)
    session.flush()
    if holder and put_holder(office, holder):
        result.new_holders += 1


def _new_office(session: Session, row: dict[str, str]) -> Office:
    cells.kind(row["kind"])
    if not row["title_en"] or not row["title_fr"]:
        raise Refusal("title_missing", value=row["slug"])
    office = Office(slug=row["slug"], kind=row["kind"], cc_emails=[], holders=[])
    session.add(office)
    return office


def _values(row: dict[str, str]) -> dict[str, object]:
    """What the row says of the office; empty cells say nothing."""
    values: dict[str, object] = {name: cells.line(row[name], name) for name in TEXT_COLUMNS if row.get(name)}
    if row.get("kind"):
        values["kind"] = cells.kind(row["kind"])
    if row.get("language"):
        values["language"] = cells.language(row["language"])
    if row.get("size_limit_mb"):
        values["size_limit_mb"] = cells.megabytes(row["size_limit_mb"])
    return values


@dataclass(frozen=True, slots=True)
class _Address:
    """Where a row says that deliveries go; what it leaves empty stays."""

    email: str
    copies: list[str]
    is_approved: bool


def _set_address(office: Office, told: _Address, result: Loaded, now: dt.datetime) -> None:
    email, copies = told.email or office.email, told.copies or office.cc_emails
    if (email, copies) != (office.email, office.cc_emails):
        if office.approved_at is not None:
            result.unapproved.append(office.slug)
        if email != office.email:
            office.bounced_at = None
        office.email, office.cc_emails, office.approved_at = email, copies, None
    has_address = office.email or office.address_en or office.address_fr
    if has_address and office.approved_at is None and told.is_approved:
        office.approved_at = now


def _holder(row: dict[str, str]) -> Holder | None:
    """The holder that a row tells of, not yet in any office."""
    if not row.get("holder"):
        return None
    name = cells.line(row["holder"], "holder")
    values = {"name": name}
    for column in HOLDER_COLUMNS:
        fallback = name if column.startswith("style") else ("Dear " if column.endswith("en") else "") + name
        values[column] = cells.line(row.get(column) or fallback, column)
    since, until = cells.tenure(row)
    return Holder(from_on=since, until_on=until, **values)


def put_holder(office: Office, holder: Holder) -> bool:
    """Set the office's holder from that day on; True when it is a new one. The one before ends there.

    One who is told of after their successor, without a last day, held it until the successor came.
    """
    start = holder.from_on
    following = min((each.from_on for each in office.holders if each.from_on > start), default=None)
    if following is not None and (holder.until_on is None or holder.until_on > following):
        holder.until_on = following
    for other in office.holders:
        if other.from_on < start and (other.until_on is None or other.until_on > start):
            other.until_on = start
    known = next((other for other in office.holders if other.from_on == start), None)
    if known is None:
        office.holders.append(holder)
        return True
    for name in ("name", "until_on", *HOLDER_COLUMNS):
        setattr(known, name, getattr(holder, name))
    return False
