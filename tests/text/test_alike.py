"""Texts that are nearly the same are found, and what differs in a word that matters is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.text.alike import digest, groups, is_alike, marks
from petitions.text.folding import folded

LONG = "We were welcomed here once, all of us, so let us welcome them now and keep our promise."


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Let them stay.", "LET THEM STAY!!", True),
        ("L’été à Montréal", "l'ete a montreal", True),
        ("Пусть остаются", "ПУСТЬ ОСТАЮТСЯ.", True),
        (LONG, LONG.replace("promise", "promises"), True),
        (LONG, f"{LONG} Please.", True),
        ("Let them stay.", "Let him stay.", False),
        ("Yes", "No", False),
        (LONG, "Because my mother walked here for a year and nobody has ever asked her why she did.", False),
    ],
)
def test_what_is_nearly_the_same(one: str, other: str, same: bool) -> None:
    assert is_alike(one, other) is same
    assert (len(groups([one, other])) == 1) is same


def test_groups_keep_the_order_of_their_firsts() -> None:
    texts = ["Shame", LONG, "shame!", "Other words", LONG.upper()]

    assert groups(texts) == [[0, 2], [1, 4], [3]]


def test_texts_without_words_are_one_group() -> None:
    assert groups(["!!!", "…"]) == [[0, 1]]


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert digest(text) == digest(folded(text))
    assert all(0 <= mark < 2**63 for mark in marks(text))
