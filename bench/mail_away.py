"""Signing and viewing while the mail server is down or a second slow at every word, against when it is well.

The worker runs beside the web process all the while. An answer that is not 2xx or 3xx ends the measurement.
"""

import os
import signal
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.mail import sink
from bench.rounds import compare
from bench.servers import load, served
from bench.signing import OURS, Strangers, prepared
from tests.servers import HOST, PostgresServer, free_port

SLOW_SECONDS = 1.0


class SlowServer(socketserver.StreamRequestHandler):
    """Says yes to everything, a second late."""

    def handle(self) -> None:
        self._say(b"220 slow")
        is_body = False
        for line in self.rfile:
            word = line.strip().upper()
            if is_body and word != b".":
                continue
            is_body = word == b"DATA"
            self._say(b"354 go on" if is_body else b"221 bye" if word == b"QUIT" else b"250 ok")

    def _say(self, words: bytes) -> None:
        time.sleep(SLOW_SECONDS)
        self.wfile.write(words + b"\r\n")


def main() -> None:
    server = PostgresServer(is_durable=True).start()
    try:
        with sink() as well, _slow() as slow:
            for name, port in (("down", free_port()), ("a second slow", slow)):
                _measure(server, name, well, port)
    finally:
        server.remove()


def _measure(server: PostgresServer, name: str, well: int, unwell: int) -> None:
    with (
        tempfile.TemporaryDirectory() as one,
        tempfile.TemporaryDirectory() as other,
        _site(server, Path(one), well) as normal,
        _site(server, Path(other), unwell) as ours,
    ):
        theirs, own = Strangers(OURS, always_post=True), Strangers(OURS, always_post=True)
        compare(
            f"signing while SMTP is {name} / well",
            lambda: theirs.sign_at(normal),
            lambda: own.sign_at(ours),
            at_least=0.95,
        )
        compare(
            f"viewing while SMTP is {name} / well",
            lambda: load(f"{normal}/petitions/bench"),
            lambda: load(f"{ours}/petitions/bench"),
            at_least=0.95,
        )


@contextmanager
def _site(server: PostgresServer, folder: Path, mail_port: int) -> Iterator[str]:
    """A web process and a worker on a database of their own."""
    server.command(f"CREATE DATABASE site_{mail_port}_{folder.name.lower()}")
    settings = prepared(folder, server.url(f"site_{mail_port}_{folder.name.lower()}"))
    settings |= {"MAIL_SERVER": HOST, "MAIL_PORT": str(mail_port)}
    with served("wsgi:app", **settings) as address:
        environment = {**os.environ, **settings, "SITE_URL": address}
        worker = subprocess.Popen(
            [sys.executable, "-m", "flask", "work"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield address
        finally:
            worker.send_signal(signal.SIGKILL)
            worker.wait(20)


@contextmanager
def _slow() -> Iterator[int]:
    with socketserver.ThreadingTCPServer((HOST, 0), SlowServer) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
