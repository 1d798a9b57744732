"""What changes between compiling and the first byte of the body: nothing goes that should not go by then."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from petitions.campaign.lifecycle import move
from petitions.campaign.models import PetitionState
from petitions.database import writing
from petitions.delivery.models import Delivery, DeliveryRun
from petitions.delivery.sending.claim import claim_next
from petitions.delivery.sending.deliver import ClaimLost, start_body
from petitions.delivery.slots.arrange import stop_run
from petitions.dispatch.installation import storage
from petitions.extensions import db
from tests.delivery.conftest import Stage, send_to, stage
from tests.faults import smtp_server as smtp
from tests.faults.smtp_server import FaultySmtpServer, Guest
from tests.servers import MailServer

__all__ = ["send_to", "stage"]
SendTo = Callable[[int], None]
Change = Callable[[Delivery], None]


def test_a_petition_hidden_meanwhile_is_not_delivered_until_it_is_public_again(
    stage: Stage, smtp_server: MailServer
) -> None:
    delivery = stage.ready()
    move(stage.session, delivery.run.petition, PetitionState.HIDDEN, now=stage.now)
    stage.move(days=3)
    assert stage.deliver() == {}
    assert smtp_server.messages == []

    move(stage.session, delivery.run.petition, PetitionState.CLOSED, now=stage.now)
    assert stage.deliver() == {"sent": 1}


def hide(delivery: Delivery) -> None:
    delivery.run.petition.state = PetitionState.HIDDEN


def stop(delivery: Delivery) -> None:
    delivery.run.state = "stopped"


def disapprove(delivery: Delivery) -> None:
    assert delivery.office is not None
    delivery.office.approved_at = None


def readdress(delivery: Delivery) -> None:
    assert delivery.office is not None
    delivery.office.email = "new@example.ca"


@pytest.mark.parametrize("change", [hide, stop, disapprove, readdress])
def test_what_changes_while_the_server_is_being_spoken_to_is_heeded(
    stage: Stage, send_to: SendTo, change: Change
) -> None:
    delivery = stage.ready()

    def changes(guest: Guest) -> None:
        smtp.greet(guest)
        smtp.take_address(guest)
        change(delivery)
        stage.session.commit()
        guest.expect("DATA")
        guest.say("354 go on")
        guest.read_some_of_the_body()

    with FaultySmtpServer(changes) as server:
        send_to(server.port)
        assert stage.deliver() == {"lost": 1}
    assert server.heard.endswith(b"DATA\r\n")
    # Nobody holds it any more, and nobody is told that somebody has it in hand.
    assert (delivery.state, delivery.lease_token, delivery.body_started_at) == ("planned", None, None)


def test_what_no_server_has_seen_goes_to_the_new_address_of_its_office(stage: Stage, send_to: SendTo) -> None:
    petition = stage.rows.petition()
    office = petition.addressees[0].office
    stage.sign(petition, 1)
    stage.plan(petition)
    with FaultySmtpServer(smtp.answers("451 4.7.1 greylisted", to="RCPT")) as old:
        send_to(old.port)
        assert stage.deliver() == {"compiled": 1, "deferred": 1}
    office.email = "new@example.ca"
    stage.move(minutes=10)
    with FaultySmtpServer(smtp.sound) as new:
        send_to(new.port)
        assert stage.deliver() == {"compiled": 1, "sent": 1}
    assert b"RCPT TO:<new@example.ca>" in new.heard
    assert b"To: new@example.ca" in new.bodies[0]
    assert set(new.message_ids) == {stage.only().message_id}


def test_what_a_server_has_seen_keeps_its_bytes_and_address(stage: Stage, send_to: SendTo) -> None:
    delivery = stage.ready()
    old = delivery.email
    with FaultySmtpServer(smtp.answers("451 4.3.0 later", to="DOT"), smtp.sound) as server:
        send_to(server.port)
        assert stage.deliver() == {"deferred": 1}
        assert delivery.office is not None
        delivery.office.email = "new@example.ca"
        stage.move(minutes=10)
        assert stage.deliver() == {"sent": 1}
    assert (delivery.email, len(set(server.bodies))) == (old, 1)


def test_a_stop_and_the_beginning_of_the_body_wait_for_each_other(stage: Stage) -> None:
    """Either the stop is refused or nothing is sent: never is somebody told of a stop that came too late."""
    delivery = stage.ready()
    run_id, begun = delivery.run_id, threading.Event()
    stage.session.commit()

    def begin() -> None:
        with stage.app.app_context(), writing(), Session(db.engine) as session:
            claimed = claim_next(session, now=stage.now)
            assert claimed is not None
            token = claimed.lease_token or ""
            session.commit()
            start_body(session, delivery_id=claimed.id, token=token, now=stage.now)
            session.commit()
            begun.set()

    with writing(), Session(db.engine) as session:
        stop_run(session, session.get_one(DeliveryRun, run_id), now=stage.now)
        lost: list[BaseException] = []
        worker = threading.Thread(target=_noting(begin, lost))
        worker.start()
        assert not begun.wait(1)
        session.commit()
    worker.join(60)
    stage.session.expire_all()
    assert not begun.is_set()
    assert {type(each) for each in lost} <= {ClaimLost, AssertionError}
    assert (delivery.run.state, delivery.body_started_at) == ("stopped", None)


def _noting(act: Callable[[], None], raised: list[BaseException]) -> Callable[[], None]:
    def run() -> None:
        try:
            act()
        except (ClaimLost, AssertionError) as error:
            raised.append(error)

    return run


def test_a_mail_that_storage_lost_is_made_anew_unless_a_server_has_seen_it(
    stage: Stage, send_to: SendTo
) -> None:
    petition = stage.rows.petition()
    stage.arrange(petition, every_count=1, hold_hours=1)
    stage.sign(petition, 1)
    assert stage.deliver() == {"planned": 1, "compiled": 1}
    storage().delete(stage.only().mail_key)
    stage.move(hours=2)
    with FaultySmtpServer(smtp.answers("451 4.3.0 later", to="DOT")) as server:
        send_to(server.port)
        assert stage.deliver() == {"not_tried": 1}
        stage.move(minutes=10)
        assert stage.deliver() == {"compiled": 1, "deferred": 1}
        assert stage.only().signature_count == 1

        storage().delete(stage.only().mail_key)
        stage.move(minutes=20)
        assert stage.deliver() == {"not_tried": 1}
    assert stage.run_of(petition).state == "compiled"
    assert len(server.bodies) == 1
