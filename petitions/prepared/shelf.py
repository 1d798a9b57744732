"""Where in storage sealed files lie, and what of them nobody can read any more."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from petitions.prepared.models import FileState, PreparedFile
from petitions.storage import Storage

FOLDER = "prepared"


def shelf_key(file_id: int, token: str) -> str:
    """The place of one making's bytes."""
    return f"{FOLDER}/{file_id}-{token}"


def keys_of_ended(session: Session) -> Sequence[str]:
    """Where bytes lie of files that are at their end."""
    ended = (PreparedFile.storage_key != "") & (PreparedFile.state != FileState.READY)
    return session.scalars(select(PreparedFile.storage_key).where(ended)).all()


def leftovers(session: Session, keys: Sequence[str]) -> list[str]:
    """Of the keys, those that stand for no ready file and no making; list the keys before you ask.

    A worker that finished since the list was made is so never robbed of what it has just put there.
    """
    ready = select(PreparedFile.storage_key).where(PreparedFile.state == FileState.READY)
    making = select(PreparedFile.id, PreparedFile.lease_token).where(PreparedFile.state == FileState.MAKING)
    kept = set(session.scalars(ready)) | {
        shelf_key(number, token or "") for number, token in session.execute(making)
    }
    return [key for key in keys if key not in kept]


def keys_kept(storage: Storage) -> list[str]:
    """Every sealed file in storage."""
    return list(storage.keys(FOLDER))


def note_cleared(session: Session, keys: Sequence[str]) -> None:
    """Nothing lies there any more."""
    statement = update(PreparedFile).where(PreparedFile.storage_key.in_(keys)).values(storage_key="")
    session.execute(statement.execution_options(synchronize_session=False))
