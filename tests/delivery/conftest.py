"""A petition with signatures that is addressed to a minister, and the stage at work on it."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.delivery.contents.addressing import office_as_of
from petitions.delivery.models import Delivery, DeliveryRun
from petitions.delivery.slots.arrange import Arrangement, arrange
from petitions.delivery.slots.plan import plan_by_hand
from petitions.delivery.states import RunKind, RunState
from petitions.dispatch.installation import storage
from petitions.dispatch.sending import deliver_due
from petitions.extensions import db
from petitions.offices.models import Office
from petitions.signing.models import Signature
from tests.factories import Rows

IMPATIENT = {"MAIL_CONNECT_TIMEOUT": 1.0, "MAIL_COMMAND_TIMEOUT": 1.0, "MAIL_DOT_TIMEOUT": 3.0}
ZONE = "America/Toronto"


@dataclass
class Stage:
    """What a test does with deliveries; its clock stands still until it is moved."""

    app: Flask
    session: Session
    rows: Rows
    now: dt.datetime

    def move(self, **by: float) -> None:
        self.now += dt.timedelta(**by)

    def sign(self, petition: Petition, count: int = 1, **values: object) -> list[Signature]:
        """People who confirm just before now."""
        at = self.now - dt.timedelta(minutes=1)
        values = {"signed_at": at - dt.timedelta(minutes=5), "confirmed_at": at} | values
        signed = [self.rows.signature(petition=petition, **values) for _ in range(count)]
        self.session.commit()
        return signed

    def arrange(self, petition: Petition, **values: object) -> None:
        arrange(self.session, petition, values=Arrangement(zone=ZONE, **values), now=self.now)  # type: ignore[arg-type]
        self.session.commit()

    def plan(self, petition: Petition) -> DeliveryRun:
        run = plan_by_hand(self.session, petition, zone=ZONE, now=self.now)
        self.session.commit()
        return run

    def deliver(self) -> Counter[str]:
        """Do everything that is due now."""
        self.session.commit()
        totals = deliver_due(clock=lambda: self.now)
        self.session.expire_all()
        return +totals

    def run_of(self, petition: Petition) -> DeliveryRun:
        """The newest run."""
        query = select(DeliveryRun).where(DeliveryRun.petition_id == petition.id)
        return self.session.scalars(query.order_by(DeliveryRun.number.desc()).limit(1)).one()

    def deliveries(self) -> list[Delivery]:
        return list(self.session.scalars(select(Delivery).order_by(Delivery.id)))

    def only(self) -> Delivery:
        (delivery,) = self.deliveries()
        return delivery

    def ready(self, petition: Petition | None = None, number: int = 1, **values: object) -> Delivery:
        """A delivery whose mail waits in storage to be sent, without documents."""
        petition = petition or self.rows.petition()
        run = DeliveryRun(petition=petition, number=number, kind=RunKind.HAND, slot_key=f"hand:{number}",
                          slot_at=self.now, until_at=self.now, planned_at=self.now, next_attempt_at=self.now,
                          state=RunState.COMPILED, compiled_at=self.now, release_at=self.now)  # fmt: skip
        addressee = petition.addressees[0]
        reference = f"CS-2026-{petition.id:03d}-{number:02d}-1"
        office: Office = addressee.office
        delivery = Delivery(
            public_id=uuid.uuid4(), reference=reference, run=run, addressee=addressee, copying="to",
            office=office, language="en", planned_at=self.now, after_number=number - 1,
            mail_key=f"deliveries/{reference}/mail.eml", message_id=f"<{reference}@example.org>",
        )  # fmt: skip
        for name, value in (office_as_of(delivery, office, self.now.date()) | values).items():
            setattr(delivery, name, value)
        storage().write(delivery.mail_key, _mail(delivery))
        self.session.add(delivery)
        self.session.commit()
        return delivery


def _mail(delivery: Delivery) -> bytes:
    mail = EmailMessage()
    mail["Subject"], mail["Message-ID"] = f"[{delivery.reference}] Let them stay", delivery.message_id
    mail["From"], mail["To"] = "petitions@example.org", delivery.email
    mail.set_content("Seven people ask you.\n" * 2000)
    return mail.as_bytes()


@pytest.fixture
def stage(app: Flask, session: Session, now: dt.datetime) -> Iterator[Stage]:
    """The delivery stage of an application, with rows made on a session of its own."""
    with app.app_context():
        yield Stage(app, session, Rows(session), now)
        db.session.remove()


@pytest.fixture
def send_to(stage: Stage) -> Callable[[int], None]:
    """Send from now on to the mail server at this port, with little patience."""

    def switch(port: int) -> None:
        stage.app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=port, **IMPATIENT)
        mail = stage.app.extensions["mail"]
        mail.server, mail.port = "127.0.0.1", port

    return switch
