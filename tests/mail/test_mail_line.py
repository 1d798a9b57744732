"""What has states of its own, such as a delivery to an office, is handed over by the same lines."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from petitions.extensions import db
from petitions.mail_line import deliver_bytes
from petitions.outbox.models import PreviewMail
from petitions.transport.envelope import Envelope
from petitions.transport.outcome import LostClaim
from tests.mail.conftest import Clock, Outbox
from tests.servers import MailServer

PACKAGE = Envelope(
    "desk@example.org",
    ("minister@example.ca",),
    b"Subject: Compiled\r\n\r\nDear Minister",
    cc=("copy@example.org",),
)


def test_a_delivery_goes_to_all_its_recipients_in_one_transaction(
    smtp_server: MailServer, in_app: Flask, clock: Clock
) -> None:
    started: list[int] = []
    outcome = deliver_bytes(
        PACKAGE, clock=clock, before_body=lambda: started.append(len(smtp_server.envelopes))
    )
    assert outcome.is_sent
    assert started == [0]
    assert smtp_server.envelopes[0].rcpt_tos == ["minister@example.ca", "copy@example.org"]


def test_a_delivery_can_be_read_in_preview_mode(in_app: Flask, clock: Clock) -> None:
    assert deliver_bytes(PACKAGE, clock=clock).is_sent
    with Session(db.engine) as session:
        mail = session.scalars(select(PreviewMail)).one()
    assert mail.recipients.split() == ["minister@example.ca", "copy@example.org"]
    assert mail.raw == PACKAGE.body


def test_a_delivery_whose_claim_is_lost_is_not_kept_in_preview_mode(in_app: Flask, clock: Clock) -> None:
    def lose() -> None:
        raise LostClaim

    with pytest.raises(LostClaim):
        deliver_bytes(PACKAGE, clock=clock, before_body=lose)
    with Session(db.engine) as session:
        assert session.scalar(select(func.count()).select_from(PreviewMail)) == 0


def test_the_preview_keeps_what_would_have_been_sent(outbox: Outbox) -> None:
    message_id = outbox.post_confirmations("ann@example.org")[0]
    assert outbox.send() == {"sent": 1}
    with Session(db.engine) as session:
        mail = session.scalars(select(PreviewMail)).one()
    assert mail.recipients == "ann@example.org"
    assert mail.message_id == outbox.message(message_id).message_id
