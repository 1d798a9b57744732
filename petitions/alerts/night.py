"""When a letter about an alert may come: by day, unless it cannot wait for the morning."""

import datetime as dt
from zoneinfo import ZoneInfo

from petitions.alerts.kinds import AlertKind
from petitions.alerts.models import Alert

# Letters come from this hour until that one, by the clock of the site.
DAY_BEGINS, DAY_ENDS = 8, 21
# Whoever sleeps through a burst finds it in a delivery; the others are told where they happen, at once.
CANNOT_WAIT = (AlertKind.BURST,)


def may_be_told(alert: Alert, *, zone: str, now: dt.datetime) -> bool:
    """Whether the letters about an alert may be posted at this moment."""
    if alert.kind in CANNOT_WAIT or is_day(zone=zone, now=now):
        return True
    return alert.kind == AlertKind.DELIVERY_SOON and _comes_by_night(alert, zone, now)


def is_day(*, zone: str, now: dt.datetime) -> bool:
    """Whether people are awake by the clock of the site."""
    return DAY_BEGINS <= now.astimezone(ZoneInfo(zone)).hour < DAY_ENDS


def _comes_by_night(alert: Alert, zone: str, now: dt.datetime) -> bool:
    """A number may be reached at any moment; of a slot it is known."""
    if "slot_at" not in alert.facts:
        return True
    return dt.datetime.fromisoformat(alert.facts["slot_at"]) <= _morning(zone, now) + dt.timedelta(hours=1)


def _morning(zone: str, now: dt.datetime) -> dt.datetime:
    """When the next day begins for letters."""
    local = now.astimezone(ZoneInfo(zone))
    day = local.date() + dt.timedelta(days=local.hour >= DAY_BEGINS)
    return dt.datetime.combine(day, dt.time(DAY_BEGINS), ZoneInfo(zone))
