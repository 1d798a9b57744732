"""Look whether there is something to tell, in the order of haste."""

import datetime as dt

from sqlalchemy.orm import Session

from petitions.alerts.bursts import look_for_bursts
from petitions.alerts.coming import look_ahead
from petitions.alerts.deliveries import look_at_deliveries
from petitions.alerts.growth import look_at_growth
from petitions.alerts.letters import look_at_letters
from petitions.alerts.quiet import look_for_quiet
from petitions.alerts.ring import mark_of, set_mark

# What moves by days is looked at once in so long.
SELDOM = dt.timedelta(minutes=30)
_MARK = "seldom"


def look(session: Session, *, zone: str, now: dt.datetime) -> None:
    """Keep what happened since the last look. `zone` is the site's own."""
    look_for_bursts(session, now=now)
    look_at_growth(session, now=now)
    look_at_deliveries(session, now=now)
    look_at_letters(session, zone=zone, now=now)
    seldom = mark_of(session, _MARK)
    if seldom is None or seldom.at <= now - SELDOM:
        look_ahead(session, zone=zone, now=now)
        look_for_quiet(session, zone=zone, now=now)
        set_mark(session, _MARK, 0, now=now)
