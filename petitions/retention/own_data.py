"""Everything that is held about one signatory's signature, for themselves to take away."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import Column, Table, select
from sqlalchemy.orm import Session

from petitions.database import Base
from petitions.outbox.models import Message
from petitions.signing.models import Signature

# What visitors said of a comment is theirs, and tells of them.
_OF_OTHERS = frozenset({"comment_reports"})
_LETTER = (
    Message.letter, Message.recipient, Message.language, Message.state, Message.created_at, Message.sent_at
)  # fmt: skip


def own_rows(session: Session, signature: Signature) -> list[Signature]:
    """The counted row and its repeats from the same mailbox: what one person holds the link to."""
    rows = [signature]
    if signature.mailbox_key is not None:
        same = (Signature.repeat_of_id == signature.id, Signature.mailbox_key == signature.mailbox_key)
        rows += session.scalars(select(Signature).where(*same).order_by(Signature.id))
    return rows


def own_data(session: Session, signature: Signature) -> list[dict[str, Any]]:
    """Each row of the signatory with all that other tables hold about it, and the letters sent for it.

    Every table that refers to a signature is in it, whoever adds one. Numbers by which rows are known among
    themselves are left out; keyed hashes stand as the hexadecimal digits that they are.
    """
    return [_held(session, row) for row in own_rows(session, signature)]


def _held(session: Session, signature: Signature) -> dict[str, Any]:
    letters = select(*_LETTER).where(Message.about_kind == "signature", Message.about_id == signature.id)
    found: dict[str, Any] = {"petition": signature.petition.slug}
    for table, column in _about_signatures():
        rows = _rows(session, table, column, signature.id)
        if rows:
            found[table.name] = rows
    found["letters"] = [_said(row._mapping) for row in session.execute(letters.order_by(Message.id))]
    return found


def _about_signatures() -> list[tuple[Table, Column[Any]]]:
    own = Base.metadata.tables[Signature.__tablename__]
    others = [
        (table, column)
        for table in Base.metadata.sorted_tables
        if table is not own and table.name not in _OF_OTHERS
        for column in table.columns
        if any(key.column.table is own for key in column.foreign_keys)
    ]
    return [(own, own.c.id), *others]


def _rows(session: Session, table: Table, column: Column[Any], signature_id: int) -> list[dict[str, Any]]:
    return [_said(row._mapping) for row in session.execute(select(table).where(column == signature_id))]


def _said(row: Any) -> dict[str, Any]:
    named = {str(name): value for name, value in row.items()}
    return {name: _plain(value) for name, value in named.items() if name != "id" and not _is_inner(name)}


def _is_inner(name: str) -> bool:
    return name.endswith("_id") and name != "public_id"


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return str(value) if isinstance(value, uuid.UUID | dt.date) else value
