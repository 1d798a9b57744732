"""Which names are accepted, and which are one person's within a mailbox or worth a question across them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.identity.name_key import (
    NAME_KEY_MAX_LENGTH,
    InvalidName,
    check_name,
    is_same_name,
    name_key,
)
from tests.identity.names import ONE_KEY, ONE_PERSON, REFUSALS, SHOWN_UNCHANGED, TWO_PERSONS


@pytest.mark.parametrize("name", SHOWN_UNCHANGED)
def test_a_name_is_shown_as_typed_when_it_can_be_seen(name: str) -> None:
    assert check_name(name) == name


@pytest.mark.parametrize("name", ["O’Neil", "علی‌رضا", "Xʷməθkʷəy̓əm"])
@pytest.mark.parametrize("blank", [" ", "\n", "\u00a0", "\u200b", "\ufeff", "\u200e", "\u3000", "\u2068"])
def test_blanks_at_the_ends_of_a_name_are_taken_off(name: str, blank: str) -> None:
    assert check_name(f"{blank}{name}{blank}") == name


@pytest.mark.parametrize(("code", "typed"), REFUSALS, ids=[ascii(typed)[:40] for _, typed in REFUSALS])
def test_a_name_that_cannot_be_shown_is_refused_by_code(code: str, typed: str) -> None:
    with pytest.raises(InvalidName) as refusal:
        check_name(typed)
    assert (refusal.value.code, refusal.value.field) == (code, "name")


def test_the_limit_is_said_when_a_name_is_too_long() -> None:
    with pytest.raises(InvalidName) as refusal:
        check_name("a" * 201)
    assert refusal.value.values == {"limit": 200}


@pytest.mark.parametrize(("one", "other"), ONE_PERSON)
def test_spellings_of_one_name_are_the_same_within_a_mailbox(one: str, other: str) -> None:
    assert is_same_name(one, other)
    assert is_same_name(other, one)


@pytest.mark.parametrize(("one", "other"), TWO_PERSONS)
def test_two_names_are_two_persons_within_a_mailbox(one: str, other: str) -> None:
    assert not is_same_name(one, other)
    assert not is_same_name(other, one)


@pytest.mark.parametrize(("one", "other"), ONE_KEY)
def test_names_worth_a_question_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), [("Ann Lee", "Anne Lee"), ("Ann Lee", "Ann B Lee"), ("🌻", "🌹")])
def test_names_not_worth_a_question_have_two_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_a_name_of_many_words_is_compared_without_trying_all_their_orders() -> None:
    words = [f"w{number}" for number in range(60)]
    assert is_same_name(" ".join(words), " ".join(reversed(words)))
    assert not is_same_name(" ".join(words), " ".join([*words[:-1], "95w"]))


@given(st.text())
def test_nothing_but_a_refusal_is_ever_raised(typed: str) -> None:
    try:
        name = check_name(typed)
    except InvalidName:
        return
    assert check_name(name) == name
    assert is_same_name(name, typed)
    assert 0 < len(name_key(name)) <= NAME_KEY_MAX_LENGTH


@given(st.text(), st.text())
def test_comparing_names_does_not_depend_on_their_order(one: str, other: str) -> None:
    assert is_same_name(one, other) == is_same_name(other, one)


@given(
    st.lists(st.text("abcdeéñß", min_size=1, max_size=6), min_size=1, max_size=5).flatmap(
        lambda words: st.tuples(st.just(words), st.permutations(words))
    )
)
def test_the_order_of_words_never_makes_two_persons(words: tuple[list[str], list[str]]) -> None:
    straight, turned = (" ".join(names) for names in words)
    assert is_same_name(straight, turned.upper())
    assert name_key(straight) == name_key(turned)


@given(st.text(min_size=1, max_size=60))
def test_a_key_of_a_key_is_the_key(name: str) -> None:
    key = name_key(name)
    assert name_key(key) == key or not key.isascii()
