"""Take prepared files back: people left, who asked may no more, the day is over.

With its key a file is gone at once; the sealed bytes, which nobody can read then, are deleted by the worker.
"""

import datetime as dt
from collections.abc import Collection

from sqlalchemy import ColumnElement, case, delete, exists, update
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.organizers.models import Membership, Organizer
from petitions.organizers.permissions import ALLOWED, Permission
from petitions.prepared.models import (
    IN_WORK,
    LIVING,
    NEEDS,
    FileKind,
    FileReason,
    FileState,
    PreparedFile,
)

# How long it stays known what became of a file.
TOLD_FOR = dt.timedelta(days=7)


def drop_files(
    session: Session,
    petition_id: int,
    *,
    now: dt.datetime,
    kinds: Collection[FileKind] = tuple(FileKind),
    reason: FileReason = FileReason.PEOPLE_LEFT,
) -> None:
    """Somebody's data are no longer what a petition's files say: ready ones go, the others begin anew.

    One that waits is touched as well: so no worker begins to read before this transaction is over. Those in
    work come first, because one may become ready while this waits for its row.
    """
    own = (PreparedFile.petition_id == petition_id) & PreparedFile.kind.in_(kinds)
    was_made = case((PreparedFile.state == FileState.MAKING, 1), else_=0)
    _set(
        session,
        own & PreparedFile.state.in_(IN_WORK),
        state=FileState.WAITING,
        lease_token=None,
        due_at=now,
        row_count=0,
        attempts=PreparedFile.attempts - was_made,
    )
    _end(session, own & (PreparedFile.state == FileState.READY), reason, now)


def drop_file(session: Session, file: PreparedFile, *, now: dt.datetime) -> None:
    """Who asked for it wants it no more: what is in work stops, what is ready goes. Twice is as once."""
    own = PreparedFile.id == file.id
    stopped = {"state": FileState.STOPPED, "lease_token": None, "due_at": None, "ended_at": now}
    _set(session, own & PreparedFile.state.in_(IN_WORK), **stopped)
    _end(session, own & (PreparedFile.state == FileState.READY), FileReason.DELETED, now)


def let_go(session: Session, *, now: dt.datetime) -> int:
    """Take back what lay for its day, and what was asked for by somebody who may no more; how many."""
    is_over = (PreparedFile.state == FileState.READY) & (PreparedFile.expires_at <= now)
    number = _end(session, is_over, FileReason.EXPIRED, now)
    for kind, permission in NEEDS.items():
        is_foreign = (PreparedFile.kind == kind) & ~_may(permission) & PreparedFile.state.in_(LIVING)
        number += _end(session, is_foreign, FileReason.ROLE_LOST, now)
    is_told = (PreparedFile.ended_at <= now - TOLD_FOR) & (PreparedFile.storage_key == "")
    session.execute(delete(PreparedFile).where(is_told).execution_options(synchronize_session=False))
    return number


def lose(session: Session, file: PreparedFile, *, now: dt.datetime) -> None:
    """Storage no longer has it."""
    _end(
        session,
        (PreparedFile.id == file.id) & (PreparedFile.state == FileState.READY),
        FileReason.LOST,
        now,
    )


def _may(permission: Permission) -> ColumnElement[bool]:
    """Whether who asked for a file has a role that allows it still."""
    roles = [role for role, allowed in ALLOWED.items() if permission in allowed]
    return exists().where(
        Petition.id == PreparedFile.petition_id,
        Membership.organization_id == Petition.organization_id,
        Membership.organizer_id == PreparedFile.asked_by_id,
        Membership.role.in_(roles),
        Organizer.id == PreparedFile.asked_by_id,
        Organizer.active,
    )


def _end(session: Session, which: ColumnElement[bool], reason: FileReason, now: dt.datetime) -> int:
    ended = {"state": FileState.GONE, "reason": reason, "file_key": None, "ended_at": now}
    return _set(session, which, **ended, lease_token=None, due_at=None)


def _set(session: Session, which: ColumnElement[bool], **values: object) -> int:
    statement = update(PreparedFile).where(which).values(**values)
    result = session.execute(statement.execution_options(synchronize_session=False))
    return int(result.rowcount)  # type: ignore[attr-defined]
