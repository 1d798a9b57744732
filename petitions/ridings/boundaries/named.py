"""Ridings as a file of boundaries itself names them, for an installation that knows none yet."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from petitions.ridings.boundaries.raw import Raw
from petitions.ridings.models import Riding

# What the first two digits of a riding's number say: the province, by Statistics Canada's classification.
PROVINCE_OF = dict(
    zip(
        ("10", "11", "12", "13", "24", "35", "46", "47", "48", "59", "60", "61", "62"),
        ("NL", "PE", "NS", "NB", "QC", "ON", "MB", "SK", "AB", "BC", "YT", "NT", "NU"),
        strict=True,
    )
)


def add_named(session: Session, raws: Iterable[Raw], *, representation_order: str) -> int:
    """Add every riding that is told with its number and both its names; answers how many."""
    found: dict[str, Riding] = {}
    for raw in raws:
        number, province = raw.number, PROVINCE_OF.get(raw.number[:2])
        if province and len(number) == 5 and number.isascii() and number.isdigit() and raw.name_fr:
            names = {"name_en": raw.name_en or raw.name_fr, "name_fr": raw.name_fr}
            order = representation_order
            found[number] = Riding(representation_order=order, code=number, province=province, **names)
    session.add_all(found.values())
    session.flush()
    return len(found)
