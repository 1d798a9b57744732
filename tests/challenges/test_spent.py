"""An answer is worth one signature, however often and from however many processes it comes."""

import datetime as dt
import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pytest
from limits.storage import MemoryStorage, Storage

from petitions.challenges.check import Answered, answered
from petitions.challenges.spent import Spent
from petitions.signing.limits import SigningLimits
from tests.challenges.conftest import KEY

TOGETHER, ANSWERS = 8, 40


def answers(now: dt.datetime) -> list[Answered]:
    return [Answered(f"mark {number}", now) for number in range(ANSWERS)]


def take_all(storage_uri: str, now: dt.datetime) -> int:
    """In a process of its own: wait for the other one, then use up everything that it also tries."""
    storage = SigningLimits(storage_uri, are_on=True).storage
    storage.incr("there", 60)
    while storage.get("there") < 2:
        time.sleep(0.01)
    spent = Spent(storage, now=now)
    return sum(spent.take(each) for each in answers(now))


def test_an_answer_is_taken_once(storage: Storage, given: str, now: dt.datetime) -> None:
    spent = Spent(storage, now=now)
    answer = answered(given, KEY, "stay")
    assert answer is not None

    assert [spent.take(answer) for _ in range(3)] == [True, False, False]


def test_of_many_at_once_one_gets_it(storage: Storage, now: dt.datetime) -> None:
    spent = Spent(storage, now=now)
    with ThreadPoolExecutor(TOGETHER) as threads:
        for answer in answers(now):
            assert sum(threads.map(spent.take, [answer] * TOGETHER)) == 1


def test_two_processes_get_no_answer_twice(valkey_url: str, now: dt.datetime) -> None:
    SigningLimits(valkey_url, are_on=True).storage.reset()
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as processes:
        taken = list(processes.map(take_all, [valkey_url] * 2, [now] * 2))

    assert sum(taken) == ANSWERS


@pytest.mark.parametrize("seconds", [1, 600])
def test_what_was_asked_before_a_start_is_forgotten_only_where_memory_is(
    storage: Storage, now: dt.datetime, seconds: int
) -> None:
    before = Answered("mark", now - dt.timedelta(seconds=seconds))

    assert Spent(storage, now=now).take(before) is not isinstance(storage, MemoryStorage)
