"""Ask for a file: it is noted, and a worker makes it."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.errors import Refusal
from petitions.prepared.models import IN_WORK, LIVING, FileKind, PreparedFile

# So many files of one petition may be in work or lie ready for one person: each takes room on the disk.
MOST = 10


def ask_for(
    session: Session,
    *,
    petition_id: int,
    kind: FileKind,
    layout: str,
    chosen: dict[str, str],
    by_id: int,
    now: dt.datetime,
) -> PreparedFile:
    """Note the wish; one that is in work already is not noted twice. Raises: Refusal `too_many_files`."""
    living = list(
        session.scalars(
            select(PreparedFile)
            .where(PreparedFile.petition_id == petition_id, PreparedFile.asked_by_id == by_id)
            .where(PreparedFile.state.in_(LIVING))
            .order_by(PreparedFile.id)
        )
    )
    for file in living:
        is_same = (file.kind, file.layout, file.chosen) == (kind, layout, chosen)
        if is_same and file.state in IN_WORK:
            return file
    if len(living) >= MOST:
        raise Refusal("too_many_files", most=MOST)
    file = PreparedFile(
        petition_id=petition_id,
        asked_by_id=by_id,
        kind=kind,
        layout=layout,
        chosen=chosen,
        asked_at=now,
        due_at=now,
    )
    session.add(file)
    session.flush()
    return file
