"""Commands of the program as processes of their own, the way people run them."""

import os
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import IO

import psutil

from config import ROOT
from tests.servers import HOST, end_with_parent, free_port, wait_until


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """The environment of an installation that lives in `folder` and nowhere else."""
    own = {"INSTANCE_DIR": str(folder), "PYTHONUNBUFFERED": "1", "FLASK_SKIP_DOTENV": "1"}
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return kept | own | settings


def flask(*arguments: str, env: Mapping[str, str], given: str = "") -> subprocess.CompletedProcess[str]:
    """Run `flask …` to its end."""
    command = [sys.executable, "-m", "flask", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=dict(env), input=given, capture_output=True, text=True, timeout=120
    )


class Serving:
    """`flask serve` in a process of its own."""

    def __init__(self, folder: Path, *arguments: str, port: int | None = None, **settings: str) -> None:
        self.port = port or free_port()
        self.url = f"http://{HOST}:{self.port}"
        self._said: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        self.process = subprocess.Popen(
            [sys.executable, "-m", "flask", "serve", "--port", str(self.port), *arguments],
            cwd=ROOT,
            env=environment(folder, **settings),
            stdout=self._said,
            stderr=subprocess.STDOUT,
            preexec_fn=_begin_afresh,
        )

    def wait_until_up(self) -> "Serving":
        wait_until(self._is_up, "flask serve does not answer")
        return self

    def said(self) -> str:
        """All that it has written so far."""
        self._said.seek(0)
        return self._said.read().decode()

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def end(self, with_signal: signal.Signals = signal.SIGTERM) -> int:
        """End it and wait. Returns its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(with_signal)
        return self.process.wait(30)

    def close(self) -> None:
        self.end(signal.SIGKILL)
        self._said.close()

    def _is_up(self) -> bool:
        if self.process.poll() is not None:
            raise RuntimeError(f"flask serve has ended:\n{self.said()}")
        return status_of(f"{self.url}/healthz") is not None


def _begin_afresh() -> None:
    """End with the test, and heed SIGHUP even where the tests themselves run under nohup."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    end_with_parent(signal.SIGKILL)()


def status_of(url: str) -> int | None:
    """The status of an answer; None when nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - an address of ours
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    except OSError:
        return None
