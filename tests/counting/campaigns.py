"""Invented campaigns, each a stream of numbers by day, and how often a forecast of their goals comes true."""

import datetime as dt
import math
import random
from collections.abc import Callable, Iterator
from itertools import islice

from petitions.counting.forecast import forecast

Stream = Iterator[int]
FIRST = dt.date(2026, 1, 1)
# People choose round goals.
GOALS = sorted(size * unit for size in (10, 25, 50) for unit in (10, 100, 1_000, 10_000))
FURTHEST = 1_200


def _poisson(chance: random.Random, mean: float) -> int:
    """A number of independent people of whom so many are expected."""
    if mean > 60:
        return max(0, round(chance.gauss(mean, math.sqrt(mean))))
    number, product = -1, 1.0
    while product > math.exp(-mean):
        number, product = number + 1, product * chance.random()
    return max(0, number)


def _size(chance: random.Random, least: float, most: float) -> float:
    return math.exp(chance.uniform(math.log(least), math.log(most)))


def steady(chance: random.Random) -> Stream:
    """As many every day, but for chance."""
    mean = _size(chance, 4, 150)
    while True:
        yield _poisson(chance, mean)


def weekly(chance: random.Random) -> Stream:
    """Weekends bring less than half."""
    mean, day = _size(chance, 4, 150), chance.randrange(7)
    while True:
        yield _poisson(chance, mean * (0.45 if day % 7 >= 5 else 1.22))
        day += 1


def fading(chance: random.Random) -> Stream:
    """A strong start that goes down to little."""
    mean, day = _size(chance, 20, 300), 0
    rest, days = mean * chance.uniform(0.02, 0.15), chance.uniform(6, 25)
    while True:
        yield _poisson(chance, rest + mean * math.exp(-day / days))
        day += 1


def bursty(chance: random.Random) -> Stream:
    """Days that differ from each other far more than by chance."""
    mean = _size(chance, 5, 150)
    while True:
        yield _poisson(chance, mean * chance.gammavariate(1.5, 1 / 1.5))


def news(chance: random.Random) -> Stream:
    """Little, and now and then some days of very much."""
    mean, more = _size(chance, 3, 60), 0.0
    while True:
        more = more * 0.6 + (mean * chance.uniform(3, 10) if chance.random() < 1 / 12 else 0)
        yield _poisson(chance, mean + more)


CAMPAIGNS: dict[str, Callable[[random.Random], Stream]] = {
    each.__name__: each for each in (steady, weekly, fading, bursty, news)
}


def came_true(name: str, number: int) -> float:
    """In which part of `number` campaigns of a kind the true day was within the range that was said."""
    chance = random.Random(name)  # noqa: S311 - draws campaigns, keeps no secret
    said = [each for _ in range(number) if (each := _try(CAMPAIGNS[name](chance), chance)) is not None]
    return sum(said) / len(said)


def _try(stream: Stream, chance: random.Random) -> bool | None:
    """Look at a campaign on some day, and then at what became of it; None where nothing was said."""
    past = list(islice(stream, chance.randint(5, 60)))
    count, today = sum(past), FIRST + dt.timedelta(len(past))
    goal = next(each for each in GOALS if each > count)
    by_day = {FIRST + dt.timedelta(n): number for n, number in enumerate(past)}
    said = forecast(by_day, count=count, goal=goal, today=today)
    if said is None:
        return None
    reached = _reached(stream, goal - count, today)
    return said.earliest <= reached and (said.latest is None or reached <= said.latest)


def _reached(stream: Stream, remaining: int, today: dt.date) -> dt.date:
    for day, number in enumerate(islice(stream, FURTHEST)):
        remaining -= number
        if remaining <= 0:
            return today + dt.timedelta(day)
    return dt.date.max
