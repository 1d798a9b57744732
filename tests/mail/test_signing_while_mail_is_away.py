"""The mail server is away: people sign as always, and their letters follow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from petitions.extensions import db
from tests.factories import Rows
from tests.faults import smtp_server as smtp
from tests.faults.smtp_server import FaultySmtpServer
from tests.mail.conftest import Clock, Outbox
from tests.servers import free_port

FORM = {
    "name": "Ann Lee",
    "country": "CA",
    "postal_code": "K1A 0A6",
    "city": "Ottawa",
    "exposure": "addressee",
    "lang": "en",
}


def sign(client: FlaskClient, email: str) -> int:
    return client.post("/petitions/away/signatures", data=FORM | {"email": email}).status_code


def test_letters_follow_when_the_server_is_back(
    client: FlaskClient, in_app: Flask, outbox: Outbox, send_to: Callable[[int], None], clock: Clock
) -> None:
    with Session(db.engine) as session:
        Rows(session).petition(slug="away")
        session.commit()
    send_to(free_port())
    assert [sign(client, f"ann{n}@example.org") for n in range(5)] == [303] * 5
    clock.instant = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=1)  # noqa: TID251 - as the requests read it
    assert outbox.send() == {"deferred": 1}
    assert [sign(client, f"bob{n}@example.org") for n in range(5)] == [303] * 5
    clock.move(minutes=10)
    with FaultySmtpServer(smtp.sound) as server:
        send_to(server.port)
        assert outbox.send() == {"sent": 10}
    assert len(set(server.message_ids)) == 10
