"""The past is told in its order, in as many parts as one likes."""

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.counting.queries import count
from petitions.database import writing
from petitions.demo.crowd import Crowd
from petitions.demo.history import Story
from petitions.demo.roll import chance
from petitions.demo.scenes import whole_crowd
from tests.demo.conftest import setting


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
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
    ("every", "totals", "expected"),
    [(None, [], []), (100, [], [100, 200]), (None, [50, 120, 9000], [50, 120]), (200, [120], [120, 200])],
)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_total_is_reached_when_as_many_count(
    campaigns: dict[str, Petition],
    now: dt.datetime,
    every: int | None,
    totals: list[int],
    expected: list[int],
) -> None:
    petition = campaigns["oversee-security-agencies"]
    arrivals = whole_crowd(Crowd(setting(petition, now), chance(petition.slug)), 290)

    crossings = list(Story(petition.id, arrivals).crossings(every, totals))

    assert [total for _, total in crossings] == expected
    for at, total in crossings:
        there = [each for each in arrivals if each.counts and each.at <= at]
        gone = [each for each in there if each.later_at is not None and each.later_at <= at]
        assert len(there) - len(gone) == total
