"""A person decides whether two signatures are one person's, and may take it back."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.counting.queries import count
from petitions.dedupe.review import decide, decided, numbers_of_questions, questions, reopen
from petitions.errors import Refusal
from petitions.signing.models import Signature, SignatureState
from petitions.signing.withdraw import withdraw
from tests.dedupe.conftest import Signed

Pair = tuple[Signature, Signature]


@pytest.fixture
def pair(signed: Signed, sweep: Callable[[], None]) -> Pair:
    found = signed("Ann Lee"), signed("ANN LEE")
    sweep()
    return found


def test_a_question_shows_both(session: Session, petition: Petition, pair: Pair) -> None:
    (question,) = questions(session, petition.id)

    assert (question.alike.id, question.signature.id) == (pair[0].id, pair[1].id)
    assert numbers_of_questions(session, [petition.id]) == {petition.id: 1}


def test_one_person_counts_once_and_keeps_the_row(session: Session, petition: Petition, pair: Pair) -> None:
    decide(session, pair[1], is_repeat=True)

    assert pair[1].repeat_of_id == pair[0].id
    assert count(session, petition.id) == 1
    assert questions(session, petition.id) == []
    assert [row.id for row in decided(session, petition.id)] == [pair[1].id]


def test_two_people_count_twice(session: Session, petition: Petition, pair: Pair) -> None:
    decide(session, pair[1], is_repeat=False)

    assert count(session, petition.id) == 2
    assert numbers_of_questions(session, [petition.id]) == {}


@pytest.mark.parametrize("is_repeat", [True, False])
def test_a_decision_can_be_taken_back(
    session: Session, petition: Petition, pair: Pair, is_repeat: bool
) -> None:
    decide(session, pair[1], is_repeat=is_repeat)
    reopen(session, pair[1])

    assert count(session, petition.id) == 2
    assert len(questions(session, petition.id)) == 1


@pytest.mark.parametrize("is_repeat", [True, False])
def test_a_decision_is_made_once(session: Session, pair: Pair, is_repeat: bool) -> None:
    decide(session, pair[1], is_repeat=is_repeat)

    with pytest.raises(Refusal, match="no_question"):
        decide(session, pair[1], is_repeat=not is_repeat)


def test_what_is_no_question_is_not_decided(session: Session, pair: Pair) -> None:
    with pytest.raises(Refusal, match="no_question"):
        decide(session, pair[0], is_repeat=True)
    with pytest.raises(Refusal, match="no_decision"):
        reopen(session, pair[1])


def test_a_question_lapses_when_one_of_the_two_is_gone(
    session: Session, petition: Petition, pair: Pair
) -> None:
    assert pair[0].confirmed_at is not None
    withdraw(session, pair[0], now=pair[0].confirmed_at)

    assert pair[0].state == SignatureState.WITHDRAWN
    assert numbers_of_questions(session, [petition.id]) == {}
    with pytest.raises(Refusal, match="no_question"):
        decide(session, pair[1], is_repeat=True)
