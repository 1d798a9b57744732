"""A mail server that fails on purpose, on a real socket, at the moment and in the way it is told.

Each connection takes the next script of the list (the last one serves all that follow); a script is a
function that speaks for the server. Everything that arrives is kept: every byte, and each body with its
Message-ID.
"""

from __future__ import annotations

import contextlib
import re
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Self

from tests.faults.smtp_guest import FOR_EVER, Gone, Guest

HOST = "127.0.0.1"


Script = Callable[[Guest], None]


class FaultySmtpServer(socketserver.ThreadingTCPServer):
    """Listens on a free port of its own; use it in a ``with`` block."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, *scripts: Script) -> None:
        super().__init__((HOST, 0), _Handler)
        self.scripts = list(scripts)
        self.heard = bytearray()
        self.heard_in_clear = bytearray()
        self.bodies: list[bytes] = []
        self.connections = 0
        self.stopping = threading.Event()
        self._lock = threading.Lock()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def message_ids(self) -> list[str]:
        """The Message-ID of each whole or half body that came, in the order of arrival."""
        return re.findall(r"(?mi)^Message-ID:\s*(<[^>]+>)", self.heard.decode("utf-8", "replace"))

    @property
    def subjects(self) -> list[str]:
        return [str(message_from_bytes(body, policy=policy.default)["Subject"]) for body in self.bodies]

    def note(self, piece: bytes, *, is_encrypted: bool) -> None:
        with self._lock:
            self.heard += piece
            if not is_encrypted:
                self.heard_in_clear += piece

    def next_script(self) -> Script:
        with self._lock:
            script = self.scripts[min(self.connections, len(self.scripts) - 1)]
            self.connections += 1
            return script

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self.shutdown()
        self.server_close()


class _Handler(socketserver.BaseRequestHandler):
    server: FaultySmtpServer

    def handle(self) -> None:
        self.request.settimeout(FOR_EVER)
        guest = Guest(self.request, self.server)
        with contextlib.suppress(Gone, OSError):
            self.server.next_script()(guest)
        guest.drop()
        guest.sock.close()


# How a sound server speaks; the faults below leave this path at one point.


def greet(guest: Guest, *extensions: str) -> None:
    guest.say("220 faulty.example ESMTP")
    guest.expect("EHLO")
    answers = ["faulty.example", "SIZE 52428800", "8BITMIME", *extensions]
    guest.say(*(f"250-{answer}" for answer in answers[:-1]), f"250 {answers[-1]}")


def take_address(guest: Guest) -> None:
    guest.expect("MAIL")
    guest.say("250 2.1.0 ok")
    guest.expect("RCPT")
    guest.say("250 2.1.5 ok")


def to_data(guest: Guest) -> None:
    greet(guest)
    take_address(guest)
    guest.expect("DATA")
    guest.say("354 go on")


def to_dot(guest: Guest) -> None:
    to_data(guest)
    guest.server.bodies.append(guest.read_body())


def take_message(guest: Guest) -> None:
    to_dot(guest)
    guest.say("250 2.0.0 kept")


def sound(guest: Guest, *extensions: str) -> None:
    """Take any number of messages with any number of recipients, as a sound server does."""
    greet(guest, *extensions)
    serve(guest)


def serve(guest: Guest) -> None:
    for line in lines_until_quit(guest):
        if line.upper().startswith("DATA"):
            guest.say("354 go on")
            guest.server.bodies.append(guest.read_body())
            guest.say("250 2.0.0 kept")
        else:
            guest.say("250 2.0.0 ok")


def lines_until_quit(guest: Guest) -> Iterator[str]:
    while not (line := guest.hear()).upper().startswith("QUIT"):
        yield line
    guest.say("221 2.0.0 bye")


def answers(reply: str, *, to: str) -> Script:
    """A server that is sound but for its answer to one command: MAIL, RCPT, DATA or the dot."""

    def script(guest: Guest) -> None:
        greet(guest)
        for line in lines_until_quit(guest):
            verb = line.upper().split()[0]
            if verb == to:
                guest.say(reply)
            elif verb == "DATA":
                guest.say("354 go on")
                guest.server.bodies.append(guest.read_body())
                guest.say(reply if to == "DOT" else "250 2.0.0 kept")
            else:
                guest.say("250 2.0.0 ok")

    return script


def refuses_recipients(replies: dict[str, str]) -> Script:
    """A sound server that answers to each recipient as told."""

    def script(guest: Guest) -> None:
        greet(guest)
        for line in lines_until_quit(guest):
            if line.upper().startswith("RCPT"):
                address = line.partition("<")[2].rpartition(">")[0]
                guest.say(replies.get(address, "250 2.1.5 ok"))
            elif line.upper().startswith("DATA"):
                guest.say("354 go on")
                guest.server.bodies.append(guest.read_body())
                guest.say("250 2.0.0 kept")
            else:
                guest.say("250 2.0.0 ok")

    return script


def with_starttls(certificate: Path, key: Path) -> Script:
    """A sound server that offers STARTTLS with this certificate."""

    def script(guest: Guest) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        greet(guest, "STARTTLS")
        guest.expect("STARTTLS")
        guest.say("220 2.0.0 go on")
        guest.start_tls(context)
        guest.expect("EHLO")
        guest.say("250-faulty.example", "250 8BITMIME")
        serve(guest)

    return script
