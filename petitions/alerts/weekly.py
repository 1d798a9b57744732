"""The past week of an organisation's petitions in numbers, for the letter that its members get."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from petitions.alerts.quiet import week
from petitions.campaign.models import Petition, PetitionState
from petitions.counting.queries import count, counted_by_day
from petitions.delivery.slots.preview import next_runs
from petitions.delivery.slots.schedule_models import DeliverySchedule

_LIVE = (PetitionState.OPEN, PetitionState.PAUSED)


@dataclass(frozen=True, slots=True)
class Week:
    """How many came in the seven whole days before today and in the seven before those; the count now."""

    petition: Petition
    joined: int
    joined_before: int
    count: int
    next_at: dt.datetime | None


def weeks_of(session: Session, organization_id: int, *, zone: str, now: dt.datetime) -> list[Week]:
    """The week of each petition that was open in it, the busiest first.

    One to which nothing has happened for two weeks is left out: its silence was told when it began.
    """
    petitions = _petitions(session, organization_id, now)
    nexts, today = _nexts(session, petitions, now), now.astimezone(ZoneInfo(zone)).date()
    found = []
    for petition in petitions:
        sums = week(counted_by_day(session, petition.id, zone), today)
        if sums["joined"] or sums["joined_before"]:
            reached = count(session, petition.id)
            found.append(Week(petition, count=reached, next_at=nexts.get(petition.id), **sums))
    return sorted(found, key=lambda each: (-each.joined, each.petition.id))


def _petitions(session: Session, organization_id: int, now: dt.datetime) -> Sequence[Petition]:
    closed_lately = (Petition.state == PetitionState.CLOSED) & (Petition.closed_at > now - dt.timedelta(7))
    query = (
        select(Petition)
        .where(Petition.organization_id == organization_id)
        .where(or_(Petition.state.in_(_LIVE), closed_lately))
        .options(selectinload(Petition.texts))
        .order_by(Petition.id)
    )
    return session.scalars(query).all()


def _nexts(session: Session, petitions: Sequence[Petition], now: dt.datetime) -> dict[int, dt.datetime]:
    live = [each.id for each in petitions if each.state in _LIVE]
    query = select(DeliverySchedule).where(DeliverySchedule.petition_id.in_(live), DeliverySchedule.is_active)
    return next_runs(session, session.scalars(query).all(), now=now)
