"""Files of signatures made at the edge: claim one, write it sealed, put it in storage, say that it is ready.

No transaction that writes is open while rows are read. A worker that is killed leaves nothing that anybody
could fetch: the next begins the file from its first row, because only so do all rows see one moment.
"""

import datetime as dt
import errno
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import structlog
from obstore.exceptions import BaseError as StorageError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from petitions.database import writing
from petitions.dispatch.compiling import without_words
from petitions.dispatch.file_watch import Interrupted, LeaseLost, Watch
from petitions.dispatch.installation import storage
from petitions.dispatch.workplace import workplace
from petitions.extensions import db
from petitions.heartbeat import heartbeat
from petitions.organizers.audit import record
from petitions.prepared.claim import claim_next, fail, finish, give_back, renew, try_later
from petitions.prepared.contents import pieces_of, row_number
from petitions.prepared.forget import let_go
from petitions.prepared.models import FileReason, PreparedFile
from petitions.prepared.sealed import Content, new_file_key, write_sealed
from petitions.prepared.shelf import FOLDER, keys_kept, keys_of_ended, leftovers, note_cleared, shelf_key

Clock = Callable[[], dt.datetime]
KeepOn = Callable[[], bool]
Totals = Counter[str]
log = structlog.get_logger("petitions.files")
# Longer than any writer takes for one file.
UNFINISHED_FOR = dt.timedelta(hours=1)
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True, slots=True)
class Claim:
    """A file in this worker's hands."""

    file_id: int
    token: str
    clock: Clock
    keep_on: KeepOn

    @property
    def key(self) -> str:
        return shelf_key(self.file_id, self.token)


@dataclass(frozen=True, slots=True)
class Made:
    """A file that is written, and the key that opens it."""

    content: Content
    file_key: bytes
    rows: int


def make_due(*, clock: Clock, keep_on: KeepOn) -> Totals:
    """Take back what is over, make what waits, and clear away what nobody can read any more."""
    with writing(), Session(db.engine) as session:
        totals: Totals = Counter(gone=let_go(session, now=clock()))
        session.commit()
    while keep_on() and (word := make_next(clock=clock, keep_on=keep_on)):
        totals[word] += 1
    with suppress(OSError, StorageError):
        _clear(clock, is_asked=bool(+totals))
    if said := {word: number for word, number in totals.items() if number}:
        log.info("files", **said)
    return totals


def make_next(*, clock: Clock, keep_on: KeepOn) -> str | None:
    """Make the file that has waited longest: what became of it in a word, or None when none waits."""
    with writing(), Session(db.engine) as session:
        file = claim_next(session, now=clock())
        claim = None if file is None else Claim(file.id, file.lease_token or "", clock, keep_on)
        session.commit()
    if claim is None:
        return None
    try:
        with heartbeat(lambda session: _renew(session, claim)), workplace() as folder:
            return _make(claim, folder)
    except LeaseLost:
        return "lost"
    except Interrupted:
        _write(lambda session: give_back(session, claim.file_id, claim.token, now=clock()))
        return "interrupted"
    except Exception as error:
        log.error("file not made", file=claim.file_id, **without_words(error))
        return _give_back(claim, error)


def _make(claim: Claim, folder: Path) -> str:
    made = _written(claim, folder)
    storage().write(claim.key, folder / "sealed")
    with writing(), Session(db.engine) as session:
        is_ours = finish(
            session,
            claim.file_id,
            claim.token,
            made.content,
            made.file_key,
            rows=made.rows,
            now=claim.clock(),
        )
        if is_ours:
            _note(session, session.get_one(PreparedFile, claim.file_id), claim.clock())
        session.commit()
    if not is_ours:
        storage().delete(claim.key)
    return "made" if is_ours else "lost"


def _written(claim: Claim, folder: Path) -> Made:
    """Read the rows once, and write the file sealed."""
    key = new_file_key()
    with Session(db.engine) as session:
        file = session.get_one(PreparedFile, claim.file_id)
        total = row_number(session, file.petition_id, file.kind, file.chosen)
        watch = Watch(claim.file_id, claim.token, total, clock=claim.clock, keep_on=claim.keep_on)
        watch.begin()
        pieces = pieces_of(session, file, seen=watch.seen, folder=folder)
        content = write_sealed(pieces, folder / "sealed", key)
    return Made(content, key, watch.rows)


def _renew(session: Session, claim: Claim) -> bool:
    return renew(session, claim.file_id, claim.token, now=claim.clock())


def _note(session: Session, file: PreparedFile, now: dt.datetime) -> None:
    """The platform's own line in the trail: it is ready."""
    record(
        session,
        None,
        f"{file.kind}_file_ready",
        subject=file.petition.slug,
        organization_id=file.petition.organization_id,
        now=now,
        detail={"number": file.row_count, "format": file.layout},
    )


def _give_back(claim: Claim, error: Exception) -> str:
    """Say that there is no room; anything else may pass. Without a database the lease tells later."""
    is_full = has_no_room(error)

    def settle(session: Session) -> None:
        if is_full:
            fail(session, claim.file_id, claim.token, FileReason.DISK_FULL, now=claim.clock())
        else:
            try_later(session, claim.file_id, claim.token, now=claim.clock())

    with suppress(DBAPIError):
        _write(settle)
    return "failed" if is_full else "not_made"


def has_no_room(error: BaseException | None) -> bool:
    """Whether somewhere beneath an error a disk was full; libraries wrap what the system said."""
    if error is None:
        return False
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return True
    if isinstance(error, StorageError) and "No space left" in str(error):
        return True
    inner = (error.__cause__, error.__context__, *(each for each in error.args if each is not error))
    return any(has_no_room(each) for each in inner if isinstance(each, BaseException))


def _write(act: Callable[[Session], object]) -> None:
    with writing(), Session(db.engine) as session:
        act(session)
        session.commit()


def _clear(clock: Clock, *, is_asked: bool) -> None:
    """Delete the bytes of files at their end, and what killed workers left. Seldom is there anything."""
    with Session(db.engine) as session:
        ended = keys_of_ended(session)
    if not (ended or is_asked):
        return
    kept = storage()
    keys = keys_kept(kept)
    with Session(db.engine) as session:
        found = leftovers(session, keys)
    for key in found:
        kept.delete(key)
    kept.forget_unfinished(FOLDER, before=clock() - UNFINISHED_FOR)
    _write(lambda session: note_cleared(session, ended))
