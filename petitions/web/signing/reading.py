"""What was typed under a petition, read by the domain's own parsers, each run once and its result kept.

No form of the library is built for that: most signatures need none, and it would take as long as all the rest
of the request. It is built when the page has to be shown again, see `forms`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from petitions.campaign.models import PetitionKind
from petitions.errors import Refusal
from petitions.identity.countries import HOME, parse_country
from petitions.identity.email_key import parse_email
from petitions.identity.name_key import check_name
from petitions.identity.organization_domain import check_website
from petitions.identity.postal_code import parse_postal_code
from petitions.signing.contact import ContactWording
from petitions.signing.models import Exposure, SignatureKind
from petitions.signing.organizations import OrganizationValues
from petitions.signing.sign import SignatureValues
from petitions.text.characters import is_empty_looking
from petitions.text.plain import check_line, check_text
from petitions.web.signing.forms import COMMENT_LIMIT, LETTER_LIMIT, LINE_LIMIT, NO


@dataclass(slots=True)
class Reading:
    """What came of it: the values that passed, and by field what was refused."""

    typed: Mapping[str, str]
    parsed: dict[str, Any] = field(default_factory=dict)
    described: dict[str, str] = field(default_factory=dict)
    refused: dict[str, Refusal] = field(default_factory=dict)

    def values(
        self, *, language: str, spoken: str, source: str, contact: ContactWording | None
    ) -> SignatureValues:
        """What was typed, as the domain takes it; only when nothing was refused."""
        described = OrganizationValues(**self.described)
        return SignatureValues(
            language=language,
            spoken=spoken,
            source=source,
            described=described,
            contact=contact if self.parsed.get("kind") != SignatureKind.ORGANIZATION else None,
            **self.parsed,
        )


Read = Callable[[Reading, str], None]


def read_signature(typed: Mapping[str, str], petition_kind: str) -> Reading:
    """Read the fields of the contract that a petition of this kind has; all others are ignored."""
    reading = Reading(typed)
    _read(reading, _FIELDS)
    if petition_kind == PetitionKind.LETTER:
        _read(reading, _LETTER)
    elif petition_kind == PetitionKind.STATEMENT:
        _read(reading, _STATEMENT)
        if reading.parsed.get("kind") == SignatureKind.ORGANIZATION:
            _read(reading, _ORGANIZATION)
    return reading


def _read(reading: Reading, fields: Mapping[str, Read]) -> None:
    for name, read in fields.items():
        try:
            read(reading, reading.typed.get(name, ""))
        except Refusal as refusal:
            reading.refused[name] = refusal


def _name(reading: Reading, typed: str) -> None:
    reading.parsed["name"] = check_name(typed)


def _email(reading: Reading, typed: str) -> None:
    reading.parsed["email"] = parse_email(typed)


def _country(reading: Reading, typed: str) -> None:
    reading.parsed["country"] = parse_country(typed or HOME)


def _postal_code(reading: Reading, typed: str) -> None:
    country = reading.parsed.get("country")
    postal = parse_postal_code(typed, country) if country else None
    if postal:
        reading.parsed["postal_code"], reading.parsed["province"] = postal.stored, postal.province


def _consent(reading: Reading, typed: str) -> None:
    reading.parsed["consent_updates"] = typed not in NO


def _website(reading: Reading, typed: str) -> None:
    reading.described["website"] = check_website(typed)


def _line(name: str, *, is_needed: bool = False) -> Read:
    def read(reading: Reading, typed: str) -> None:
        line = _checked(check_line, typed, LINE_LIMIT)
        if is_needed and is_empty_looking(line):
            raise Refusal("missing", field=name)
        reading.parsed[name] = line

    return read


def _described(name: str) -> Read:
    def read(reading: Reading, typed: str) -> None:
        reading.described[name] = _checked(check_line, typed, LINE_LIMIT)

    return read


def _text(name: str, limit: int) -> Read:
    def read(reading: Reading, typed: str) -> None:
        reading.parsed[name] = _checked(check_text, typed, limit)

    return read


def _checked(check: Callable[..., str], typed: str, limit: int) -> str:
    """A text without a rule of its own; empty in most signatures."""
    return check(typed, field="text", limit=limit) if typed else ""


def _choice(name: str, choices: type[StrEnum], otherwise: StrEnum) -> Read:
    known = {str(choice): choice for choice in choices}

    def read(reading: Reading, typed: str) -> None:
        if typed and typed not in known:
            raise Refusal("unknown", field="choice")
        reading.parsed[name] = known[typed or otherwise]

    return read


# By the names of the contract, in the order of the form: the postal code is read by the rules of the country.
_FIELDS: dict[str, Read] = {
    "name": _name,
    "email": _email,
    "country": _country,
    "postal_code": _postal_code,
    "city": _line("city"),
    "comment": _text("comment", COMMENT_LIMIT),
    # The page proposes the addressee; whoever says nothing is named to nobody.
    "exposure": _choice("exposure", Exposure, Exposure.COUNTED),
    "consent_updates": _consent,
}
_LETTER: dict[str, Read] = {"letter": _text("letter", LETTER_LIMIT)}
_STATEMENT: dict[str, Read] = {"kind": _choice("kind", SignatureKind, SignatureKind.PERSON)}
_ORGANIZATION: dict[str, Read] = {
    "organization": _line("organization", is_needed=True),
    "organization_en": _described("name_en"),
    "organization_fr": _described("name_fr"),
    "organization_website": _website,
    "role": _line("role", is_needed=True),
}
