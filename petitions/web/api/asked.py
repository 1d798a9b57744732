"""What a program asks for: places in a list, instants, numbers. What cannot be read is refused by name."""

import base64
import binascii
import datetime as dt
from enum import StrEnum
from typing import TypeVar

from flask import Response, abort, request

from petitions.signing.queries import Since
from petitions.web.api.problems import refused

MOST, USUAL = 500, 100
_EARLIEST, _LATEST = dt.datetime(2000, 1, 1, tzinfo=dt.UTC), dt.datetime(9000, 1, 1, tzinfo=dt.UTC)
# Above that a database has no number.
_HIGHEST_ID = 2**63
Choice = TypeVar("Choice", bound=StrEnum)


def limit() -> int:
    """How many at once."""
    typed = request.args.get("limit", str(USUAL))
    if not (typed.isascii() and typed.isdigit() and len(typed) < 5 and 1 <= int(typed) <= MOST):
        abort(_malformed("limit"))
    return int(typed)


def choice(name: str, choices: type[Choice]) -> Choice | None:
    """One of some words; None when nothing is asked for."""
    typed = request.args.get(name, "")
    if not typed:
        return None
    if typed not in set(choices):
        abort(_malformed(name))
    return choices(typed)


def place() -> Since | None:
    """Where to go on in a list: a cursor, or else an instant."""
    cursor, since = request.args.get("cursor", ""), request.args.get("since", "")
    if cursor:
        found = _opened(cursor)
        return found or abort(_malformed("cursor"))
    return Since(_instant(since, "since")) if since else None


def after_id() -> int:
    """Where to go on in a list that is in the order of its numbers."""
    found = place()
    return found.after_id or 0 if found else 0


def cursor_after(at: dt.datetime, row_id: int) -> str:
    """The place behind a row, for the next question. What is in it is ours to change."""
    return base64.urlsafe_b64encode(f"{at.astimezone(dt.UTC).isoformat()} {row_id}".encode()).decode()


def _opened(cursor: str) -> Since | None:
    try:
        at, row_id = base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True).decode().split()
        instant, number = dt.datetime.fromisoformat(at), int(row_id)
    except (ValueError, binascii.Error):
        return None
    is_ours = instant.tzinfo is not None and 0 <= number < _HIGHEST_ID and _EARLIEST <= instant <= _LATEST
    return Since(instant, number) if is_ours else None


def _instant(typed: str, name: str) -> dt.datetime:
    """RFC 3339, with its offset; a plus that came as a blank is one."""
    try:
        instant = dt.datetime.fromisoformat(typed.replace(" ", "+"))
    except ValueError:
        abort(_malformed(name))
    if instant.tzinfo is None or not _EARLIEST <= instant <= _LATEST:
        abort(_malformed(name))
    return instant


def _malformed(name: str) -> Response:
    return refused(400, "malformed", field=name)
