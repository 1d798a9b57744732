"""Reading a mail server's replies without waiting for ever."""

from __future__ import annotations

import socket
import time

LONGEST_LINE = 8_192
LONGEST_REPLY = 262_144


class TimedReader:
    """Reads reply lines; the deadline is for the whole reply, so that a server that drips cannot hold us."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.deadline = 0.0
        self.allowance = LONGEST_REPLY
        self.held = b""

    def expect(self, seconds: float) -> None:
        """Begin to wait for one reply."""
        self.deadline = time.monotonic() + seconds
        self.allowance = LONGEST_REPLY

    def readline(self, limit: int = LONGEST_LINE) -> bytes:
        """Return one line with its end, or nothing when the server left in the middle of it.

        Half a reply is no reply: "250" without its line end must not pass for an acceptance.
        """
        while b"\n" not in self.held and len(self.held) < limit:
            piece = self._receive()
            if not piece:
                return b""
            self.held += piece
        line, end, self.held = self.held.partition(b"\n")
        return line + end

    def _receive(self) -> bytes:
        left = self.deadline - time.monotonic()
        if left <= 0 or self.allowance <= 0:
            raise TimeoutError("the mail server did not come to an end in time")
        self.sock.settimeout(left)
        piece = self.sock.recv(4_096)
        self.allowance -= len(piece)
        return piece

    def close(self) -> None:
        """Forget what was read; the socket is closed by its owner."""
        self.held = b""
