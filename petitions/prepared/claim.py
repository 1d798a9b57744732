"""A file in the hands of one worker: claimed, kept alive, finished, given back or given up."""

import datetime as dt
import secrets

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from petitions.prepared.models import FileReason, FileState, PreparedFile
from petitions.prepared.sealed import Content
from petitions.prepared.shelf import shelf_key

LEASE = dt.timedelta(minutes=2)
# How long a file lies ready: a working day and the night after it.
KEPT_FOR = dt.timedelta(hours=24)
PAUSE = dt.timedelta(minutes=1)
# So many makings may fail, or end with their worker.
MOST_ATTEMPTS = 3


def claim_next(session: Session, *, now: dt.datetime) -> PreparedFile | None:
    """Claim the file that has waited longest, or whose worker is gone; None when there is none.

    Each making has a key of its own in storage: a worker that slept over its lease writes over nothing.
    """
    _give_up(session, now)
    file = session.scalars(
        select(PreparedFile)
        .where(PreparedFile.due_at <= now)
        .order_by(PreparedFile.due_at, PreparedFile.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if file is not None:
        file.state, file.lease_token, file.due_at = FileState.MAKING, secrets.token_hex(16), now + LEASE
        file.attempts += 1
        file.row_total, file.row_count = None, 0
        session.flush()
    return file


def renew(session: Session, file_id: int, token: str, *, now: dt.datetime) -> bool:
    """Prolong a lease. False: it was stopped, begun anew, or is another worker's."""
    return _update(session, _is_ours(file_id, token), due_at=now + LEASE)


def advance(
    session: Session, file_id: int, token: str, *, rows: int, total: int | None = None, now: dt.datetime
) -> bool:
    """Note how far it is, and prolong the lease. False: not ours any more."""
    values: dict[str, object] = {"row_count": rows, "due_at": now + LEASE}
    if total is not None:
        values["row_total"] = total
    return _update(session, _is_ours(file_id, token), **values)


def finish(
    session: Session, file_id: int, token: str, content: Content, key: bytes, *, rows: int, now: dt.datetime
) -> bool:
    """Its sealed bytes are in storage: it may be fetched. False: not ours any more, and it must not be."""
    return _update(
        session,
        _is_ours(file_id, token) & (PreparedFile.due_at > now),
        state=FileState.READY,
        reason="",
        lease_token=None,
        due_at=None,
        row_total=rows,
        row_count=rows,
        size=content.size,
        digest=content.digest,
        storage_key=shelf_key(file_id, token),
        file_key=key,
        made_at=now,
        expires_at=now + KEPT_FOR,
    )


def give_back(session: Session, file_id: int, token: str, *, now: dt.datetime) -> None:
    """The worker is told to end: another begins at once, and nothing has failed."""
    attempts = PreparedFile.attempts - 1
    _update(session, _is_ours(file_id, token), **_WAITING, attempts=attempts, due_at=now)


def try_later(session: Session, file_id: int, token: str, *, now: dt.datetime) -> None:
    """It could not be made now; so often as is worth while it is tried again."""
    _update(session, _is_ours(file_id, token), **_WAITING, due_at=now + PAUSE)


def fail(session: Session, file_id: int, token: str, reason: FileReason, *, now: dt.datetime) -> bool:
    """It cannot be made, and trying again by itself would not help."""
    return _update(session, _is_ours(file_id, token), **_failed(reason, now))


_WAITING: dict[str, object] = {"state": FileState.WAITING, "lease_token": None, "row_count": 0}


def _give_up(session: Session, now: dt.datetime) -> None:
    """What ended its workers again and again, with or without a word."""
    is_hopeless = (PreparedFile.due_at <= now) & (PreparedFile.attempts >= MOST_ATTEMPTS)
    _update(session, is_hopeless, **_failed(FileReason.NOT_MADE, now))


def _failed(reason: FileReason, now: dt.datetime) -> dict[str, object]:
    ended = {"state": FileState.FAILED, "reason": reason, "ended_at": now}
    return {**ended, "lease_token": None, "due_at": None}


def _is_ours(file_id: int, token: str) -> ColumnElement[bool]:
    is_making = PreparedFile.state == FileState.MAKING
    return (PreparedFile.id == file_id) & (PreparedFile.lease_token == token) & is_making


def _update(session: Session, which: ColumnElement[bool], **values: object) -> bool:
    statement = update(PreparedFile).where(which).values(**values)
    result = session.execute(statement.execution_options(synchronize_session=False))
    return bool(result.rowcount)  # type: ignore[attr-defined]
