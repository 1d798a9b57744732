"""An application whose mail goes to a server that fails as told, with a clock that the test moves."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.crypto import KEYRING
from petitions.database import writing
from petitions.extensions import db
from petitions.mailer.sending import send_due
from petitions.outbox.models import Message
from petitions.outbox.post import post
from petitions.signing.models import SignatureState
from tests.factories import Rows

IMPATIENT = {"MAIL_CONNECT_TIMEOUT": 1.0, "MAIL_COMMAND_TIMEOUT": 1.0, "MAIL_DOT_TIMEOUT": 3.0}


@dataclass
class Clock:
    """Stands still until it is moved."""

    instant: dt.datetime

    def __call__(self) -> dt.datetime:
        return self.instant

    def move(self, **by: float) -> None:
        self.instant += dt.timedelta(**by)


@pytest.fixture
def clock(now: dt.datetime) -> Clock:
    return Clock(now)


@pytest.fixture
def in_app(app: Flask) -> Iterator[Flask]:
    """The application's context, as the worker has it."""
    with app.app_context():
        yield app


@dataclass
class Outbox:
    """What a test does with the outbox of the application."""

    clock: Clock

    def post_confirmations(self, *addresses: str, language: str = "en", **petition: object) -> list[int]:
        """Sign once for each address; return the ids of the messages."""
        with writing(), Session(db.engine) as session:
            rows = Rows(session)
            of = rows.petition(**({"texts": [language]} | petition), first_language=language)
            for address in addresses:
                signature = rows.signature(
                    petition=of, email=address, state=SignatureState.PENDING, language=language
                )
                self.post(session, "confirm_signature", address, signature.id, language)
            session.commit()
            newest = select(Message.id).order_by(Message.id.desc()).limit(len(addresses))
            return list(session.scalars(newest))[::-1]

    def post(self, session: Session, letter: str, address: str, about_id: int, language: str = "en") -> None:
        post(
            session,
            letter=letter,
            recipient=address,
            mailbox_key=KEYRING.mailbox_key(address),
            language=language,
            about=("signature", about_id),
            now=self.clock(),
        )

    def send(self) -> Counter[str]:
        return +send_due(clock=self.clock)

    def message(self, message_id: int) -> Message:
        with Session(db.engine) as session:
            return session.scalars(select(Message).where(Message.id == message_id)).one()

    def states(self) -> list[str]:
        with Session(db.engine) as session:
            return list(session.scalars(select(Message.state).order_by(Message.id)))


@pytest.fixture
def outbox(in_app: Flask, clock: Clock) -> Outbox:
    return Outbox(clock)


@pytest.fixture
def send_to(in_app: Flask) -> Callable[[int], None]:
    """Send from now on to the mail server at this port, with little patience."""

    def switch(port: int) -> None:
        in_app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=port, PREVIEW_MODE=False, **IMPATIENT)
        in_app.extensions["mail"].server, in_app.extensions["mail"].port = "127.0.0.1", port

    return switch
