"""How a letter to an office begins: by the office's own data in English and French.

In other languages it is addressed in English, and begins with a greeting that fits everybody.
"""

import datetime as dt
from collections.abc import Sequence

from flask_babel import gettext as _

from petitions.campaign.models import Addressee
from petitions.delivery.contents.addressing import VACANT
from petitions.offices.models import Holder, Office, OfficeKind

OFFICIAL = ("en", "fr")


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
