"""A letter goes from its row to a real mail server, whatever the server does on the way."""

from __future__ import annotations

import socket
import threading
from collections import Counter
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from petitions.extensions import db
from petitions.mailer.sending import send_due
from petitions.outbox.forget import forget_recipients
from petitions.outbox.models import Dispatch, Message, MessageState
from petitions.transport.outcome import Kind, Phase
from tests.faults import smtp_server as smtp
from tests.faults.smtp_faults import FAULTS, Fault
from tests.faults.smtp_server import HOST, FaultySmtpServer, Guest
from tests.mail.conftest import Clock, Outbox
from tests.servers import MailServer

SendTo = Callable[[int], None]


def test_the_letter_arrives_with_its_link_and_the_row_says_so(
    smtp_server: MailServer, outbox: Outbox, clock: Clock
) -> None:
    message_id = outbox.post_confirmations("ann@example.org")[0]
    assert outbox.send() == {"sent": 1}
    letter = smtp_server.sent_to("ann@example.org")[0]
    assert "/signatures/" in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    message = outbox.message(message_id)
    assert (message.state, message.sent_at) == (MessageState.SENT, clock())
    assert outbox.send() == {}
    assert len(smtp_server.messages) == 1


def test_one_line_to_the_server_carries_all_letters(outbox: Outbox, send_to: SendTo) -> None:
    outbox.post_confirmations(*(f"ann{n}@example.org" for n in range(45)))
    with FaultySmtpServer(smtp.sound) as server:
        send_to(server.port)
        assert outbox.send() == {"sent": 45}
    assert server.connections == 1
    assert len(set(server.message_ids)) == 45


def test_a_backlog_is_sent_along_several_lines_and_each_letter_once(outbox: Outbox, send_to: SendTo) -> None:
    outbox.post_confirmations(*(f"ann{n}@example.org" for n in range(190)))

    def distant(guest: Guest) -> None:
        smtp.greet(guest)
        for line in smtp.lines_until_quit(guest):
            guest.wait(0.005)
            if line.upper().startswith("DATA"):
                guest.say("354 go on")
                guest.server.bodies.append(guest.read_body())
            guest.say("250 2.0.0 ok")

    with FaultySmtpServer(distant) as server:
        send_to(server.port)
        assert outbox.send() == {"sent": 190}
    assert 2 <= server.connections <= 4
    assert len(server.message_ids) == len(set(server.message_ids)) == 190


def state_after(fault: Fault) -> str:
    """Where the letter must be in the end, once the server is sound again."""
    if fault.kind != Kind.REFUSED or fault.phase == Phase.CONNECT:
        return "sent"
    return "dropped" if fault.phase == Phase.RCPT else "parked"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_after_a_fault_the_letter_goes_with_its_one_message_id_or_is_put_aside(
    fault: Fault, outbox: Outbox, send_to: SendTo, clock: Clock
) -> None:
    outbox.post_confirmations("ann@example.org")
    with FaultySmtpServer(fault.script, smtp.sound) as server:
        send_to(server.port)
        outbox.send()
        states = outbox.states()
        clock.move(minutes=10)
        outbox.send()
    assert (states == ["sent"]) == (fault.kind == Kind.SENT)
    assert outbox.states() == [state_after(fault)]
    assert len(set(server.message_ids)) <= 1


def test_every_try_sends_the_same_bytes(outbox: Outbox, send_to: SendTo, clock: Clock) -> None:
    outbox.post_confirmations("ann@example.org")
    with FaultySmtpServer(smtp.to_dot, smtp.answers("451 4.3.0 later", to="DOT"), smtp.sound) as server:
        send_to(server.port)
        for _ in range(3):
            outbox.send()
            clock.move(hours=1)
    assert outbox.states() == ["sent"]
    assert len(server.bodies) == 3
    assert len(set(server.bodies)) == 1


def test_letters_in_doubt_count_as_mails_to_the_mailbox(
    outbox: Outbox, send_to: SendTo, clock: Clock
) -> None:
    """A server that keeps the mail and never says so must not make us flood the mailbox."""
    outbox.post_confirmations("ann@example.org")
    with FaultySmtpServer(smtp.to_dot) as server:
        send_to(server.port)
        for _ in range(23):
            outbox.send()
            clock.move(hours=1)
        assert len(server.bodies) == 3
        clock.move(hours=4)
        outbox.send()
        assert len(server.bodies) == 4


def test_letters_that_the_server_declined_do_not_count(outbox: Outbox, send_to: SendTo, clock: Clock) -> None:
    outbox.post_confirmations("ann@example.org")
    with FaultySmtpServer(smtp.answers("451 4.3.0 later", to="DOT")) as server:
        send_to(server.port)
        for _ in range(20):
            outbox.send()
            clock.move(hours=1)
        assert len(server.bodies) > 3
    with Session(db.engine) as session:
        assert session.scalar(select(func.count()).select_from(Dispatch)) == 0


def test_all_letters_go_when_the_server_comes_back(outbox: Outbox, send_to: SendTo, clock: Clock) -> None:
    with socket.create_server((HOST, 0)) as closed:
        port = closed.getsockname()[1]
    send_to(port)
    outbox.post_confirmations(*(f"ann{n}@example.org" for n in range(30)))
    assert outbox.send() == {"deferred": 1}
    assert Counter(outbox.states()) == {"deferred": 1, "queued": 29}
    with FaultySmtpServer(smtp.sound) as server:
        send_to(server.port)
        assert outbox.send() == {"sent": 29}
        clock.move(minutes=10)
        assert outbox.send() == {"sent": 1}


def test_a_letter_is_given_up_after_four_days(outbox: Outbox, send_to: SendTo, clock: Clock) -> None:
    outbox.post_confirmations("ann@example.org")
    with FaultySmtpServer(smtp.answers("450 4.2.1 busy", to="RCPT")) as server:
        send_to(server.port)
        for _ in range(5 * 24):
            outbox.send()
            clock.move(hours=1)
    assert outbox.states() == ["parked"]
    assert 15 <= server.connections <= 40


def test_a_letter_that_cannot_be_written_does_not_stop_the_others(
    smtp_server: MailServer, outbox: Outbox
) -> None:
    first, poison, broken, last = outbox.post_confirmations(*(f"ann{n}@example.org" for n in range(4)))
    with Session(db.engine) as session:
        gone = {"about_id": 999_999}
        session.execute(update(Message).where(Message.id == poison).values(gone))
        session.execute(update(Message).where(Message.id == broken).values(recipient="x@b.example>\r\nDATA"))
        session.commit()
    assert outbox.send() == {"sent": 2, "parked": 2}
    assert outbox.states() == ["sent", "parked", "parked", "sent"]
    assert outbox.message(poison).last_error == "cannot be written: the signature is gone"
    assert "b.example" not in outbox.message(broken).last_error
    assert len(smtp_server.messages) == 2


def test_a_mailbox_gets_three_mails_a_day_when_it_is_named_on_many_petitions(
    smtp_server: MailServer, outbox: Outbox, clock: Clock
) -> None:
    for _ in range(12):
        outbox.post_confirmations("victim@example.org")
    assert outbox.send()["sent"] == 3
    clock.move(hours=24)
    assert outbox.send()["sent"] == 3
    clock.move(hours=24)
    assert outbox.send() == {}
    assert len(smtp_server.messages) == 6


def test_a_mailbox_gets_three_mails_when_four_workers_send(
    smtp_server: MailServer, outbox: Outbox, app: Flask, clock: Clock
) -> None:
    for _ in range(8):
        outbox.post_confirmations("victim@example.org")
    outbox.post_confirmations(*(f"ann{n}@example.org" for n in range(60)))

    def work() -> None:
        with app.app_context():
            send_due(clock=clock)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(smtp_server.sent_to("victim@example.org")) == 3
    assert len(smtp_server.messages) == 63
    assert Counter(outbox.states())["claimed"] == 0


def test_nothing_is_sent_by_a_worker_that_slept_over_its_lease(
    outbox: Outbox, send_to: SendTo, app: Flask, clock: Clock
) -> None:
    """While the first worker waits for an answer its lease goes, and another sends the message."""
    outbox.post_confirmations("ann@example.org")

    def work() -> None:
        with app.app_context():
            send_due(clock=clock)

    def slow(guest: Guest) -> None:
        smtp.greet(guest)
        guest.expect("MAIL")
        clock.move(minutes=2)
        second = threading.Thread(target=work)
        second.start()
        second.join()
        guest.say("250 2.1.0 ok")
        smtp.serve(guest)

    with FaultySmtpServer(slow, smtp.sound) as server:
        send_to(server.port)
        assert outbox.send() == {"lost": 1}
    assert len(server.bodies) == 1
    assert outbox.states() == ["sent"]


def test_a_letter_of_an_erased_person_is_not_sent(smtp_server: MailServer, outbox: Outbox) -> None:
    message_id = outbox.post_confirmations("ann@example.org")[0]
    with Session(db.engine) as session:
        about = ("signature", outbox.message(message_id).about_id or 0)
        forget_recipients(session, about_kind=about[0], about_ids=[about[1]])
        session.commit()
    assert outbox.send() == {}
    assert smtp_server.messages == []
