"""Check one row of a file by the rules of the form, and bring it into the form in which rows are kept."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

from petitions.crypto import KEYRING, Sealed
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
    """A row as it is kept. `email` only with consent to updates: without it nobody may write there.

    The fields are named like the columns of signatures.
    """

    public_id: uuid.UUID
    mailbox_key: bytes | None
    name: str
    name_key: str
    country: str
    postal_code: str
    province: str
    city: str
    email: Sealed | None
    comment: str
    exposure: str
    consent_updates: bool
    language: str
    signed_at: dt.datetime


class Checker:
    """Checks the rows of one file; what a file does not say is taken from the petition and the import."""

    def __init__(self, head: Head, *, language: str, now: dt.datetime, zone: str) -> None:
        self._places = tuple(head.places.items())
        self._language, self._now, self._zone = language, now, ZoneInfo(zone)

    def row(self, cells: Sequence[str]) -> Row:
        """The row as it is kept. Raises: Refusal with code and field, as the form does."""
        width = len(cells)
        typed = {column: cells[place] for column, place in self._places if place < width}
        get = typed.get
        name = check_name(get("name") or f"{get('first_name', '')} {get('last_name', '')}")
        country = parse_country(get("country") or HOME)
        code, email = get("postal_code"), get("email")
        postal = parse_postal_code(code, country) if code else None
        address = parse_email(email) if email else None
        consent = address is not None and get("consent_updates", "").lower() in YES
        return Row(
            uuid.uuid4(),
            KEYRING.mailbox_key(address.canonical) if address else None,
            name,
            name_key(name),
            country,
            postal.stored if postal else "",
            postal.province if postal else "",
            _line(get("city", "")),
            KEYRING.encrypt(address.typed) if address and consent else None,
            _text(get("comment", "")),
            _EXPOSURES.get(get("exposure", "").lower(), Exposure.ADDRESSEE),
            consent,
            self._language_of(get("language", "")),
            self._instant(get("signed_at", "")),
        )

    def _language_of(self, text: str) -> str:
        if not text:
            return self._language
        code = text.strip().lower().replace("_", "-")[:12]
        return (
            code if code.isascii() and code.replace("-", "").isalpha() and len(code) >= 2 else self._language
        )

    def _instant(self, text: str) -> dt.datetime:
        """ISO 8601; a time without a zone is by the site's clock. Raises: Refusal("date_malformed")."""
        if not text or not (text := text.strip()):
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
