"""On which day of the week a member is told the week in numbers; 0 is Monday, until another is chosen."""

import datetime as dt

from sqlalchemy import ColumnElement, String, cast, exists, func, literal, select
from sqlalchemy.orm import Session

from petitions.alerts.kinds import AlertKind
from petitions.alerts.models import Alert, DigestDay
from petitions.campaign.models import Petition
from petitions.database import insert_for
from petitions.organizers.models import Membership

MONDAY = 0


def digest_key(day: dt.date) -> str:
    """The occasion of a digest: its week and, at the end, the day of the week."""
    return f"{day:%G-W%V}-{day.weekday()}"


def weekday_of(session: Session, membership_id: int) -> int:
    """The day that a member has chosen."""
    chosen = session.get(DigestDay, membership_id)
    return chosen.weekday if chosen else MONDAY


def choose_weekday(session: Session, membership_id: int, weekday: int) -> None:
    """Tell a member on another day."""
    insert = insert_for(session, DigestDay)
    change = insert.on_conflict_do_update(index_elements=[DigestDay.membership_id], set_={"weekday": weekday})
    session.execute(change, {"membership_id": membership_id, "weekday": weekday})
    session.expire_all()


def organizations_wanting(session: Session, weekday: int) -> set[int]:
    """The organisations of which somebody is told on a day."""
    return set(session.scalars(select(Membership.organization_id).where(_weekday() == weekday)))


def weekday_in(key: str) -> int:
    """The day of the week in the key of a digest's alert."""
    return int(key[-1])


def wants_it_of(weekday: int) -> ColumnElement[bool]:
    """The condition that a member has chosen a day."""
    return _weekday() == weekday


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
