"""Questions about prepared files: one's own of a petition, and one of them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.prepared.models import FileKind, PreparedFile

MOST_SHOWN = 20


def files_of(session: Session, petition_id: int, kind: FileKind, by_id: int) -> Sequence[PreparedFile]:
    """The files of a kind that somebody asked for, newest first."""
    query = select(PreparedFile).where(
        PreparedFile.petition_id == petition_id,
        PreparedFile.kind == kind,
        PreparedFile.asked_by_id == by_id,
    )
    return session.scalars(query.order_by(PreparedFile.id.desc()).limit(MOST_SHOWN)).all()


def file_of(
    session: Session, petition_id: int, kind: FileKind, by_id: int, file_id: int
) -> PreparedFile | None:
    """One file, for who asked for it and nobody else."""
    file = session.get(PreparedFile, file_id)
    if file is None or (file.petition_id, file.kind, file.asked_by_id) != (petition_id, kind, by_id):
        return None
    return file
