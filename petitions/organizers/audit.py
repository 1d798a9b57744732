"""The audit trail: each act of an organizer leaves a line in the same transaction."""

import datetime as dt

from sqlalchemy.orm import Session

from petitions.organizers.models import AuditEntry, Organizer


def record(
    session: Session,
    organizer: Organizer | None,
    action: str,
    *,
    subject: str,
    organization_id: int | None,
    now: dt.datetime,
    detail: dict[str, object] | None = None,
) -> AuditEntry:
    """Write down that `organizer` (None: the platform itself) did `action` to `subject`.

    `detail` holds counts, codes and reasons; never a signatory's name or address.
    """
    entry = AuditEntry(
        at=now,
        organization_id=organization_id,
        organizer_id=organizer.id if organizer else None,
        action=action,
        subject=subject,
        detail=detail or {},
    )
    session.add(entry)
    session.flush()
    return entry
