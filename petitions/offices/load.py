"""Load offices and their holders from CSV: what may be petitioned, and who holds it since when."""

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TextIO

from sqlalchemy.orm import Session

from petitions.errors import Refusal
from petitions.offices.models import Holder, Office, OfficeKind
from petitions.offices.queries import office_by_slug

TEXT_COLUMNS = ("title_en", "title_fr", "address_en", "address_fr", "language", "riding_code")
HOLDER_COLUMNS = ("style_en", "style_fr", "salutation_en", "salutation_fr")
NEEDED = ("slug", "kind", "title_en", "title_fr")
_POSTAL = ("address_en", "address_fr")
YES = frozenset({"1", "yes", "true", "oui"})


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
    it leave the office as it is. A changed address loses its approval. Raises: Refusal("columns_missing")
    when the head line lacks a needed column.
    """
    reader = csv.DictReader(file)
    missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
    if missing:
        raise Refusal("columns_missing", columns=", ".join(missing))
    result = Loaded()
    for line, row in _rows(reader):
        try:
            _load_row(session, row, result, now)
        except Refusal as refusal:
            result.refused.append((line, refusal.code, str(refusal.values.get("value", ""))))
    session.flush()
    return result


def _rows(reader: Iterable[Mapping[str, str | None]]) -> Iterator[tuple[int, dict[str, str]]]:
    for line, row in enumerate(reader, start=2):
        yield line, {name: (value or "").strip() for name, value in row.items() if isinstance(name, str)}


def _load_row(session: Session, row: dict[str, str], result: Loaded, now: dt.datetime) -> None:
    if not row["slug"]:
        raise Refusal("slug_missing")
    # Everything is read before anything is changed, so that a refused row leaves no half of it behind.
    holder, values, _ = _holder(row), _values(row), _email(row)
    office = office_by_slug(session, row["slug"])
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
    _set_address(office, row, result, now)
    session.flush()
    if holder and put_holder(office, holder):
        result.new_holders += 1


def _new_office(session: Session, row: dict[str, str]) -> Office:
    if row["kind"] not in set(OfficeKind):
        raise Refusal("kind_unknown", value=row["kind"])
    if not row["title_en"] or not row["title_fr"]:
        raise Refusal("title_missing", value=row["slug"])
    office = Office(slug=row["slug"], kind=row["kind"], cc_emails=[], holders=[])
    session.add(office)
    return office


def _values(row: dict[str, str]) -> dict[str, object]:
    """What the row says of the office; empty cells say nothing."""
    values: dict[str, object] = {name: _lines(row[name]) for name in TEXT_COLUMNS if row.get(name)}
    if row.get("cc_emails"):
        values["cc_emails"] = row["cc_emails"].replace(",", " ").split()
    if row.get("size_limit_mb"):
        values["size_limit_mb"] = _whole_number(row["size_limit_mb"])
    return values


def _email(row: dict[str, str]) -> str:
    email = row.get("email", "")
    if email and (email.count("@") != 1 or any(character.isspace() for character in email)):
        raise Refusal("email_malformed", value=email)
    return email


def _set_address(office: Office, row: dict[str, str], result: Loaded, now: dt.datetime) -> None:
    email = _email(row)
    if email and email != office.email:
        if office.approved_at is not None:
            result.unapproved.append(office.slug)
        office.email, office.approved_at, office.bounced_at = email, None, None
    is_reachable = office.email or office.address_en or office.address_fr
    if is_reachable and office.approved_at is None and row.get("approved", "").lower() in YES:
        office.approved_at = now


def _holder(row: dict[str, str]) -> Holder | None:
    """The holder that a row tells of, not yet in any office."""
    if not row.get("holder"):
        return None
    name = row["holder"]
    values = {"name": name}
    for column in HOLDER_COLUMNS:
        fallback = name if column.startswith("style") else ("Dear " if column.endswith("en") else "") + name
        values[column] = row.get(column) or fallback
    until_on = _day(row["until_on"]) if row.get("until_on") else None
    return Holder(from_on=_day(row.get("from_on", "")), until_on=until_on, **values)


def put_holder(office: Office, holder: Holder) -> bool:
    """Set the office's holder from that day on; True when it is a new one. The one before ends there."""
    start = holder.from_on
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


def _lines(text: str) -> str:
    return text.replace("\\n", "\n").replace("|", "\n")


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Refusal("day_malformed", value=text) from None


def _whole_number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise Refusal("number_malformed", value=text)
    return int(text)
