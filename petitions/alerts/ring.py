"""Keep that something happened, once an occasion; and how far a look has come."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from petitions.alerts.kinds import AlertKind
from petitions.alerts.models import Alert, AlertMark
from petitions.database import insert_for


def ring(
    session: Session,
    petition_id: int,
    kind: AlertKind,
    *,
    key: str,
    now: dt.datetime,
    facts: dict[str, Any],
    rows: Sequence[int] = (),
) -> None:
    """Keep an alert; of an occasion that is known already nothing comes.

    Two workers that look at the same time ring once.
    """
    row = {
        "petition_id": petition_id,
        "kind": kind,
        "key": f"{kind}:{key}",
        "at": now,
        "facts": facts,
        "rows": list(rows),
    }
    session.execute(insert_for(session, Alert).on_conflict_do_nothing(), row)


def mark_of(session: Session, name: str) -> AlertMark | None:
    """How far a look has come; None when it never looked."""
    return session.get(AlertMark, name)


def set_mark(session: Session, name: str, number: int, *, now: dt.datetime) -> None:
    """Remember how far a look has come."""
    row = {"name": name, "number": number, "at": now}
    insert = insert_for(session, AlertMark)
    values = {"number": insert.excluded.number, "at": insert.excluded.at}
    session.execute(insert.on_conflict_do_update(index_elements=[AlertMark.name], set_=values), row)
    session.expire_all()
