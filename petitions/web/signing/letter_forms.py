"""How a letter to an office is begun, addressed and ended: by the office's own data in English and French.

In other languages the address stays as Canada Post reads it, and the letter begins with a greeting that fits
everybody.
"""

import datetime as dt
import re
from collections.abc import Sequence

from flask_babel import gettext as _

from petitions.campaign.models import Addressee
from petitions.delivery.addressing import VACANT
from petitions.identity.countries import HOME
from petitions.offices.models import Holder, Office, OfficeKind

OFFICIAL = ("en", "fr")
_HOUSE = ("House of Commons", "Chambre des communes")
_IN_PARLIAMENT = (OfficeKind.PRIME_MINISTER, OfficeKind.MINISTER, OfficeKind.MEMBER)
_CODE = re.compile(r"([A-Z]\d[A-Z]) ?(\d[A-Z]\d)", re.ASCII)
# Two spaces stand before the postal code, and no line ends between them.
_BEFORE_CODE = "\u00a0\u00a0"


def official(language: str) -> str:
    """The official language in which an office is addressed in a letter of that language."""
    return "fr" if language.partition("-")[0] == "fr" else "en"


def salutation(office: Office, holder: Holder | None, language: str) -> str:
    """How the letter begins, with its comma."""
    if language.partition("-")[0] not in OFFICIAL:
        return str(_("Dear Sir or Madam,"))
    spoken = official(language)
    if holder is None:
        return VACANT[OfficeKind(office.kind)][spoken == "fr"] + ","
    return holder.salutation(spoken).rstrip(", ") + ","


def joint_salutation(salutations: Sequence[str]) -> str:
    """One beginning for a mail to several, each of them greeted once."""
    return "\n".join(dict.fromkeys(salutations)) or str(_("Dear Sir or Madam,"))


def expected_salutations(addressees: Sequence[Addressee], language: str, today: dt.date) -> list[str]:
    """How the letters of a petition begin before it is known who writes: one for each who is asked."""
    return [
        salutation(each.office, each.office.holder_on(today), language)
        if each.office
        else _to_own_member(language)
        for each in addressees
        if each.copying == "to" and (each.office or each.is_own_member)
    ]


def _to_own_member(language: str) -> str:
    return salutation(Office(kind=OfficeKind.MEMBER), None, language)


def postal_lines(office: Office, holder: Holder | None, language: str) -> list[str]:
    """Name, title and address as an envelope carries them, the postal code behind two spaces."""
    spoken = official(language)
    name = [holder.style(spoken)] if holder else []
    return [*name, office.title(spoken), *_address_lines(office.address(spoken) or office.address("en"))]


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
    """Whether a letter mailed in Canada needs no stamp: it goes to a member, at the House of Commons.

    Source: Canada Post Corporation Act, s. 35(2) and (4); a department's own address is not covered.
    """
    is_at_house = any(house in office.address("en") + office.address("fr") for house in _HOUSE)
    return country == HOME and holder is not None and office.kind in _IN_PARLIAMENT and is_at_house
