"""When they sign: by day, less at weekends, many on the days after news, fewer as it gets old."""

import datetime as dt
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

# How many sign in each hour of the day by the wall clock, relative to the busiest.
_HOURS = (
    *(0.10, 0.05, 0.03, 0.02, 0.03, 0.08, 0.22, 0.42, 0.58, 0.66, 0.70, 0.72),
    *(0.80, 0.70, 0.62, 0.60, 0.62, 0.68, 0.80, 0.94, 1.00, 0.92, 0.58, 0.28),
)
_WEEKDAYS = (1.0, 1.05, 1.1, 1.0, 0.85, 0.62, 0.7)
# A petition's own circle signs in the first days; news is talked about for two or three.
_FADING_DAYS = 9.0
_NEWS_DAYS = 1.6
_HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class News:
    """Something in the news: `size` times as many as otherwise, just after it."""

    at: dt.datetime
    size: float


def instants(
    rng: random.Random,
    count: int,
    *,
    opened_at: dt.datetime,
    until: dt.datetime,
    zone: str,
    news: Sequence[News] = (),
) -> list[dt.datetime]:
    """When each of `count` persons signed within [opened_at, until), in order, in UTC."""
    hours = [opened_at + _HOUR * number for number in range(math.ceil((until - opened_at) / _HOUR))]
    place, last = ZoneInfo(zone), until - dt.timedelta(seconds=1)
    weights = [_weight(hour, opened_at, place, news) for hour in hours]
    return sorted(min(hour + rng.random() * _HOUR, last) for hour in rng.choices(hours, weights, k=count))


def _weight(hour: dt.datetime, opened_at: dt.datetime, zone: ZoneInfo, news: Sequence[News]) -> float:
    local = hour.astimezone(zone)
    age = (hour - opened_at).total_seconds() / 86_400
    interest = 0.45 + 1.4 * math.exp(-age / _FADING_DAYS)
    for each in news:
        since = (hour - each.at).total_seconds() / 86_400
        if since >= 0:
            interest += each.size * math.exp(-since / _NEWS_DAYS)
    return interest * _HOURS[local.hour] * _WEEKDAYS[local.weekday()]


def pause(rng: random.Random) -> dt.timedelta:
    """How long somebody takes from signing to pressing the button: minutes mostly, some take days."""
    return dt.timedelta(seconds=min(25 + rng.lognormvariate(5.2, 1.5), 6 * 86_400))
