"""A letter on paper to an office: the lines of its envelope, and when it needs no stamp."""

import re

from petitions.identity.countries import HOME
from petitions.offices.models import Holder, Office, OfficeKind

# For those who sort the mail: English and French side by side, whatever the letter speaks.
FREE_OF_POSTAGE = ("Free of postage: House of Commons", "Franchise postale : Chambre des communes")
_HOUSE = ("House of Commons", "Chambre des communes")
_IN_PARLIAMENT = (OfficeKind.PRIME_MINISTER, OfficeKind.MINISTER, OfficeKind.MEMBER)
_CODE = re.compile(r"([A-Z]\d[A-Z]) ?(\d[A-Z]\d)", re.ASCII)
# Two spaces stand before the postal code, and no line ends between them.
_BEFORE_CODE = "\u00a0\u00a0"


def postal_lines(office: Office, holder: Holder | None, language: str) -> list[str]:
    """Name, title and address as an envelope carries them, the postal code behind two spaces."""
    name = [holder.style(language)] if holder else []
    return [*name, office.title(language), *_address_lines(office.address(language) or office.address("en"))]


def _address_lines(address: str) -> list[str]:
    lines = [" ".join(line.split()) for line in address.splitlines() if line.strip()]
    if len(lines) > 1 and _CODE.fullmatch(lines[-1]):
        lines[-2:] = [f"{lines[-2]} {lines[-1]}"]
    return [*lines[:-1], _with_code_apart(lines[-1])] if lines else []


def _with_code_apart(line: str) -> str:
    found = _CODE.search(line)
    if found is None:
        return line
    return line[: found.start()].rstrip() + f"{_BEFORE_CODE}{found[1]}\u00a0{found[2]}" + line[found.end() :]


def is_free_of_postage(office: Office, holder: Holder | None, country: str) -> bool:
    """Whether a letter mailed in `country` needs no stamp: it goes to a member, at the House of Commons.

    Source: Canada Post Corporation Act, s. 35(2) and (4); a department's own address is not covered.
    """
    is_at_house = any(house in office.address("en") + office.address("fr") for house in _HOUSE)
    return country == HOME and holder is not None and office.kind in _IN_PARLIAMENT and is_at_house
