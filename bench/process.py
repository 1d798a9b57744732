"""The web process by itself: memory at rest, seconds to the first answer, and back after SIGKILL.

As it is installed for visitors: what only the tests require, and libraries load when they find it, is hidden.
"""

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from bench.rounds import ROUNDS, report
from bench.signing import prepared
from tests.servers import HOST, free_port, wait_until

MOST_MEMORY, MOST_SECONDS, MOST_BACK = 160, 2.0, 5.0  # megabytes, seconds
REST_SECONDS = 2
# structlog and mako load them where they are; an installation has neither.
FOR_TESTS_ONLY = ("rich", "pygments")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = prepared(Path(folder), f"sqlite:///{folder}/petitions.db")
        settings["PYTHONPATH"] = str(_hidden(Path(folder)))
        port = free_port()
        starts, memory = [], []
        for _ in range(ROUNDS):
            seconds, process = _start(settings, port)
            starts.append(seconds)
            memory.append(_megabytes(process.pid))
            # The next round starts on the same port: so its start is also the way back after a kill.
            process.send_signal(signal.SIGKILL)
            process.wait(20)
    report("web process at rest, RSS in MB", statistics.median(memory), MOST_MEMORY)
    report("start to first answer, s", statistics.median(starts), MOST_SECONDS)
    report("back after SIGKILL, worst of all, s", max(starts[1:]), MOST_BACK)


def _hidden(folder: Path) -> Path:
    """A folder by which the libraries that only tests require seem not to be there."""
    place = folder / "hidden"
    place.mkdir()
    for name in FOR_TESTS_ONLY:
        (place / f"{name}.py").write_text(f"raise ModuleNotFoundError('hidden', name={name!r})\n")
    return place


def _start(settings: dict[str, str], port: int) -> tuple[float, "subprocess.Popen[bytes]"]:
    command = [sys.executable, "-m", "flask", "serve", "--no-worker", "--host", HOST, "--port", str(port)]
    environment = {**os.environ, **settings, "SITE_URL": f"http://{HOST}:{port}"}
    started = time.monotonic()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    page = f"http://{HOST}:{port}/petitions/bench"
    wait_until(lambda: _answers(page), "the web process does not start")
    return time.monotonic() - started, process


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own server
            return bool(answer.status == 200)
    except OSError:
        return False


def _megabytes(process: int) -> float:
    """Resident memory once nothing is asked any more."""
    time.sleep(REST_SECONDS)
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))
