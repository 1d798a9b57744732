"""Counters in the process and counters that several processes share, and a browser's part of the work."""

import datetime as dt

import pytest
from limits.storage import Storage

from petitions.challenges.ask import ask
from petitions.signing.limits import SigningLimits
from tests.challenges.solving import solution

KEY = b"a key of this site only"


@pytest.fixture(params=["memory", "valkey"])
def storage_uri(request: pytest.FixtureRequest) -> str:
    return "memory://" if request.param == "memory" else str(request.getfixturevalue("valkey_url"))


@pytest.fixture
def storage(storage_uri: str) -> Storage:
    """Empty at the start of each test."""
    made = SigningLimits(storage_uri, are_on=True).storage
    made.reset()
    return made


@pytest.fixture
def now() -> dt.datetime:
    """This instant: how long a challenge is good, the library tells by its own clock."""
    return dt.datetime.now(dt.UTC)


@pytest.fixture
def given(now: dt.datetime) -> str:
    """What a form brings that was solved in order."""
    return solution(ask(KEY, "stay", 1, now=now))
