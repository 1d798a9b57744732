"""One connection to the faulty mail server, as the server sees it."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
from typing import Protocol

# Longer than any time-out that the tests set, and short enough for a forgotten thread.
FOR_EVER = 30.0


class Host(Protocol):
    """What a guest needs of the server."""

    stopping: threading.Event
    bodies: list[bytes]

    def note(self, piece: bytes, *, is_encrypted: bool) -> None: ...


class Gone(Exception):
    """The client has hung up."""


class Guest:
    """One connection as the server sees it: hears lines, says lines, misbehaves."""

    def __init__(self, sock: socket.socket, server: Host) -> None:
        self.sock = sock
        self.server = server
        self.held = b""
        self.is_encrypted = False

    def say(self, *lines: str) -> None:
        self.sock.sendall("".join(f"{line}\r\n" for line in lines).encode())

    def say_raw(self, data: bytes) -> None:
        self.sock.sendall(data)

    def hear(self) -> str:
        while b"\r\n" not in self.held:
            self._more()
        line, _, self.held = self.held.partition(b"\r\n")
        return line.decode("utf-8", "replace")

    def _more(self) -> None:
        piece = self.sock.recv(65_536)
        if not piece:
            raise Gone
        self.server.note(piece, is_encrypted=self.is_encrypted)
        self.held += piece

    def expect(self, verb: str) -> str:
        line = self.hear()
        if not line.upper().startswith(verb):
            raise AssertionError(f"expected {verb}, heard {line.split()[0]}")
        return line

    def read_body(self) -> bytes:
        while not self.held.endswith(b"\r\n.\r\n"):
            self._more()
        body, self.held = self.held[: -len(b".\r\n")], b""
        return body.replace(b"\r\n..", b"\r\n.")

    def read_some_of_the_body(self) -> None:
        while not self.held:
            self._more()

    def drop(self) -> None:
        """End the connection in good order (FIN)."""
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)

    def half_close(self) -> None:
        """Say no more, but go on listening."""
        self.sock.shutdown(socket.SHUT_WR)
        with contextlib.suppress(Gone, OSError):
            while True:
                self._more()

    def reset(self) -> None:
        """Tear the connection down (RST)."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()

    def be_silent(self) -> None:
        """Neither read nor answer, until the client gives up or the server is stopped."""
        self.server.stopping.wait(FOR_EVER)

    def wait(self, seconds: float) -> None:
        self.server.stopping.wait(seconds)

    def start_tls(self, context: ssl.SSLContext) -> None:
        self.sock = context.wrap_socket(self.sock, server_side=True)
        self.is_encrypted, self.held = True, b""
