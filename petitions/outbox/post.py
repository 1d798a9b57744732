"""Put a letter in the outbox, in the same transaction as the reason for it."""

import datetime as dt
import json
import secrets
from typing import Any

from sqlalchemy import Connection, insert
from sqlalchemy.orm import Session

from petitions.crypto import Sealed
from petitions.outbox.models import Message, MessageState

# One Core statement, compiled once: it runs in the request that signs. Inline, since nobody needs the id.
_INSERT = insert(Message.__table__).inline()  # type: ignore[arg-type]


def new_message_id() -> str:
    """The left half of a Message-ID, chosen when the letter is posted and kept at every try."""
    return secrets.token_hex(16)


def post(
    session: Session | Connection,
    *,
    letter: str,
    recipient: str | Sealed,
    language: str,
    now: dt.datetime,
    mailbox_key: bytes | None = None,
    about: tuple[str, int] = ("", 0),
    context: dict[str, Any] | None = None,
    rendered: bytes | None = None,
    message_id: str | None = None,
) -> None:
    """Queue one letter about a row, such as ``about=("signature", 17)``, to be sent after the commit.

    `context` is what the letter needs beyond that row; a letter composed already comes as `rendered`, with
    its `message_id`. Without a `mailbox_key` the letter is not counted in the mailbox's daily measure.
    """
    row = {
        "letter": letter,
        "recipient": recipient,
        "mailbox_key": mailbox_key,
        "language": language,
        "about_kind": about[0],
        "about_id": about[1] or None,
        "context": json.dumps(context) if context else None,
        "state": MessageState.QUEUED,
        "attempts": 0,
        "next_attempt_at": now,
        "message_id": message_id or new_message_id(),
        "rendered": rendered,
        "last_error": "",
        "created_at": now,
    }
    session.execute(_INSERT, row)
