"""The talk with a mail server, step by step, each reply awaited only so long.

smtplib hides the phase: the same ``SMTPServerDisconnected`` stands for nine different faults. Here each
command is given singly and the phase is noted before it, so that whatever is raised can be judged.
"""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from typing_extensions import Buffer

from petitions.transport.envelope import Envelope, wire_address, wire_body
from petitions.transport.outcome import Kind, Outcome, Phase, judge
from petitions.transport.timed_reader import TimedReader

CHUNK = 65_536
QUIT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait. Source: RFC 5321, 4.5.3.2; smtplib's own default is to wait for ever."""

    connect: float = 30.0
    command: float = 300.0
    dot: float = 600.0


class Unanswered(Exception):
    """The server said something that is no SMTP reply."""


class NotTaken(Exception):
    """A clear reply other than the one that lets the talk go on."""

    def __init__(self, code: int, reply: str) -> None:
        super().__init__(code, reply)
        self.code = code
        self.reply = reply


class Talk(smtplib.SMTP):
    """An SMTP client that knows its phase; made for one connection and any number of messages."""

    def __init__(self, host: str, port: int, *, patience: Patience, helo: str, **tls: Any) -> None:
        self.patience = patience
        self.waits = patience.command
        self.phase = Phase.CONNECT
        self.transcript: list[str] = []
        self.handed_over = 0
        super().__init__(host, port, local_hostname=helo, timeout=patience.connect, **tls)

    def getreply(self) -> tuple[int, bytes]:
        """Read one whole reply before the deadline of the phase."""
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("the line is closed")
        if self.file is None:
            self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.file = TimedReader(self.sock)
        self.file.expect(self.waits)
        try:
            return super().getreply()
        except smtplib.SMTPResponseException as error:  # smtplib's own 500 for an endless line
            self.close()
            raise Unanswered("a line without end") from error

    def send(self, s: Buffer | str) -> None:
        """Write in pieces, each of which may take as long as one command."""
        data = s.encode(self.command_encoding) if isinstance(s, str) else bytes(s)
        for start in range(0, len(data), CHUNK):
            if self.sock is not None:
                self.sock.settimeout(self.patience.command)
            super().send(data[start : start + CHUNK])

    def ask(self, phase: Phase, command: str) -> tuple[int, str]:
        """Give one command and return the code and text of the reply.

        Raises: Unanswered when the reply is garbage, OSError or SMTPException when the line is gone.
        """
        self.phase = phase
        self.transcript.append(f"> {command}")
        self.putcmd(command)
        return self.hear()

    def hear(self) -> tuple[int, str]:
        """Read one reply and write it in the transcript."""
        code, text = self.getreply()
        reply = text.decode("utf-8", "replace")
        self.transcript.append(f"< {code} {reply}")
        if not 200 <= code <= 599:
            raise Unanswered(reply)
        return code, reply

    def hand_over(self, envelope: Envelope, before_body: Callable[[], None]) -> Outcome:
        """Give one message to the server and say what became of it.

        ``before_body`` runs after the server has asked for the body and before its first byte is sent: it
        must commit whatever has to survive. What it raises goes to the caller; the line is then cut, and
        the server, having seen no final dot, throws away what it has.
        """
        self.transcript = []
        body = wire_body(envelope.body)
        try:
            undelivered = self._address(envelope)
            self._expect(354, Phase.DATA, "DATA")
        except NotTaken as refusal:
            return self._ended(refusal.code, refusal.reply)
        except (OSError, smtplib.SMTPException, Unanswered) as error:
            return self._broken(error)
        try:
            before_body()
        except BaseException:
            self.close()
            raise
        return self._send_body(body, undelivered)

    def _address(self, envelope: Envelope) -> dict[str, str]:
        """Give sender and recipients; return those refused for good while the letter can still go.

        One temporary refusal puts the whole letter off, since nothing has been sent and all may yet be
        reached together. The letter goes without a recipient refused for good only if one in To is left.
        """
        options = self._options(envelope)
        self._expect(250, Phase.MAIL, f"MAIL FROM:<{wire_address(envelope.sender)}>{options}")
        refused: dict[str, NotTaken] = {}
        for address in envelope.recipients:
            code, reply = self.ask(Phase.RCPT, f"RCPT TO:<{wire_address(address)}>")
            if code == 421:
                raise NotTaken(code, reply)
            if code not in (250, 251):
                refused[address] = NotTaken(code, reply)
        worst = min(refused.values(), key=lambda one: one.code, default=None)
        if worst and (worst.code < 500 or all(address in refused for address in envelope.to)):
            raise worst
        return {address: f"{one.code} {one.reply}" for address, one in refused.items()}

    def _options(self, envelope: Envelope) -> str:
        """Say what the message needs of the server.

        Raises: NotTaken when the address cannot be written for this server (RFC 6531, 3.2): it never will.
        """
        self.command_encoding = "ascii"
        words = []
        if envelope.needs_smtputf8:
            if not self.has_extn("smtputf8"):
                self.phase = Phase.MAIL
                raise NotTaken(553, "5.6.7 the mail server does not offer SMTPUTF8")
            self.command_encoding = "utf-8"
            words.append("SMTPUTF8")
        if envelope.needs_8bitmime and self.has_extn("8bitmime"):
            words.append("BODY=8BITMIME")
        if self.has_extn("size"):
            words.append(f"SIZE={len(envelope.body)}")
        return "".join(f" {word}" for word in words)

    def _expect(self, wanted: int, phase: Phase, command: str) -> None:
        code, reply = self.ask(phase, command)
        if code != wanted:
            raise NotTaken(code, reply)

    def _send_body(self, body: bytes, undelivered: dict[str, str]) -> Outcome:
        """Send everything up to the final dot and judge the reply to it."""
        self.phase = Phase.BODY
        self.handed_over += 1
        try:
            self.send(body)
            self.phase, self.waits = Phase.DOT, self.patience.dot
            code, reply = self.hear()
        except (OSError, smtplib.SMTPException, Unanswered) as error:
            return self._broken(error)
        finally:
            self.waits = self.patience.command
        return self._ended(code, reply, undelivered)

    def _ended(self, code: int, reply: str, undelivered: dict[str, str] | None = None) -> Outcome:
        """The outcome of a clear reply; the line stays open for the next message if it can be made clean."""
        kind = judge(self.phase, code)
        outcome = Outcome(kind, self.phase, code, reply, tuple(self.transcript), undelivered or {})
        if code == 421 or kind is Kind.IN_DOUBT:
            self.close()
        elif self.phase is not Phase.DOT:
            self._start_afresh()
        return outcome

    def _broken(self, error: Exception) -> Outcome:
        """The outcome of silence, garbage or a dropped line."""
        self.close()
        return Outcome(judge(self.phase, None), self.phase, None, str(error), tuple(self.transcript))

    def _start_afresh(self) -> None:
        try:
            code, _ = self.rset()
        except (OSError, smtplib.SMTPException):
            code = -1
        if code != 250:
            self.close()

    def leave(self) -> None:
        """Say QUIT; whatever happens now changes nothing, the message has been taken over or not."""
        self.waits = min(QUIT_SECONDS, self.patience.command)
        with suppress(OSError, smtplib.SMTPException):
            if self.sock is not None:
                self.quit()
        self.close()


class TlsTalk(Talk, smtplib.SMTP_SSL):
    """The same over a connection that is encrypted from its first byte (RFC 8314)."""
