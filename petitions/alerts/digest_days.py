"""When a member is told the week in numbers: on which weekday and at which hour, until others are chosen."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, String, cast, exists, func, literal, select
from sqlalchemy.orm import Session, joinedload

from petitions.alerts.kinds import WRITTEN_TO, AlertKind
from petitions.alerts.models import MORNING, Alert, AlertTurnedOff, DigestDay
from petitions.campaign.models import Petition
from petitions.database import insert_for
from petitions.organizers.models import Membership, Organizer

MONDAY = 0


@dataclass(frozen=True, slots=True)
class Moment:
    """An hour of a week, by the clock of the site; 0 is Monday."""

    weekday: int = MONDAY
    hour: int = MORNING


def digest_key(day: dt.date) -> str:
    """The occasion of a digest: its week and, at the end, the day of the week."""
    return f"{day:%G-W%V}-{day.weekday()}"


def moment_of(session: Session, membership_id: int) -> Moment:
    """What a member has chosen."""
    chosen = session.get(DigestDay, membership_id)
    return Moment(chosen.weekday, chosen.hour) if chosen else Moment()


def choose_moment(session: Session, membership_id: int, moment: Moment) -> None:
    """Tell a member at another time."""
    values = {"weekday": moment.weekday, "hour": moment.hour}
    insert = insert_for(session, DigestDay)
    change = insert.on_conflict_do_update(index_elements=[DigestDay.membership_id], set_=values)
    session.execute(change, {"membership_id": membership_id, **values})
    session.expire_all()


def organizations_wanting(session: Session, at: Moment) -> set[int]:
    """The organisations of which somebody is told on a day, at this hour or an earlier one."""
    query = select(Membership.organization_id).where(_weekday() == at.weekday, _hour() <= at.hour)
    return set(session.scalars(query))


def members_due(session: Session, at: Moment, *, today: dt.date) -> Sequence[Membership]:
    """Who is to get the letter of this week now, and has not got it."""
    is_off = exists().where(
        AlertTurnedOff.membership_id == Membership.id, AlertTurnedOff.kind == AlertKind.DIGEST
    )
    query = (
        select(Membership)
        .join(Organizer, Organizer.id == Membership.organizer_id)
        .outerjoin(DigestDay, DigestDay.membership_id == Membership.id)
        .where(Membership.role.in_(WRITTEN_TO[AlertKind.DIGEST]), Organizer.active, ~is_off)
        .where(func.coalesce(DigestDay.weekday, MONDAY) == at.weekday)
        .where(func.coalesce(DigestDay.hour, MORNING) <= at.hour)
        .where(DigestDay.told_on.is_(None) | (DigestDay.told_on < today))
        .options(joinedload(Membership.organizer), joinedload(Membership.organization))
        .order_by(Membership.id)
    )
    return session.scalars(query).all()


def mark_told(session: Session, membership_id: int, today: dt.date) -> bool:
    """Keep that a member was told today. False: another worker has done so meanwhile."""
    insert = insert_for(session, DigestDay)
    change = insert.on_conflict_do_update(
        index_elements=[DigestDay.membership_id],
        set_={"told_on": today},
        where=DigestDay.told_on.is_(None) | (DigestDay.told_on < today),
    ).returning(DigestDay.membership_id)
    row = {"membership_id": membership_id, "weekday": MONDAY, "hour": MORNING, "told_on": today}
    return session.execute(change, row).first() is not None


def is_mine(organizer_id: int) -> ColumnElement[bool]:
    """The condition that an alert is no digest, or that of the day this organizer has chosen."""
    ending = literal("%-").concat(cast(_weekday(), String))
    chosen = exists().where(
        Membership.organizer_id == organizer_id,
        Membership.organization_id == Petition.organization_id,
        Petition.id == Alert.petition_id,
        Alert.key.like(ending),
    )
    return (Alert.kind != AlertKind.DIGEST) | chosen.correlate(Alert)


def _weekday() -> ColumnElement[int]:
    chosen = select(DigestDay.weekday).where(DigestDay.membership_id == Membership.id).scalar_subquery()
    return func.coalesce(chosen, MONDAY)


def _hour() -> ColumnElement[int]:
    chosen = select(DigestDay.hour).where(DigestDay.membership_id == Membership.id).scalar_subquery()
    return func.coalesce(chosen, MORNING)
