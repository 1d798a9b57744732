"""Servers under measurement and the load on them: granian set alike for floor and ours, wrk from Debian."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import HOST, PostgresServer, free_port, wait_until

WORKERS = 2
THREADS = 4
CONNECTIONS = 16
SECONDS = 3


def on_both_databases(measure: Callable[[str, str], None]) -> None:
    """Call with the name and the address of an empty database of each kind, which is gone afterwards."""
    server = PostgresServer(is_durable=True).start()
    try:
        measure("PostgreSQL", server.url())
    finally:
        server.remove()
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite", f"sqlite:///{folder}/petitions.db")


@contextmanager
def served(application: str, **environment: str) -> Iterator[str]:
    """A WSGI application behind granian until the end of the block; gives its address."""
    port = free_port()
    address = f"http://{HOST}:{port}"
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port)]
    command += ["--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--no-access-log"]
    command += ["--log-level", "error", "--backpressure", "64", application]
    process = subprocess.Popen(command, env={**os.environ, "SITE_URL": address, **environment})
    try:
        wait_until(lambda: _answers(address), f"{application} does not start")
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/robots.txt", timeout=2):  # noqa: S310 - our own server
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def load(address: str, script: str | None = None, *, seconds: int = SECONDS) -> float:
    """Requests a second over 16 connections; a wrk script in Lua says what each asks.

    Raises: RuntimeError when an answer was neither 2xx nor 3xx, because then the figure would mean nothing.
    """
    wrk = shutil.which("wrk")
    if wrk is None:
        raise RuntimeError("wrk is not installed: apt-get install wrk")
    command = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s"]
    with tempfile.TemporaryDirectory() as folder:
        if script:
            path = Path(folder) / "load.lua"
            path.write_text(script)
            command += ["-s", str(path)]
        output = subprocess.run([*command, address], capture_output=True, text=True, check=True).stdout
    if bad := re.search(r"Non-2xx or 3xx responses: (\d+)", output):
        raise RuntimeError(f"{bad[1]} answers were errors")
    found = re.search(r"Requests/sec:\s+([\d.]+)", output)
    if found is None:
        raise RuntimeError(f"wrk said nothing to read:\n{output}")
    return float(found[1])
