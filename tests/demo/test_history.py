"""The past is told in its order, in as many parts as one likes."""

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.counting.queries import count
from petitions.database import writing
from petitions.demo.crowd import Crowd
from petitions.demo.history import Story, thresholds
from petitions.demo.roll import chance
from petitions.demo.scenes import whole_crowd
from tests.demo.conftest import setting


def test_a_story_told_in_parts_ends_as_one_told_at_once(
    session: Session, campaigns: dict[str, Petition], now: dt.datetime
) -> None:
    one, other = campaigns["let-us-belong"], campaigns["waive-travel-loans"]
    arrivals = whole_crowd(Crowd(setting(one, now), chance(one.slug)), 300)
    with writing():
        story = Story(one.id, arrivals)
        told = [story.tell(session, until=now - dt.timedelta(days=days)) for days in (20, 9, 0)]

    assert min(told) > 20
    assert sum(told) == len(arrivals)
    gone = sum(each.later_at is not None for each in arrivals)
    assert count(session, one.id) == sum(each.counts for each in arrivals) - gone
    assert gone > 2
    assert count(session, other.id) == 0


@pytest.mark.parametrize(
    ("every", "totals", "most", "expected"),
    [
        (None, [], 900, []),
        (250, [], 900, [250, 500, 750]),
        (None, [100, 250], 130, [100]),
        (100, [100], 99, []),
    ],
)
def test_thresholds_are_those_that_were_reached(
    every: int | None, totals: list[int], most: int, expected: list[int]
) -> None:
    assert thresholds(every, totals, most) == expected
