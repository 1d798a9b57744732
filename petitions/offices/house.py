"""Who sits in the House and in the ministry, read from the files of the House of Commons or from our own.

Source: ourcommons.ca/Members/en/search/XML and /csv, ourcommons.ca/Members/en/ministries/XML. None of them
has an e-mail address or the number of a riding: members are joined by the riding's name, and no address is
made up.
"""

import csv
import datetime as dt
import io
import xml.etree.ElementTree as ET  # noqa: S405 - a file that the operator gives; types with entities are refused
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from petitions.errors import Refusal
from petitions.ridings.represent import Member

_OWN_COLUMNS = frozenset({"name", "riding"})
_HOUSE_COLUMNS = frozenset({"First Name", "Last Name", "Constituency"})


@dataclass(frozen=True, slots=True)
class Minister:
    """One portfolio and who holds it. `person` and `order` tell the row of the other language's file."""

    person: str
    order: str
    name: str
    last_name: str
    honorific: str
    title: str
    from_on: dt.date


def read_members(data: bytes) -> list[Member]:
    """The members in a file of the House (XML or CSV) or of our own; who has left is passed over.

    Our own is CSV in UTF-8 with the columns `name` and `riding` (number or English name), and if known
    `email`, `languages` (spaces between), `honorific` ("Hon.", "Right Hon.").
    Raises: Refusal `file_unknown`, `file_unreadable`.
    """
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        rows = _elements(data, "MemberOfParliament")
        return [member for row in rows if not row.get("ToDateTime") and (member := _from_xml(row))]
    text = _decoded(data)
    reader = csv.DictReader(io.StringIO(text))
    columns = set(reader.fieldnames or ())
    if columns >= _HOUSE_COLUMNS:
        return [member for row in reader if not row.get("End Date") and (member := _from_house_csv(row))]
    if columns >= _OWN_COLUMNS:
        return [member for row in reader if (member := _from_own_csv(row))]
    raise Refusal("file_unknown")


def read_ministers(data: bytes) -> list[Minister]:
    """The portfolios in force in the House's file of ministries.

    Raises: Refusal `file_unreadable`, `day_malformed` (with `name`), or `no_ministers`.
    """
    rows = _elements(data, "Minister")
    found = [minister for row in rows if not row.get("ToDateTime") and (minister := _minister(row))]
    if not found:
        raise Refusal("no_ministers")
    return found


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal("file_unreadable") from None


def _elements(data: bytes, name: str) -> Iterator[dict[str, str]]:
    """Each element of that name as a mapping of its children's texts, whatever the namespaces."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Refusal("file_unreadable")
    try:
        root = ET.fromstring(data)  # noqa: S314 - as above
    except (ET.ParseError, ValueError):
        raise Refusal("file_unreadable") from None
    for element in root.iter():
        if _local(element.tag) == name:
            yield {_local(child.tag): (child.text or "").strip() for child in element}


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _from_xml(row: Mapping[str, str]) -> Member | None:
    name = _joined(row.get("PersonOfficialFirstName"), row.get("PersonOfficialLastName"))
    return _member(name, row.get("ConstituencyName"), row.get("PersonShortHonorific"))


def _from_house_csv(row: Mapping[str, str | None]) -> Member | None:
    # The exact label of the first column has changed over the years.
    honorific = next((value for label, value in row.items() if label and label.startswith("Honorific")), "")
    return _member(_joined(row["First Name"], row["Last Name"]), row["Constituency"], honorific)


def _from_own_csv(row: Mapping[str, str | None]) -> Member | None:
    return _member(
        _joined(row["name"]),
        row["riding"],
        row.get("honorific"),
        email=_joined(row.get("email")),
        languages=tuple((row.get("languages") or "").split()),
    )


def _member(
    name: str,
    riding: str | None,
    honorific: str | None,
    *,
    email: str = "",
    languages: tuple[str, ...] = (),
) -> Member | None:
    riding = _joined(riding)
    if not name or not riding:
        return None
    code = riding if riding.isascii() and riding.isdigit() else ""
    return Member(name, "" if code else riding, code, email, languages, _joined(honorific))


def _minister(row: Mapping[str, str]) -> Minister | None:
    first, last = row.get("PersonOfficialFirstName", ""), row.get("PersonOfficialLastName", "")
    name, title = _joined(first, last), _joined(row.get("Title"))
    if not name or not title:
        return None
    try:
        since = dt.datetime.fromisoformat(row.get("FromDateTime", "")).date()
    except ValueError:
        raise Refusal("day_malformed", value=row.get("FromDateTime", ""), name=name) from None
    return Minister(
        row.get("PersonId", ""),
        row.get("OrderOfPrecedence", ""),
        name,
        last,
        row.get("PersonShortHonorific", ""),
        title,
        since,
    )


def _joined(*parts: str | None) -> str:
    """The words of all parts with single blanks between."""
    return " ".join(" ".join(part or "" for part in parts).split())
