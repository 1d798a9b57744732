"""Flask-Mail with what it lacks: time-outs, checked certificates and a known phase.

Stock Flask-Mail 0.10 waits for ever and accepts any certificate. Here a connection is opened late, by the
first message, so that a server that is away becomes an outcome like any other and not an exception.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from functools import cache
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import flask_mail
from flask import current_app

from petitions.transport.conversation import NotTaken, Patience, Talk, TlsTalk, Unanswered
from petitions.transport.envelope import Envelope
from petitions.transport.outcome import Outcome, Phase, judge


class NotSent(Exception):
    """Raised by Flask-Mail's own ``send`` when the message was not taken over."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.summary)
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class Link:
    """How we speak to the mail server, beyond what Flask-Mail knows."""

    patience: Patience
    helo: str
    ca_file: str | None

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> Link:
        """Read MAIL_CONNECT_TIMEOUT, MAIL_COMMAND_TIMEOUT, MAIL_DOT_TIMEOUT, MAIL_CA_FILE and SITE_URL."""
        usual = Patience()
        patience = Patience(
            connect=float(settings.get("MAIL_CONNECT_TIMEOUT") or usual.connect),
            command=float(settings.get("MAIL_COMMAND_TIMEOUT") or usual.command),
            dot=float(settings.get("MAIL_DOT_TIMEOUT") or usual.dot),
        )
        return cls(patience, helo_name(settings.get("SITE_URL", "")), settings.get("MAIL_CA_FILE") or None)


def helo_name(site_url: str) -> str:
    """What we call ourselves: the site's host, an address in brackets (RFC 5321, 4.1.3).

    >>> helo_name("https://petitions.example.org/"), helo_name("http://127.0.0.1:8000")
    ('petitions.example.org', '[127.0.0.1]')
    """
    host = urlsplit(site_url).hostname or "localhost"
    if ":" in host:
        return f"[IPv6:{host}]"
    return f"[{host}]" if host.replace(".", "").isdigit() else host


@cache
def checked_context(ca_file: str | None) -> ssl.SSLContext:
    """A TLS context that refuses a certificate it cannot trace, by the system's roots or by ``ca_file``."""
    return ssl.create_default_context(cafile=ca_file)


class Connection(flask_mail.Connection):
    """One line to the mail server, used by one worker thread for a batch of messages."""

    host: Talk | None

    def __init__(self, mail: flask_mail.Mail, link: Link) -> None:
        super().__init__(mail)
        self.link = link

    def __enter__(self) -> Self:
        self.host = None
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        if self.host is not None:
            self.host.leave()
            self.host = None

    def configure_host(self) -> Talk:
        """Connect, greet, encrypt and sign in.

        Raises: LinkDown, with the phase in which it failed.
        """
        talk: Talk | None = None
        phase = Phase.CONNECT
        try:
            talk = self._connected()
            phase = Phase.EHLO
            talk.ehlo_or_helo_if_needed()
            if self.mail.use_tls:
                phase = Phase.STARTTLS
                # Raises when the server does not offer it: never in clear.
                talk.starttls(context=checked_context(self.link.ca_file))
                talk.ehlo()
            if self.mail.username and self.mail.password:
                phase = Phase.LOGIN
                talk.login(self.mail.username, self.mail.password)
        except smtplib.SMTPResponseException as error:
            raise self._down(talk, phase, error.smtp_code, error.smtp_error) from error
        except (OSError, smtplib.SMTPException, Unanswered, NotTaken) as error:
            raise self._down(talk, phase, None, str(error)) from error
        return talk

    def _connected(self) -> Talk:
        server, port = self.mail.server, int(self.mail.port or 0)
        patience, helo = self.link.patience, self.link.helo
        if self.mail.use_ssl:
            context = checked_context(self.link.ca_file)
            return TlsTalk(server, port, patience=patience, helo=helo, context=context)
        return Talk(server, port, patience=patience, helo=helo)

    def _down(self, talk: Talk | None, phase: Phase, code: int | None, reply: bytes | str) -> LinkDown:
        if talk is not None:
            talk.close()
        text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else str(reply)
        # smtplib invents codes, such as -1 for garbage: only a real one is a reply.
        clear = code if code is not None and 200 <= code <= 599 else None
        return LinkDown(Outcome(judge(phase, clear), phase, clear, text))

    def deliver(self, envelope: Envelope, before_body: Callable[[], None] = lambda: None) -> Outcome:
        """Hand one message over and say what became of it; see ``Talk.hand_over`` for ``before_body``.

        A line kept from the message before may have been closed by the server meanwhile: then, and while
        nothing of this message has been said but MAIL, it is opened once more.
        """
        is_kept = self.host is not None and self.host.sock is not None
        outcome = self._try(envelope, before_body)
        if is_kept and outcome.phase is Phase.MAIL and outcome.code in (None, 421):
            outcome = self._try(envelope, before_body)
        return outcome

    def _try(self, envelope: Envelope, before_body: Callable[[], None]) -> Outcome:
        try:
            talk = self._line()
        except LinkDown as down:
            return down.outcome
        return talk.hand_over(envelope, before_body)

    def _line(self) -> Talk:
        """The open line, or a new one when there is none or it has carried its share of messages."""
        if self.host is not None and self.mail.max_emails and self.host.handed_over >= self.mail.max_emails:
            self.host.leave()
        if self.host is None or self.host.sock is None:
            self.host = self.configure_host()
        return self.host

    def send(self, message: flask_mail.Message, envelope_from: str | tuple[str, str] | None = None) -> None:
        """Send a Flask-Mail message at once; our own letters go by the outbox instead.

        Raises: NotSent.
        """
        plain = [_bare(address) for address in message.recipients]
        copies = [_bare(address) for address in [*message.cc, *message.bcc]]
        sender = _bare(envelope_from or message.sender)
        outcome = self.deliver(Envelope(sender, tuple(plain), message.as_bytes(), cc=tuple(copies)))
        if not outcome.is_sent:
            raise NotSent(outcome)


class LinkDown(Exception):
    """No line to the mail server could be had."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.summary)
        self.outcome = outcome


class Mail(flask_mail.Mail):
    """Flask-Mail's extension, giving out connections that can be judged."""

    def connect(self) -> Connection:
        """A connection for one batch, to be used in a ``with`` block; nothing is opened yet."""
        app = self.app or current_app
        return Connection(app.extensions["mail"], Link.from_settings(app.config))


def _bare(address: str | tuple[str, str]) -> str:
    """The address alone, without the name beside it."""
    return address[1] if isinstance(address, tuple) else parseaddr(address)[1]
