"""The mark that a signature leaves in a delivery: a digest that its owner can open and nobody else.

A row's statement says who signed which text and when; its salt hides that from whoever holds the digest.
The salt is made of the key of this installation and of random bytes that are thrown away when the person is
erased: from then on the digest stands and nobody, we included, can tell or test whose it was.
"""

import datetime as dt
import hmac
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import Session

from petitions.crypto import keyed_hash


def canonical(document: Mapping[str, Any]) -> bytes:
    """JSON in one spelling: keys sorted, no spaces, UTF-8. What is digested and signed is always this."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def statement(
    *, name: str, organization: str, language: str, version: int, signed_at: dt.datetime
) -> dict[str, Any]:
    """What a row's digest says, when it is opened."""
    return {
        "name": name,
        "organization": organization,
        "text": {"language": language, "version": version},
        "signed_at": signed_at.astimezone(dt.UTC).isoformat(),
    }


def salt_of(row_key: bytes, public_id: bytes, stored: bytes | None) -> bytes:
    """The 32 bytes that open one row's digest; `stored` is None for an erased row."""
    return keyed_hash(row_key, public_id, stored or b"")


def row_digest(salt: bytes, said: Mapping[str, Any]) -> bytes:
    """HMAC-SHA-256 over the canonical statement, under the row's salt."""
    return hmac.digest(salt, canonical(said), "sha256")


def fresh_salt(session: Session) -> ColumnElement[bytes]:
    """Random bytes, another for every row of a statement, made by the database."""
    if session.get_bind().dialect.name == "sqlite":
        return func.randomblob(32)
    return func.uuid_send(func.gen_random_uuid()).op("||")(func.uuid_send(func.gen_random_uuid()))


def blanks(row_key: bytes, reference: str, number: int) -> list[bytes]:
    """Digests that belong to nobody, the same each time, to fill up the tree of a small delivery with."""
    return [keyed_hash(row_key, "blank", reference, str(each)) for each in range(number)]
