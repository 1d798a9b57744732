"""The cells of a table of offices, read strictly: what cannot be meant is refused with the cell's text."""

import datetime as dt
import re
from collections.abc import Mapping

from petitions.errors import Refusal
from petitions.identity.email_key import InvalidEmail, parse_email
from petitions.offices.models import OfficeKind

YES, NO = frozenset({"1", "yes", "true", "oui"}), frozenset({"", "0", "no", "false", "non"})
# Deliveries are written in one of the two official languages.
LANGUAGES = ("en", "fr")
# Most servers refuse more; below one no report fits.
LEAST_MB, MOST_MB = 1, 150
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_LONGEST_SLUG, _LONGEST_LINE, _LONGEST_RIDING = 80, 300, 12


def slug(text: str) -> str:
    """The office's name in addresses. Raises: Refusal `slug_missing` or `slug_malformed`."""
    if not text:
        raise Refusal("slug_missing")
    if not _SLUG.fullmatch(text) or len(text) > _LONGEST_SLUG:
        raise Refusal("slug_malformed", value=text)
    return text


def beyond(text: str) -> None:
    """A cell to which no column belongs: a comma without quotes has moved all cells behind it.

    Raises: Refusal `too_many_cells`.
    """
    if text:
        raise Refusal("too_many_cells", value=text)


def kind(text: str) -> OfficeKind:
    """Raises: Refusal `kind_unknown`."""
    if text not in set(OfficeKind):
        raise Refusal("kind_unknown", value=text)
    return OfficeKind(text)


def email(text: str) -> str:
    """An address as it was written, or "". Raises: Refusal `email_malformed`."""
    try:
        if text:
            parse_email(text)
    except InvalidEmail:
        raise Refusal("email_malformed", value=text) from None
    return text


def emails(text: str) -> list[str]:
    """Addresses with blanks, commas or semicolons between. Raises: Refusal `email_malformed`."""
    return [email(each) for each in re.split(r"[\s,;]+", text) if each]


def line(text: str, column: str) -> str:
    """A text as long as its column holds. Raises: Refusal `too_long`."""
    longest = _LONGEST_RIDING if column == "riding_code" else _LONGEST_LINE
    if len(text) > longest and not column.startswith("address"):
        raise Refusal("too_long", value=text[:40])
    return text.replace("\\n", "\n").replace("|", "\n") if column.startswith("address") else text


def language(text: str) -> str:
    """Raises: Refusal `language_unknown`."""
    if text.lower() not in LANGUAGES:
        raise Refusal("language_unknown", value=text)
    return text.lower()


def is_yes(text: str) -> bool:
    """Raises: Refusal `yes_or_no` for anything that is neither."""
    if text.lower() not in YES | NO:
        raise Refusal("yes_or_no", value=text)
    return text.lower() in YES


def megabytes(text: str) -> int:
    """Raises: Refusal `number_malformed` or `size_out_of_range`."""
    if not (text.isascii() and text.isdigit()):
        raise Refusal("number_malformed", value=text)
    if not LEAST_MB <= int(text) <= MOST_MB:
        raise Refusal("size_out_of_range", value=text)
    return int(text)


def tenure(row: Mapping[str, str]) -> tuple[dt.date, dt.date | None]:
    """The first day of a holder, and the first day on which they hold the office no longer.

    Raises: Refusal `from_missing`, `day_malformed` or `days_reversed`.
    """
    if not row.get("from_on"):
        raise Refusal("from_missing", value=row["holder"])
    since = day(row["from_on"])
    until = day(row["until_on"]) if row.get("until_on") else None
    if until is not None and until <= since:
        raise Refusal("days_reversed", value=f"{since} – {until}")
    return since, until


def day(text: str) -> dt.date:
    """Raises: Refusal `day_malformed`."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Refusal("day_malformed", value=text) from None
