"""Only the answer to a challenge of ours, for this petition and in time, is worth anything."""

import base64
import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest

from petitions.challenges.ask import COST, GOOD_FOR, ask
from petitions.challenges.check import LONGEST, answered
from petitions.challenges.pace import STEPS
from tests.challenges.conftest import KEY
from tests.challenges.solving import solution

Change = Callable[[dict[str, Any]], Any]


def changed(given: str, change: Change) -> str:
    """The same answer with something changed in it."""
    payload = json.loads(base64.b64decode(given))
    change(payload)
    return base64.b64encode(json.dumps(payload).encode()).decode()


def test_an_answer_in_order_names_its_challenge(given: str, now: dt.datetime) -> None:
    answer = answered(given, KEY, "stay")

    assert answer is not None
    assert answer.mark == json.loads(base64.b64decode(given))["challenge"]["signature"]
    assert dt.timedelta(0) <= now - answer.asked_at <= dt.timedelta(seconds=1)


@pytest.mark.parametrize("step", range(1, len(STEPS) + 1))
def test_no_browser_needs_more_tries_than_the_step_says(now: dt.datetime, step: int) -> None:
    payload = json.loads(base64.b64decode(solution(ask(KEY, "stay", step, now=now))))

    assert 0 <= payload["solution"]["counter"] < STEPS[step - 1].tries
    assert payload["challenge"]["parameters"]["cost"] == COST


@pytest.mark.parametrize(
    "change",
    [
        lambda payload: payload["challenge"].update(signature="0" * 64),
        lambda payload: payload["challenge"].update(signature=None),
        lambda payload: payload["challenge"].pop("signature"),
        lambda payload: payload["challenge"]["parameters"].update(cost=1),
        lambda payload: payload["challenge"]["parameters"].update(keyPrefix=""),
        lambda payload: payload["challenge"]["parameters"].update(expiresAt=4_000_000_000),
        lambda payload: payload["challenge"]["parameters"].pop("expiresAt"),
        lambda payload: payload["challenge"]["parameters"].pop("keySignature"),
        lambda payload: payload["challenge"]["parameters"].update(salt="00" * 16),
        lambda payload: payload["solution"].update(derivedKey="00" * 32),
        lambda payload: payload["solution"].update(derivedKey=None),
    ],
)
def test_an_answer_that_was_changed_is_worth_nothing(given: str, change: Change) -> None:
    assert answered(changed(given, change), KEY, "stay") is None


def test_parts_of_two_challenges_are_no_third(given: str, now: dt.datetime) -> None:
    other = json.loads(base64.b64decode(solution(ask(KEY, "stay", 1, now=now))))

    for part in ("challenge", "solution"):
        spliced = changed(given, lambda payload, part=part: payload.update({part: other[part]}))  # type: ignore[misc]
        assert answered(spliced, KEY, "stay") is None
    parameters = other["challenge"]["parameters"]
    spliced = changed(given, lambda payload: payload["challenge"].update(parameters=parameters))
    assert answered(spliced, KEY, "stay") is None


def test_a_challenge_is_for_one_petition_of_one_site(given: str) -> None:
    assert answered(given, KEY, "go") is None
    assert answered(given, b"another site's key", "stay") is None


def test_an_answer_that_comes_too_late_is_worth_nothing(now: dt.datetime) -> None:
    late = now - GOOD_FOR - dt.timedelta(seconds=2)

    assert answered(solution(ask(KEY, "stay", 1, now=late)), KEY, "stay") is None


@pytest.mark.parametrize(
    "typed",
    ["", "é", "====", "[]", "\ud800", "x" * (LONGEST + 1), b"[]", b"null", b"\xff", b"[" * 1000]
    + [b'{"challenge": 1}', b'{"challenge": {"parameters": []}, "solution": {}}'],
)
def test_what_is_no_answer_at_all_is_no_fault(typed: str | bytes) -> None:
    given = typed if isinstance(typed, str) else base64.b64encode(typed).decode()

    assert answered(given, KEY, "stay") is None
