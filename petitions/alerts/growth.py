"""Steps on the way: parts of the goal, and round numbers of signatures."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.alerts.kinds import AlertKind
from petitions.alerts.models import AlertMark
from petitions.alerts.ring import ring, set_mark
from petitions.campaign.models import Petition, PetitionState
from petitions.counting.queries import counts_of, public_count

GOAL_PERCENTS = (25, 50, 75, 90, 100)
MILESTONES = tuple(first * 10**zeros for zeros in range(2, 7) for first in (1, 5))
_LIVE = (PetitionState.OPEN, PetitionState.PAUSED)


def look_at_growth(session: Session, *, now: dt.datetime) -> None:
    """Ring for each petition that has crossed a step since the last look; the highest step alone.

    The first look only remembers: a count that was there before is no news.
    """
    petitions = session.execute(select(Petition.id, Petition.goal).where(Petition.state.in_(_LIVE))).all()
    counts = counts_of(session, [each.id for each in petitions])
    before = _marks(session)
    for petition_id, goal in petitions:
        count, name = public_count(counts.get(petition_id, {})), _name(petition_id)
        if name in before and count > before[name]:
            _ring_for(session, petition_id, goal, before[name], count, now)
        if before.get(name, -1) < count:
            set_mark(session, name, count, now=now)


def _marks(session: Session) -> dict[str, int]:
    """The highest count of each petition so far: who withdraws and comes back crosses nothing again."""
    query = select(AlertMark.name, AlertMark.number).where(AlertMark.name.startswith("count:"))
    return {row.name: row.number for row in session.execute(query)}


def _name(petition_id: int) -> str:
    return f"count:{petition_id}"


def _ring_for(
    session: Session, petition_id: int, goal: int | None, before: int, count: int, now: dt.datetime
) -> None:
    if goal and (percent := _crossed(GOAL_PERCENTS, before * 100 / goal, count * 100 / goal)):
        facts = {"percent": percent, "goal": goal, "count": count}
        ring(session, petition_id, AlertKind.GOAL, key=f"{percent}:{goal}", now=now, facts=facts)
    elif step := _crossed(MILESTONES, before, count):
        facts = {"step": step, "count": count}
        ring(session, petition_id, AlertKind.MILESTONE, key=str(step), now=now, facts=facts)


def _crossed(steps: Sequence[int], before: float, count: float) -> int | None:
    """The highest step in (before, count]."""
    return max((step for step in steps if before < step <= count), default=None)
