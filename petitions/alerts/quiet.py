"""A campaign that nobody signs any more, and what the past week brought."""

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.alerts.digest_days import Moment, digest_key, organizations_wanting
from petitions.alerts.kinds import AlertKind
from petitions.alerts.night import DAY_BEGINS
from petitions.alerts.ring import ring
from petitions.campaign.models import Petition, PetitionState
from petitions.counting.queries import count, counted_by_day

# Nobody for so many whole days, after a week in which there was one a day at least.
QUIET_DAYS, BUSY_DAYS = 3, 7


def look_for_quiet(session: Session, *, zone: str, now: dt.datetime) -> None:
    """Ring for open petitions that have fallen silent, and for the week of each at the hours chosen.

    Silence is told by day: until then somebody may sign.
    """
    local = now.astimezone(ZoneInfo(zone))
    today, is_day = local.date(), local.hour >= DAY_BEGINS
    wanting = organizations_wanting(session, Moment(today.weekday(), local.hour))
    open_ones = select(Petition.id, Petition.organization_id).where(Petition.state == PetitionState.OPEN)
    for petition_id, organization_id in session.execute(open_ones).all():
        days = counted_by_day(session, petition_id, zone)
        if is_day and (last := last_day(days, today)) is not None:
            silence = {"last_on": last.isoformat(), "days": (today - last).days - 1}
            ring(session, petition_id, AlertKind.STALLED, key=f"{last:%Y%m%d}", now=now, facts=silence)
        if days and organization_id in wanting:
            facts = week(days, today) | {"count": count(session, petition_id)}
            ring(session, petition_id, AlertKind.DIGEST, key=digest_key(today), now=now, facts=facts)


def last_day(days: Mapping[dt.date, int], today: dt.date) -> dt.date | None:
    """The last day on which somebody signed, of a campaign that has fallen silent; None of any other."""
    last = max((day for day, number in days.items() if number), default=None)
    if last is None or (today - last).days <= QUIET_DAYS:
        return None
    before = sum(days.get(last - dt.timedelta(n), 0) for n in range(BUSY_DAYS))
    return last if before >= BUSY_DAYS else None


def week(days: Mapping[dt.date, int], today: dt.date) -> dict[str, int]:
    """How many came in the seven whole days before today, and in the seven before those."""
    sums = [
        sum(days.get(today - dt.timedelta(start + n), 0) for n in range(1, BUSY_DAYS + 1))
        for start in (0, BUSY_DAYS)
    ]
    return {"joined": sums[0], "joined_before": sums[1]}
