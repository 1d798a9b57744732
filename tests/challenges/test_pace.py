"""Work is asked while signatures come unusually fast, by all processes alike, and stops by itself."""

import datetime as dt

import pytest
from limits.storage import Storage

from petitions.challenges.pace import LOOK_SECONDS, STEPS, WINDOW_SECONDS, Pace, level

WINDOW = dt.timedelta(seconds=WINDOW_SECONDS)
LOOK = dt.timedelta(seconds=LOOK_SECONDS)
# The first instant of a window.
NOW = dt.datetime(2026, 6, 1, 14, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("of_petition", "of_network", "step"),
    [(0, 0, 0), (300, 20, 0), (301, 0, 1), (0, 21, 1), (1_201, 0, 2), (0, 81, 3), (1_000_000, 1_000_000, 3)],
)
def test_the_faster_they_come_the_more_is_asked(of_petition: int, of_network: int, step: int) -> None:
    assert level(of_petition, of_network) == step


def test_the_ceiling_is_what_a_cheap_phone_bears() -> None:
    # Measured: 400 tries take the sixth part of a core of today 1.8 seconds, a browser included.
    assert [step.tries for step in STEPS] == sorted(step.tries for step in STEPS)
    assert STEPS[-1].tries <= 400


def test_processes_hear_of_each_other_within_a_second(storage: Storage) -> None:
    one, other = Pace(storage), Pace(storage)
    for _ in range(5):
        one.posts(1, new=1, now=NOW)
    later = NOW + LOOK

    assert one.posts(1, now=later) == 5
    assert other.posts(1, new=1, now=later) == 6
    assert one.posts(1, now=later + LOOK) == 6
    assert other.posts(2, now=later) == 0


def test_it_is_calm_again_when_two_windows_have_passed(storage: Storage) -> None:
    pace = Pace(storage)
    for _ in range(5):
        pace.posts(1, new=1, now=NOW)

    ages = [dt.timedelta(0), WINDOW - LOOK, WINDOW, 2 * WINDOW - LOOK, 2 * WINDOW]
    assert [pace.posts(1, now=NOW + age) for age in ages] == [5, 5, 5, 5, 0]
    assert Pace(storage).posts(1, now=NOW + WINDOW) == 5


def test_a_look_leaves_nothing_behind(storage: Storage) -> None:
    Pace(storage).posts(1, now=NOW)

    assert storage.reset() == 0
