"""A crowd signs by the rules of signing, and looks like people."""

import datetime as dt
from collections import Counter
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.counting.queries import counts
from petitions.crypto import KEYRING
from petitions.database import writing
from petitions.demo.content import SLUGS
from petitions.demo.crowd import Arrival, Crowd
from petitions.demo.history import Story
from petitions.demo.roll import chance
from petitions.demo.scenes import BURST, whole_crowd
from petitions.identity.email_key import parse_email
from petitions.signing.models import CountClass, Exposure, SignatureState
from tests.demo.conftest import ZONE, setting

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def crowd_of(petition: Petition, now: dt.datetime, number: int = 600) -> list[Arrival]:
    return whole_crowd(Crowd(setting(petition, now), chance(petition.slug)), number)


@pytest.fixture
def arrivals(campaigns: dict[str, Petition], now: dt.datetime) -> list[Arrival]:
    return crowd_of(campaigns["no-more-caged-families"], now)


def test_the_same_day_makes_the_same_crowd(campaigns: dict[str, Petition], now: dt.datetime) -> None:
    petition = campaigns["let-us-belong"]

    assert [each.row for each in crowd_of(petition, now)] == [each.row for each in crowd_of(petition, now)]


def test_everybody_came_between_the_opening_and_now(
    arrivals: list[Arrival], campaigns: dict[str, Petition], now: dt.datetime
) -> None:
    opened_at = campaigns["no-more-caged-families"].opened_at
    assert opened_at is not None

    assert all(opened_at <= each.row["signed_at"] <= each.at < now for each in arrivals)


def test_few_sign_by_night(arrivals: list[Arrival]) -> None:
    hours = Counter(
        each.row["signed_at"].astimezone(ZoneInfo(ZONE)).hour for each in arrivals if not each.row["held_at"]
    )

    assert sum(hours[hour] for hour in range(1, 6)) < sum(hours[hour] for hour in range(17, 22)) / 6


def test_news_brings_more_than_other_days(arrivals: list[Arrival], now: dt.datetime) -> None:
    ages = Counter((now - each.row["signed_at"]).days for each in arrivals)

    assert sum(ages[day] for day in (13, 14)) > 1.6 * sum(ages[day] for day in (17, 18))


def test_a_mailbox_is_known_by_its_canonical_form(arrivals: list[Arrival]) -> None:
    for each in arrivals:
        assert each.row["mailbox_key"] == KEYRING.mailbox_key(parse_email(each.row["email"]).canonical)


def test_a_place_of_a_mailbox_is_held_once(arrivals: list[Arrival]) -> None:
    places = Counter((each.row["mailbox_key"], each.row["slot"]) for each in arrivals if each.row["slot"])

    assert set(places.values()) == {1}
    assert sum(slot == 2 for _, slot in places) > 5


def test_a_second_place_is_for_somebody_else_of_the_same_home(arrivals: list[Arrival]) -> None:
    first = {each.row["mailbox_key"]: each.row for each in arrivals if each.row["slot"] == 1}

    for each in arrivals:
        if each.row["slot"] == 2:
            other = first[each.row["mailbox_key"]]
            assert each.row["postal_code"] == other["postal_code"]
            assert each.row["name"] != other["name"]


def test_a_repeat_says_why_and_comes_after_what_it_repeats(arrivals: list[Arrival]) -> None:
    repeats = [each for each in arrivals if each.repeats]

    assert len(repeats) > 10
    for each in repeats:
        assert each.row["repeat_reason"]
        assert each.row["slot"] is None
        assert each.repeats is not None
        assert each.repeats.at < each.at


def test_one_night_is_held_and_mostly_unconfirmed(arrivals: list[Arrival]) -> None:
    held = [each.row for each in arrivals if each.row["held_at"]]

    assert len(held) == BURST
    assert len({row["network_key"] for row in held}) == 1
    assert sum(row["state"] == SignatureState.CONFIRMED for row in held) == 2


def test_comments_are_made_once_and_in_the_language_of_the_person(
    campaigns: dict[str, Petition], now: dt.datetime
) -> None:
    crowd = crowd_of(campaigns["let-us-belong"], now, 800)
    long = [each for each in crowd if len(each.row["comment"]) > 60]

    assert len({each.row["comment"] for each in long}) == len(long) > 30
    russian = [each for each in long if "ы" in each.row["comment"]]
    assert len(russian) > 8
    assert {each.tongue for each in russian} == {"ru"}


def test_letters_are_rewritten_only_where_letters_are_sent(
    campaigns: dict[str, Petition], now: dt.datetime
) -> None:
    letters = {slug: [each.row["letter"] for each in crowd_of(campaigns[slug], now, 300)] for slug in SLUGS}

    assert sum(bool(text) for text in letters["let-us-belong"]) > 25
    assert not any(letters["waive-travel-loans"])


def test_people_at_risk_keep_their_names_to_themselves_more_often(
    campaigns: dict[str, Petition], now: dt.datetime
) -> None:
    def hidden(slug: str) -> int:
        crowd = crowd_of(campaigns[slug], now)
        return sum(each.row["exposure"] == Exposure.COUNTED for each in crowd)

    assert hidden("let-us-belong") > 3 * hidden("waive-travel-loans")


def test_organisations_sign_the_joint_statement(
    session: Session, campaigns: dict[str, Petition], now: dt.datetime
) -> None:
    petition = campaigns["right-to-dissent"]
    with writing():
        Story(petition.id, crowd_of(petition, now, 100)).tell(session, until=now)

    assert counts(session, petition.id)[CountClass.ORGANIZATIONS] > 25
