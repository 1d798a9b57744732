"""Keep a signature and post its letter, both or neither, in as few statements as the database allows."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Insert, Table, bindparam, func, literal_column, select
from sqlalchemy.dialects import postgresql, sqlite

from petitions.database import run
from petitions.outbox.models import Message, MessageState
from petitions.signing.models import Origin, Signature, SignatureState

_SIGNATURES: Table = Signature.__table__  # type: ignore[assignment]
_MESSAGES: Table = Message.__table__  # type: ignore[assignment]
# What every row has alike, and what differs: written out, so that no default is worked out for each row.
_ALIKE = {
    "state": SignatureState.PENDING, "origin": Origin.WEB, "tallied_as": "", "invalidated_reason": "",
}  # fmt: skip
_VARYING = (
    "public_id", "petition_id", "mailbox_key", "slot", "signed_at", "text_version", "name", "email",
    "language", "spoken", "kind", "organization", "role", "country", "postal_code", "province", "city",
    "comment", "letter", "exposure", "consent_updates", "source", "network_key", "held_at", "held_reason",
    "repeat_of_id", "repeat_reason",
)  # fmt: skip


def _signature(insert: Any) -> Any:
    """One row, unless somebody holds its place of the mailbox."""
    alike = {name: _written_out(value) for name, value in _ALIKE.items()}
    varying = {name: bindparam(name, type_=_SIGNATURES.c[name].type) for name in _VARYING}
    return insert(_SIGNATURES).values(**alike, **varying).on_conflict_do_nothing()


def _letter(about: Any) -> dict[str, Any]:
    """The letter's row, from the values of the signature's and three of its own."""
    given = {
        "letter": "due_letter", "recipient": "email", "mailbox_key": "mailbox_key", "language": "spoken",
        "next_attempt_at": "signed_at", "created_at": "signed_at", "message_id": "message_id",
    }  # fmt: skip
    alike = {"about_kind": "signature", "state": MessageState.QUEUED, "attempts": 0, "last_error": ""}
    return {
        **{name: bindparam(key, type_=_MESSAGES.c[name].type) for name, key in given.items()},
        **{name: _written_out(value) for name, value in alike.items()},
        "about_id": about,
    }


def _written_out(value: object) -> Any:
    return literal_column(str(value) if isinstance(value, int) else f"'{value}'")


def _about(signature_id: Any) -> Any:
    """The row that a letter is about: the one that was there before, or the new one."""
    return func.coalesce(bindparam("about", type_=_MESSAGES.c.about_id.type), signature_id)


def _together() -> Insert:
    """Both rows in one statement of PostgreSQL, the letter only if there is a signature."""
    kept = _signature(postgresql.insert).returning(_SIGNATURES.c.id).cte("kept")
    row = _letter(_about(kept.c.id))
    return _MESSAGES.insert().inline().from_select(list(row), select(*row.values()).select_from(kept))


def _sqlite_processors() -> dict[str, Callable[[Any], Any]]:
    """What becomes of the values for which SQLite has no kind of its own."""
    kinds = {name: _SIGNATURES.c[name].type.dialect_impl(_SQLITE) for name in _VARYING if name != "email"}
    return {name: process for name, kind in kinds.items() if (process := kind.bind_processor(_SQLITE))}


# As text: SQLAlchemy's own way to the driver would take longer than the driver.
_SQLITE = sqlite.dialect(paramstyle="named")
_TOGETHER = str(_together().compile(dialect=postgresql.psycopg.dialect()))  # type: ignore[no-untyped-call]
_SIGNATURE = str(_signature(sqlite.insert).compile(dialect=_SQLITE))
_LETTER = str(
    _MESSAGES.insert().inline().values(_letter(_about(func.last_insert_rowid()))).compile(dialect=_SQLITE)
)
_PROCESSORS = _sqlite_processors()


def keep(connection: Connection, row: dict[str, Any]) -> bool:
    """Insert the signature and its letter; False, and nothing is kept, when its place is somebody else's.

    `row` has the columns that differ, and of the letter `due_letter`, `message_id` and `about`: the row that
    it is about, or None for the new one.
    """
    if connection.dialect.name == "postgresql":
        return bool(run(connection, _TOGETHER, row).rowcount == 1)
    values = row | {name: process(row[name]) for name, process in _PROCESSORS.items()}
    if run(connection, _SIGNATURE, values).rowcount != 1:
        return False
    run(connection, _LETTER, values)
    return True
