"""Prepared files as they are kept: what was asked for, how far it is, and the key that opens it."""

import datetime as dt
import enum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from petitions.campaign.models import Petition
from petitions.database import Base, Code, EncryptedBytes, Id, Line, one_of
from petitions.organizers.permissions import Permission


class FileKind(enum.StrEnum):
    """What a file holds."""

    SIGNATURES = "signatures"
    CONTACTS = "contacts"


# Who may ask for a file, and must still be allowed to when it is fetched.
NEEDS = {FileKind.SIGNATURES: Permission.EXPORT, FileKind.CONTACTS: Permission.EXPORT_CONTACTS}


class FileState(enum.StrEnum):
    """Where a file is. Waiting and making ones are in work; failed, stopped and gone ones at their end."""

    WAITING = "waiting"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"
    STOPPED = "stopped"
    GONE = "gone"


IN_WORK = (FileState.WAITING, FileState.MAKING)
LIVING = (*IN_WORK, FileState.READY)


class FileReason(enum.StrEnum):
    """Why a file failed or is gone."""

    DISK_FULL = "disk_full"
    NOT_MADE = "not_made"
    EXPIRED = "expired"
    PEOPLE_LEFT = "people_left"
    ANONYMIZED = "anonymized"
    ROLE_LOST = "role_lost"
    DELETED = "deleted"
    LOST = "lost"


class PreparedFile(Base):
    """One file that an organizer asked for and only they may fetch.

    `layout` is the format of a file of signatures, or the program whose columns a file of contacts has;
    `chosen` holds codes of the choice, never what somebody typed. `due_at` is the instant from which a worker
    may take it; while it is made that is the end of the lease, and at its end it is None. `storage_key` names
    the sealed bytes and stays until they are deleted; without `file_key` nobody can read them. `row_total` is
    how many rows were there when the making began, `row_count` how many are done; `size` and `digest`
    (SHA-256) are of the file as it is fetched, not as it is sealed.
    """

    __tablename__ = "prepared_files"
    __table_args__ = (
        CheckConstraint(one_of("kind", FileKind), name="kind"),
        CheckConstraint(one_of("state", FileState), name="state"),
        CheckConstraint("state <> 'making' OR lease_token IS NOT NULL", name="lease"),
        CheckConstraint("state <> 'ready' OR file_key IS NOT NULL", name="key"),
        Index("ix_prepared_files_petition_id", "petition_id"),
    )

    id: Mapped[Id]
    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("organizers.id"))
    kind: Mapped[Code]
    layout: Mapped[Code]
    chosen: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[Code] = mapped_column(default=FileState.WAITING)
    reason: Mapped[Code] = mapped_column(default="")
    row_total: Mapped[int | None]
    row_count: Mapped[int] = mapped_column(default=0)
    size: Mapped[int | None] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(String(64), default="")
    storage_key: Mapped[Line] = mapped_column(default="")
    file_key: Mapped[bytes | None] = mapped_column(EncryptedBytes)
    asked_at: Mapped[dt.datetime]
    due_at: Mapped[dt.datetime | None]
    lease_token: Mapped[str | None] = mapped_column(String(32))
    attempts: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[dt.datetime | None]
    expires_at: Mapped[dt.datetime | None]
    fetched_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]

    petition: Mapped[Petition] = relationship()


_IS_DUE = PreparedFile.due_at.is_not(None)
# As small as the queue is, however many files were ever made.
Index("ix_prepared_files_due_at", PreparedFile.due_at, postgresql_where=_IS_DUE, sqlite_where=_IS_DUE)
