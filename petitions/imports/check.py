"""Check one row of a file by the rules of the form, and bring it into the form in which rows are kept."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

from petitions.crypto import KEYRING
from petitions.errors import Refusal
from petitions.identity.countries import HOME, parse_country
from petitions.identity.email_key import parse_email
from petitions.identity.name_key import check_name, name_key
from petitions.identity.postal_code import parse_postal_code
from petitions.imports.read import Head
from petitions.signing.models import Exposure
from petitions.text.plain import check_line, check_text

COMMENT_LIMIT = 2_000
LINE_LIMIT = 200
YES = frozenset({"1", "y", "yes", "true", "oui", "o", "vrai", "x"})
_EXPOSURES = {
    "public": Exposure.PUBLIC,
    "addressee": Exposure.ADDRESSEE,
    "counted": Exposure.COUNTED,
    "anonymous": Exposure.COUNTED,
    "private": Exposure.ADDRESSEE,
}


class Row(NamedTuple):
    """A row as it is kept. `email` only with consent to updates: without it nobody may write there."""

    line: int
    public_id: uuid.UUID
    mailbox_key: bytes | None
    name: str
    name_key: str
    country: str
    postal_code: str
    province: str
    city: str
    email: str | None
    comment: str
    exposure: str
    consent_updates: bool
    language: str
    signed_at: dt.datetime


class Checker:
    """Checks the rows of one file; what a file does not say is taken from the petition and the import."""

    def __init__(self, head: Head, *, language: str, now: dt.datetime, zone: str) -> None:
        self._places = head.places
        self._language, self._now, self._zone = language, now, ZoneInfo(zone)

    def row(self, line: int, cells: Sequence[str]) -> Row:
        """The row as it is kept. Raises: Refusal with code and field, as the form does."""
        get = self._getter(cells)
        name = check_name(get("name") or f"{get('first_name')} {get('last_name')}")
        country = parse_country(get("country") or HOME)
        postal = parse_postal_code(get("postal_code"), country) if get("postal_code") else None
        typed = get("email")
        address = parse_email(typed) if typed else None
        consent = get("consent_updates").lower() in YES
        return Row(
            line=line,
            public_id=uuid.uuid4(),
            mailbox_key=KEYRING.mailbox_key(address.canonical) if address else None,
            name=name,
            name_key=name_key(name),
            country=country,
            postal_code=postal.stored if postal else "",
            province=postal.province if postal else "",
            city=_line(get("city")),
            email=address.typed if address and consent else None,
            comment=check_text(get("comment"), field="comment", limit=COMMENT_LIMIT)
            if get("comment")
            else "",
            exposure=_EXPOSURES.get(get("exposure").lower(), Exposure.ADDRESSEE),
            consent_updates=consent and address is not None,
            language=self._language_of(get("language")),
            signed_at=self._instant(get("signed_at")),
        )

    def _getter(self, cells: Sequence[str]) -> Callable[[str], str]:
        places, width = self._places, len(cells)

        def get(column: str) -> str:
            place = places.get(column, width)
            return cells[place] if place < width else ""

        return get

    def _language_of(self, text: str) -> str:
        code = text.strip().lower().replace("_", "-")[:12]
        return (
            code if code.isascii() and code.replace("-", "").isalpha() and len(code) >= 2 else self._language
        )

    def _instant(self, text: str) -> dt.datetime:
        """ISO 8601; a time without a zone is by the site's clock. Raises: Refusal("date_malformed")."""
        text = text.strip()
        if not text:
            return self._now
        try:
            instant = dt.datetime.fromisoformat(text)
        except ValueError:
            raise Refusal("date_malformed", field="signed_at") from None
        instant = instant if instant.tzinfo else instant.replace(tzinfo=self._zone)
        instant = instant.astimezone(dt.UTC)
        if instant > self._now + dt.timedelta(days=1):
            raise Refusal("date_in_future", field="signed_at")
        return min(instant, self._now)


def _text(typed: str) -> str:
    return check_text(typed, field="comment", limit=COMMENT_LIMIT) if typed else ""


def _line(typed: str) -> str:
    return check_line(typed, field="city", limit=LINE_LIMIT) if typed else ""
