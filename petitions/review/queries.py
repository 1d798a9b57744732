"""The platform's two desks: petitions that wait for a look, and petitions that were reported."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, joinedload

from petitions.campaign.models import Petition, PetitionState
from petitions.organizers.models import Organizer, PlatformRole
from petitions.review.models import PetitionReport, Review, ReviewNote

SHOWN = 100
# Of the reports of one petition, so many are read; the others are counted.
REPORTS_SHOWN = 20
# Within so many days those who sent a petition in should have an answer; the last two are marked.
ANSWER_WITHIN, SOON = dt.timedelta(days=7), dt.timedelta(days=2)


def waiting_petitions(session: Session) -> Sequence[Petition]:
    """Those that were sent in, the longest waiting first."""
    query = (
        select(Petition)
        .where(Petition.state == PetitionState.SUBMITTED)
        .order_by(Petition.submitted_at, Petition.id)
    )
    return session.scalars(query.limit(SHOWN)).all()


def waiting_counts(session: Session, *, now: dt.datetime) -> tuple[int, int]:
    """How many wait, and how many of them longer than they should."""
    is_late = case((Petition.submitted_at <= now - ANSWER_WITHIN, 1))
    query = select(func.count(), func.count(is_late)).where(Petition.state == PetitionState.SUBMITTED)
    all_of_them, late = session.execute(query).one()
    return all_of_them, late


def reviews_of(session: Session, ids: Sequence[int]) -> dict[int, Review]:
    """The reviews of some petitions, with who is at them."""
    query = select(Review).where(Review.petition_id.in_(ids)).options(joinedload(Review.claimed_by))
    return {review.petition_id: review for review in session.scalars(query)}


def notes_of(session: Session, petition_id: int) -> Sequence[ReviewNote]:
    """What platform and organizers said to each other, oldest first."""
    query = select(ReviewNote).where(ReviewNote.petition_id == petition_id).order_by(ReviewNote.id)
    return session.scalars(query.options(joinedload(ReviewNote.author))).all()


def platform_staff(session: Session, role: str) -> Sequence[Organizer]:
    """Everybody with a role on the whole platform who may still sign in."""
    query = select(Organizer).join(Organizer.roles).where(PlatformRole.name == role, Organizer.active)
    return session.scalars(query.order_by(Organizer.id)).all()


@dataclass(frozen=True, slots=True)
class Reported:
    """A petition with how many open reports, since when, up to which id, and the newest of them."""

    petition: Petition
    count: int
    since: dt.datetime
    last_id: int
    reports: list[PetitionReport]


def reported_petitions(session: Session) -> list[Reported]:
    """Petitions with open reports, the longest waiting first."""
    since = func.min(PetitionReport.reported_at)
    query = (
        select(Petition, func.count(), since, func.max(PetitionReport.id))
        .join(PetitionReport, PetitionReport.petition_id == Petition.id)
        .where(PetitionReport.settled_at.is_(None))
        .group_by(Petition.id)
        .order_by(since, Petition.id)
        .limit(SHOWN)
    )
    found = session.execute(query).all()
    newest = _newest_reports(session, [row[0].id for row in found])
    return [Reported(row[0], row[1], row[2], row[3], newest[row[0].id]) for row in found]


def _newest_reports(session: Session, petition_ids: list[int]) -> dict[int, list[PetitionReport]]:
    place = func.row_number().over(partition_by=PetitionReport.petition_id, order_by=PetitionReport.id.desc())
    open_ones = PetitionReport.petition_id.in_(petition_ids), PetitionReport.settled_at.is_(None)
    placed = select(PetitionReport.id, place.label("place")).where(*open_ones).subquery()
    query = select(PetitionReport).join(placed, placed.c.id == PetitionReport.id)
    found: dict[int, list[PetitionReport]] = {each: [] for each in petition_ids}
    for report in session.scalars(query.where(placed.c.place <= REPORTS_SHOWN).order_by(PetitionReport.id)):
        found[report.petition_id].append(report)
    return found


def open_report_count(session: Session) -> int:
    """How many petitions have open reports."""
    query = select(func.count(PetitionReport.petition_id.distinct())).where(
        PetitionReport.settled_at.is_(None)
    )
    return session.scalar(query) or 0
