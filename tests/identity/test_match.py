"""One person, one count, and at most two persons of one household on a mailbox."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.identity.match import OnMailbox, Place, RepeatReason, home, place_on_mailbox

OTTAWA, VANCOUVER = home("CA", "K1A0A6", "Ottawa"), home("CA", "V5K0A1", "Vancouver")
ANN = OnMailbox(11, 1, "Ann Lee", OTTAWA)
BO = OnMailbox(12, 2, "Bo Lee", OTTAWA)
BO_FIRST = OnMailbox(13, 1, "Bo Lee", OTTAWA)

DECISIONS = [
    ("nobody there", [], "Ann Lee", OTTAWA, Place(1)),
    ("same name", [ANN], "Ann Lee", OTTAWA, Place(None, ANN, RepeatReason.SAME_NAME)),
    ("same name spelt otherwise", [ANN], "LEE, Аnn", OTTAWA, Place(None, ANN, RepeatReason.SAME_NAME)),
    ("same name, has moved", [ANN], "Ann Lee", VANCOUVER, Place(None, ANN, RepeatReason.SAME_NAME)),
    ("household", [ANN], "Bo Lee", OTTAWA, Place(2)),
    ("household, first place given up", [BO], "Ann Lee", OTTAWA, Place(1)),
    ("another place of living", [ANN], "Bo Lee", VANCOUVER, Place(None, ANN, RepeatReason.OTHER_PLACE)),
    ("second of the household again", [ANN, BO], "bo lee", OTTAWA, Place(None, BO, RepeatReason.SAME_NAME)),
    ("third", [ANN, BO], "Cy Lee", OTTAWA, Place(None, ANN, RepeatReason.MAILBOX_FULL)),
    ("third from elsewhere", [ANN, BO], "Cy Lee", VANCOUVER, Place(None, ANN, RepeatReason.MAILBOX_FULL)),
]


@pytest.mark.parametrize(
    ("holders", "name", "where", "decision"),
    [case[1:] for case in DECISIONS],
    ids=[case[0] for case in DECISIONS],
)
def test_a_new_signature_gets_the_place_that_the_rules_give(
    holders: list[OnMailbox], name: str, where: str, decision: Place
) -> None:
    assert place_on_mailbox(name, where, holders) == decision


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("CA", "K1A0A6", "Ottawa"), ("CA", "K1A0A6", "OTTAWA ")),
        (("CA", "K1A0A6", "Ottawa"), ("CA", "K1A0A6", "Gatineau")),
        (("AE", "", "Dubai"), ("AE", "", " dubai")),
        (("FR", "", "Orléans"), ("FR", "", "ORLEANS")),
        (("AE", "", ""), ("AE", "", "")),
    ],
)
def test_one_household_lives_at_one_postal_code_or_in_one_city_where_none_is_used(
    one: tuple[str, str, str], other: tuple[str, str, str]
) -> None:
    assert home(*one) == home(*other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("CA", "K1A0A6", "Ottawa"), ("CA", "K1A0A7", "Ottawa")),
        (("DE", "10115", ""), ("FR", "10115", "")),
        (("AE", "", "Dubai"), ("AE", "", "Sharjah")),
        (("AE", "", "Dubai"), ("QA", "", "Dubai")),
        (("US", "90210", "Paris"), ("US", "", "Paris")),
    ],
)
def test_two_households_live_apart(one: tuple[str, str, str], other: tuple[str, str, str]) -> None:
    assert home(*one) != home(*other)


_NAMES = st.sampled_from(
    ["Ann Lee", "ANN LEE", "Lee Ann", "Bo Lee", "Cy Lee", "Анна Ли", "王伟", "O’Neil", "ONeil"]
)


@given(st.lists(st.tuples(_NAMES, st.sampled_from([OTTAWA, VANCOUVER])), max_size=12))
def test_however_many_sign_a_mailbox_never_counts_more_than_two_nor_one_name_twice(
    arrivals: list[tuple[str, str]],
) -> None:
    holders: list[OnMailbox] = []
    for row_id, (name, where) in enumerate(arrivals):
        place = place_on_mailbox(name, where, holders)
        assert (place.slot is None) == (place.reason is not None) == (place.repeat_of is not None)
        if place.slot:
            holders.append(OnMailbox(row_id, place.slot, name, where))
    assert len(holders) <= 2
    assert len({holder.slot for holder in holders}) == len(holders)
    assert len({holder.home for holder in holders}) <= 1
    for one, other in itertools.combinations(holders, 2):
        assert place_on_mailbox(one.name, one.home, [other]).slot
