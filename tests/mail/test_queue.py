"""A nudge costs the visitor nothing, is not repeated needlessly, and reaches a worker on every queue."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from petitions.queue import FULL, NUDGE_SECONDS, Nudger, OneAtATime, WorkQueue
from tests.servers import wait_until

SECRET = "not a secret"


@pytest.fixture(params=["sqlite", "postgresql", "redis"])
def queue_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'queue.db'}"
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    return str(request.getfixturevalue("valkey_url"))


@pytest.fixture
def queue(queue_url: str) -> Iterator[WorkQueue]:
    queue = WorkQueue(queue_url, SECRET)
    queue.huey.flush()
    yield queue
    queue.huey.flush()
    queue.huey.storage.close()


def perform_all(queue: WorkQueue) -> Counter[str]:
    """Do as a worker's thread does until nothing waits."""
    done: Counter[str] = Counter()
    queue._perform = lambda kind: done.update([kind])
    while (task := queue.huey.dequeue()) is not None:
        queue.huey.execute(task)
    return done


def test_a_nudge_reaches_the_worker(queue: WorkQueue) -> None:
    queue.nudge("mail")
    wait_until(queue.waiting_count, "the nudge did not arrive")
    assert perform_all(queue) == {"mail": 1}
    assert queue.waiting_count() == 0


def test_a_nudge_of_somebody_without_the_key_is_not_performed(queue: WorkQueue, queue_url: str) -> None:
    stranger = WorkQueue(queue_url, "another secret")
    stranger.nudge("mail")
    wait_until(queue.waiting_count, "the nudge did not arrive")
    with pytest.raises(ValueError, match="mismatch"):
        perform_all(queue)
    stranger.huey.storage.close()


def test_a_hundred_nudges_at_once_become_one_or_two() -> None:
    put: list[str] = []
    nudger = Nudger(put.append)
    for _ in range(100):
        nudger.nudge("mail")
    nudger.nudge("deliveries")
    wait_until(lambda: {"mail", "deliveries"} <= set(put), "the nudges were not passed on")
    time.sleep(NUDGE_SECONDS * 1.5)
    assert Counter(put)["mail"] <= 2


def test_the_visitor_feels_nothing_when_the_queue_is_away() -> None:
    queue = WorkQueue("redis://127.0.0.1:1", SECRET)
    with capture_logs() as logs:
        started = time.perf_counter()
        for _ in range(1_000):
            queue.nudge("mail")
        assert time.perf_counter() - started < 0.5
        wait_until(lambda: logs, "the loss was not noted")
    assert (logs[0]["event"], logs[0]["kind"]) == ("nudge lost", "mail")


def test_no_more_is_put_in_a_queue_that_nobody_empties(tmp_path: Path) -> None:
    queue = WorkQueue(f"sqlite:///{tmp_path / 'queue.db'}", SECRET)
    for _ in range(FULL + 20):
        queue._put("mail")
    assert queue.waiting_count() == FULL
    queue.huey.storage.close()


def test_nudges_go_on_in_a_process_that_was_forked() -> None:
    """As a web server does that loads the application before it forks."""
    script = """
import os, time
from petitions.queue import Nudger
put = []
nudger = Nudger(put.append)
nudger.nudge("before")
while not put: time.sleep(0.01)
if os.fork() == 0:
    nudger.nudge("after")
    until = time.monotonic() + 10
    while "after" not in put and time.monotonic() < until: time.sleep(0.01)
    os._exit(0 if "after" in put else 1)
_, status = os.wait()
raise SystemExit(os.waitstatus_to_exitcode(status))
"""
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_work_of_one_kind_is_done_by_one_thread_and_repeated_when_asked_for_meanwhile() -> None:
    begun, may_end, done = threading.Event(), threading.Event(), []

    def perform(kind: str) -> None:
        done.append(kind)
        begun.set()
        may_end.wait(5)

    one = OneAtATime(perform, threading.Event())
    first = threading.Thread(target=one, args=("deliveries",))
    first.start()
    begun.wait(5)
    for _ in range(5):
        one("deliveries")
    assert done == ["deliveries"]
    may_end.set()
    one("mail")
    first.join()
    assert sorted(done) == ["deliveries", "deliveries", "mail"]


def test_the_unit_in_hand_is_finished_when_the_worker_is_told_to_stop(tmp_path: Path) -> None:
    script = f"""
import sys, time
from petitions.queue import WorkQueue
queue = WorkQueue("sqlite:///{tmp_path / "queue.db"}", "{SECRET}")
def perform(kind):
    print("begun", flush=True)
    time.sleep(1)
    print("done", flush=True)
queue.nudge("mail")
queue.work(perform, ["mail"], threads=1, is_orphan=lambda: False)
print("left", flush=True)
"""
    worker = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert worker.stdout
    with worker:
        assert worker.stdout.readline() == "begun\n"
        os.kill(worker.pid, signal.SIGTERM)
        assert worker.stdout.read().split() in (["done", "left"], ["done", "begun", "done", "left"])
    assert worker.returncode == 0
