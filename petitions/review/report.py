"""A visitor says that a petition should not be here; the platform looks and decides."""

import datetime as dt

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from petitions.organizers.models import Organizer
from petitions.review.models import PetitionReport, ReportDecision

WORDS_MAX_LENGTH = 1000


def report_petition(
    session: Session,
    petition_id: int,
    *,
    reason: str,
    words: str,
    network_key: bytes | None,
    now: dt.datetime,
) -> bool:
    """Note a report; False when this network has an open one about this petition already."""
    if network_key is not None and _has_reported(session, petition_id, network_key):
        return False
    report = PetitionReport(
        petition_id=petition_id,
        reason=reason,
        words=words[:WORDS_MAX_LENGTH],
        network_key=network_key,
        reported_at=now,
    )
    session.add(report)
    session.flush()
    return True


def _has_reported(session: Session, petition_id: int, network_key: bytes) -> bool:
    query = select(PetitionReport.id).where(
        PetitionReport.petition_id == petition_id,
        PetitionReport.network_key == network_key,
        PetitionReport.settled_at.is_(None),
    )
    return session.scalar(query.limit(1)) is not None


def settle_petition_reports(
    session: Session, petition_id: int, decision: ReportDecision, *, by: Organizer, now: dt.datetime
) -> int:
    """Decide on all open reports of a petition at once; answers how many. Their networks are forgotten."""
    open_ones = select(PetitionReport.id).where(
        PetitionReport.petition_id == petition_id, PetitionReport.settled_at.is_(None)
    )
    ids = list(session.scalars(open_ones))
    session.execute(
        update(PetitionReport)
        .where(PetitionReport.id.in_(ids))
        .values(settled_at=now, settled_by_id=by.id, decision=decision, network_key=None)
    )
    return len(ids)
