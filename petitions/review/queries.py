"""The platform's two desks: petitions that wait for a look, and petitions that were reported."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from petitions.campaign.models import Petition, PetitionState
from petitions.organizers.models import Organizer, PlatformRole
from petitions.review.models import PetitionReport, Review, ReviewNote

SHOWN = 100


def waiting_petitions(session: Session) -> Sequence[Petition]:
    """Those that were sent in, the longest waiting first."""
    query = (
        select(Petition)
        .where(Petition.state == PetitionState.SUBMITTED)
        .order_by(Petition.submitted_at, Petition.id)
    )
    return session.scalars(query.limit(SHOWN)).all()


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
    """A petition with its open reports, the oldest first."""

    petition: Petition
    reports: list[PetitionReport]

    @property
    def since(self) -> dt.datetime:
        return self.reports[0].reported_at


def reported_petitions(session: Session) -> list[Reported]:
    """Petitions with open reports, the longest waiting first."""
    query = (
        select(PetitionReport, Petition)
        .join(Petition, Petition.id == PetitionReport.petition_id)
        .where(PetitionReport.settled_at.is_(None))
        .order_by(PetitionReport.reported_at, PetitionReport.id)
    )
    found: dict[int, Reported] = {}
    for report, petition in session.execute(query.limit(SHOWN)):
        found.setdefault(petition.id, Reported(petition, [])).reports.append(report)
    return list(found.values())


def open_report_count(session: Session) -> int:
    """How many petitions have open reports."""
    query = select(func.count(PetitionReport.petition_id.distinct())).where(
        PetitionReport.settled_at.is_(None)
    )
    return session.scalar(query) or 0
