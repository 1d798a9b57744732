"""Where messages are handed over: to the mail server, or in preview mode to a page on this machine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from flask import Flask, current_app
from sqlalchemy.orm import Session

from petitions.database import writing
from petitions.extensions import db
from petitions.outbox.preview import keep_preview
from petitions.transport.connection import Mail
from petitions.transport.envelope import Envelope
from petitions.transport.outcome import Kind, Outcome, Phase

Clock = Callable[[], dt.datetime]
mail = Mail()


class Line(Protocol):
    """Where messages are handed over: a mail server, or the preview page."""

    def deliver(self, envelope: Envelope, before_body: Callable[[], None] = ...) -> Outcome: ...


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """Preview mode: nothing leaves the machine, and everything can be read at /dev/mail."""

    clock: Clock

    def deliver(self, envelope: Envelope, before_body: Callable[[], None] = lambda: None) -> Outcome:
        """Keep the message instead of sending it."""
        before_body()
        with writing(), Session(db.engine) as session:
            keep_preview(session, envelope.recipients, envelope.body, now=self.clock())
            session.commit()
        return Outcome(Kind.SENT, Phase.DOT, 250, "kept for the preview")


def register(app: Flask) -> None:
    """Bind Flask-Mail to the application."""
    mail.init_app(app)


@contextmanager
def open_line(clock: Clock) -> Iterator[Line]:
    """A line for any number of messages of one thread; a mail server is only called by the first."""
    if not current_app.config["MAIL_SERVER"]:
        yield PreviewLine(clock)
        return
    with mail.connect() as connection:
        yield connection


def deliver_bytes(
    envelope: Envelope, *, clock: Clock, before_body: Callable[[], None] = lambda: None
) -> Outcome:
    """Hand over one message that has states of its own, such as a delivery to an office.

    `before_body` must commit what has to survive; what it raises comes back here and nothing is sent.
    """
    with open_line(clock) as line:
        return line.deliver(envelope, before_body)
