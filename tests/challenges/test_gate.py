"""When work is asked, what a form must bring then, and what is counted of it."""

import datetime as dt

import pytest
from limits.storage import Storage

from petitions.challenges import gate as gates
from petitions.challenges.gate import Gate, Mode, Work
from petitions.challenges.pace import STEPS
from tests.challenges.conftest import KEY
from tests.challenges.solving import solution

CALM, FAST = 0, STEPS[0].of_network + 1


@pytest.fixture
def gate(storage: Storage, now: dt.datetime, request: pytest.FixtureRequest) -> Gate:
    return Gate(getattr(request, "param", Mode.ADAPTIVE), KEY, storage, now=now)


@pytest.mark.parametrize(
    ("gate", "when_calm", "when_fast"),
    [(Mode.OFF, False, False), (Mode.ADAPTIVE, False, True), (Mode.ALWAYS, True, True)],
    indirect=["gate"],
)
def test_each_mode_asks_when_it_should(
    gate: Gate, now: dt.datetime, when_calm: bool, when_fast: bool
) -> None:
    asked = [gate.challenge(1, "stay", posts, now=now) is not None for posts in (CALM, FAST)]

    assert asked == [when_calm, when_fast]


def test_a_browser_is_asked_before_it_counts(gate: Gate, now: dt.datetime) -> None:
    nearly = STEPS[0].of_network * 4 // 5

    assert gate.challenge(1, "stay", nearly, now=now) is not None
    assert Work(gate, 1, "stay", "", now).is_done(nearly)


def test_an_answer_opens_once_and_what_came_of_it_is_counted(
    gate: Gate, given: str, now: dt.datetime
) -> None:
    brought = ["", "forged", given, given]

    assert [Work(gate, 1, "stay", each, now).is_done(FAST) for each in brought] == [False, False, True, False]
    assert gate.figures() == {"solved": 1, "missing": 1, "failed": 2}


def test_nothing_is_looked_at_or_counted_when_it_is_calm(
    gate: Gate, given: str, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        pytest.fail("the answer was looked at")

    monkeypatch.setattr(gates, "answered", never)

    assert Work(gate, 1, "stay", given, now).is_done(CALM)
    assert gate.figures() == {"solved": 0, "missing": 0, "failed": 0}


def test_a_petition_under_attack_asks_everybody(gate: Gate, now: dt.datetime) -> None:
    done = [Work(gate, 1, "stay", "", now).is_done(CALM) for _ in range(STEPS[0].of_petition + 1)]

    assert done == [True] * STEPS[0].of_petition + [False]
    asked = gate.challenge(1, "stay", CALM, now=now)
    assert asked is not None
    assert Work(gate, 1, "stay", solution(asked), now).is_done(CALM)
    assert gate.challenge(2, "go", CALM, now=now) is None
