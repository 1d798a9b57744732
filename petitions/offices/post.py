"""A letter on paper to an office: the lines of its envelope, and when it needs no stamp."""

import re

from babel import Locale

from petitions.identity.countries import COUNTRIES, HOME
from petitions.offices.models import Holder, Office, OfficeKind

# For those who sort the mail: English and French side by side, whatever the letter speaks.
FREE_OF_POSTAGE = ("Free of postage: House of Commons", "Franchise postale : Chambre des communes")
_HOUSE = ("House of Commons", "Chambre des communes")
LETTER, A4 = "us-letter", "a4"
# Countries by their English and French names; of the others that use Letter paper hardly one is petitioned.
_ABROAD = frozenset(
    Locale(language).territories[code].casefold()
    for language in ("en", "fr")
    for code in COUNTRIES - {HOME, "US"}
)
_IN_PARLIAMENT = (OfficeKind.PRIME_MINISTER, OfficeKind.MINISTER, OfficeKind.MEMBER)
_CODE = re.compile(r"([A-Z]\d[A-Z]) ?(\d[A-Z]\d)", re.ASCII)
# Two spaces stand before the postal code, and no line ends between them.
_BEFORE_CODE = "\u00a0\u00a0"


def postal_lines(office: Office, holder: Holder | None, language: str) -> list[str]:
    """Name, title and address as an envelope carries them, the postal code behind two spaces."""
    name = [holder.style(language)] if holder else []
    return [*name, office.title(language), *address_lines(office.address(language) or office.address("en"))]


def address_lines(address: str) -> list[str]:
    """The lines of a postal address, the postal code behind two spaces on the line of its place."""
    lines = [" ".join(line.split()) for line in address.splitlines() if line.strip()]
    if len(lines) > 1 and _CODE.fullmatch(lines[-1]):
        lines[-2:] = [f"{lines[-2]} {lines[-1]}"]
    return [*lines[:-1], _with_code_apart(lines[-1])] if lines else []


def _with_code_apart(line: str) -> str:
    found = _CODE.search(line)
    if found is None:
        return line
    return line[: found.start()].rstrip() + f"{_BEFORE_CODE}{found[1]}\u00a0{found[2]}" + line[found.end() :]


def paper_for(address: str) -> str:
    """The paper of an office's printer, and ours for it: Letter in Canada and the United States, else A4.

    An address that names no country is in Canada.
    """
    last = (address.splitlines() or [""])[-1].strip().casefold()
    is_abroad = bool(last) and not _CODE.search(last.upper()) and last in _ABROAD
    return A4 if is_abroad else LETTER


def is_free_of_postage(office: Office, holder: Holder | None, country: str) -> bool:
    """Whether a letter mailed in `country` needs no stamp: it goes to a member, at the House of Commons.

    Source: Canada Post Corporation Act, s. 35(2) and (4); a department's own address is not covered.
    """
    return country == HOME and goes_free(office, is_held=holder is not None)


def goes_free(office: Office, *, is_held: bool) -> bool:
    """The same of a letter that is posted in Canada; an empty chair has no such right."""
    is_at_house = any(house in office.address("en") + office.address("fr") for house in _HOUSE)
    return is_held and office.kind in _IN_PARLIAMENT and is_at_house
