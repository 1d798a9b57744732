"""How long an office has to answer a delivery, and whether that time is over."""

import datetime as dt
from zoneinfo import ZoneInfo

from petitions.delivery.models import Delivery
from petitions.delivery.states import ARRIVED


def answer_due_on(delivery: Delivery, *, days: int, zone: str) -> dt.date | None:
    """The last calendar day on which an answer is in time; None while nothing has arrived to answer."""
    if delivery.state not in ARRIVED or delivery.sent_at is None or delivery.copying != "to":
        return None
    return delivery.sent_at.astimezone(ZoneInfo(zone)).date() + dt.timedelta(days=days)


def is_overdue(delivery: Delivery, due_on: dt.date | None, *, today: dt.date) -> bool:
    """Whether the time is over without a word that the office calls its answer."""
    is_open = delivery.answered_at is None and delivery.passed_on_at is None
    return is_open and due_on is not None and today > due_on
