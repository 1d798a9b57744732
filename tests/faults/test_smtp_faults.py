"""Every fault of a mail server ends in the one right state, and the phase is always known."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from petitions.transport.connection import Connection, Mail
from petitions.transport.envelope import Envelope, UnsafeAddress
from petitions.transport.outcome import Kind, LostClaim, Outcome, Phase
from tests.faults import smtp_server as smtp
from tests.faults.certificates import make_certificate
from tests.faults.smtp_faults import FAULTS, Fault
from tests.faults.smtp_server import HOST, FaultySmtpServer, Guest

HEAD = (
    b"From: desk@example.org\r\nTo: minister@example.ca\r\n"
    b"Message-ID: <one@example.org>\r\nSubject: A petition\r\n\r\n"
)
# More than the sockets hold between them, so that the client notices in the middle of it.
BIG_BODY = HEAD + (b"x" * 76 + b"\r\n") * 200_000
SMALL_BODY = HEAD + b"Dear Minister,\r\n.hidden dot\r\nYours\r\n"
IMPATIENT = {"MAIL_CONNECT_TIMEOUT": 0.8, "MAIL_COMMAND_TIMEOUT": 0.8, "MAIL_DOT_TIMEOUT": 2.5}


def connection_to(server: FaultySmtpServer, **settings: Any) -> Connection:
    app = Flask("mail")
    app.config.update(
        MAIL_SERVER=HOST,
        MAIL_PORT=server.port,
        SITE_URL="https://petitions.example.org",
        **IMPATIENT,
        **settings,
    )
    mail = Mail()
    mail.init_app(app)
    with app.app_context():
        return mail.connect()


def letter(body: bytes = SMALL_BODY, to: tuple[str, ...] = ("minister@example.ca",), **more: Any) -> Envelope:
    return Envelope("desk@example.org", to, body, **more)


def deliver(
    server: FaultySmtpServer, before_body: Callable[[], None] = lambda: None, **settings: Any
) -> Outcome:
    with connection_to(server, **settings) as connection:
        return connection.deliver(letter(), before_body)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_ends_in_its_one_right_state(fault: Fault) -> None:
    started: list[bool] = []
    body = BIG_BODY if fault.phase is Phase.BODY else SMALL_BODY
    with FaultySmtpServer(fault.script) as server, connection_to(server) as connection:
        outcome = connection.deliver(letter(body), lambda: started.append(True))
    assert (outcome.kind, outcome.phase) == (fault.kind, fault.phase)
    assert bool(started) == (fault.phase in (Phase.BODY, Phase.DOT))
    assert len(server.message_ids) <= 1


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_the_next_message_goes_when_the_server_is_sound_again(fault: Fault) -> None:
    with FaultySmtpServer(fault.script, smtp.sound) as server, connection_to(server) as connection:
        connection.deliver(letter(BIG_BODY if fault.phase is Phase.BODY else SMALL_BODY))
        connection.__exit__(None, None, None)
        outcome = connection.deliver(letter())
    assert outcome.is_sent
    assert server.bodies[-1] == SMALL_BODY
    assert set(server.message_ids) == {"<one@example.org>"}


def test_a_message_is_put_off_when_nobody_listens() -> None:
    with socket.create_server((HOST, 0)) as listener:
        port = listener.getsockname()[1]
    with FaultySmtpServer(smtp.sound) as server, connection_to(server) as connection:
        connection.mail.port = port  # type: ignore[attr-defined]
        outcome = connection.deliver(letter())
    assert (outcome.kind, outcome.phase, outcome.blames_the_link) == (Kind.DEFERRED, Phase.CONNECT, True)


def test_the_line_is_opened_again_when_the_server_closed_it_between_two_messages() -> None:
    with FaultySmtpServer(smtp.take_message, smtp.sound) as server, connection_to(server) as connection:
        outcomes = [connection.deliver(letter()) for _ in range(3)]
    assert [outcome.kind for outcome in outcomes] == [Kind.SENT] * 3
    assert server.connections == 2


def test_one_line_carries_many_messages() -> None:
    with FaultySmtpServer(smtp.sound) as server, connection_to(server) as connection:
        outcomes = [connection.deliver(letter()) for _ in range(20)]
    assert all(outcome.is_sent for outcome in outcomes)
    assert (server.connections, len(server.bodies)) == (1, 20)


def test_a_new_line_is_opened_when_one_has_carried_its_share() -> None:
    with FaultySmtpServer(smtp.sound) as server, connection_to(server, MAIL_MAX_EMAILS=5) as connection:
        outcomes = [connection.deliver(letter()) for _ in range(12)]
    assert all(outcome.is_sent for outcome in outcomes)
    assert server.connections == 3


def test_no_byte_of_the_body_is_sent_when_the_claim_is_lost() -> None:
    def lose() -> None:
        raise LostClaim

    with FaultySmtpServer(smtp.sound) as server, connection_to(server) as connection:
        with pytest.raises(LostClaim):
            connection.deliver(letter(), lose)
        outcome = connection.deliver(letter())
    assert outcome.is_sent
    assert server.bodies == [SMALL_BODY]


def test_the_callback_runs_after_the_server_asked_for_the_body() -> None:
    server = FaultySmtpServer(smtp.sound)
    seen: list[bytes] = []
    with server:
        deliver(server, lambda: seen.append(bytes(server.heard)))
    assert seen[0].endswith(b"DATA\r\n")


# Several recipients in one transaction.


def deliver_to_two(replies: dict[str, str]) -> tuple[Outcome, FaultySmtpServer]:
    with FaultySmtpServer(smtp.refuses_recipients(replies)) as server, connection_to(server) as connection:
        return connection.deliver(letter(cc=("copy@example.org",))), server


def test_the_letter_goes_when_only_a_copy_is_refused() -> None:
    outcome, server = deliver_to_two({"copy@example.org": "550 5.1.1 unknown"})
    assert outcome.is_sent
    assert outcome.undelivered == {"copy@example.org": "550 5.1.1 unknown"}
    assert len(server.bodies) == 1


def test_nothing_goes_when_the_addressee_is_refused() -> None:
    outcome, server = deliver_to_two({"minister@example.ca": "550 5.1.1 unknown"})
    assert (outcome.kind, outcome.code) == (Kind.REFUSED, 550)
    assert server.bodies == []


def test_all_wait_when_one_recipient_is_put_off() -> None:
    outcome, server = deliver_to_two(
        {"minister@example.ca": "550 5.1.1 unknown", "copy@example.org": "450 4.2.1 busy"}
    )
    assert (outcome.kind, outcome.code) == (Kind.DEFERRED, 450)
    assert server.bodies == []


# Encryption.


def test_nothing_is_said_in_clear_when_starttls_is_wanted_and_missing() -> None:
    with FaultySmtpServer(smtp.sound) as server:
        outcome = deliver(server, MAIL_USE_TLS=True, MAIL_USERNAME="desk", MAIL_PASSWORD="hush")
    assert (outcome.kind, outcome.phase) == (Kind.DEFERRED, Phase.STARTTLS)
    assert server.heard.startswith(b"ehlo")
    assert b"AUTH" not in server.heard
    assert b"MAIL" not in server.heard


def test_nothing_is_sent_when_the_certificate_cannot_be_traced(tmp_path: Path) -> None:
    certificate, key = make_certificate(tmp_path, HOST)
    with FaultySmtpServer(smtp.with_starttls(certificate, key)) as server:
        outcome = deliver(server, MAIL_USE_TLS=True)
    assert (outcome.kind, outcome.phase) == (Kind.DEFERRED, Phase.STARTTLS)
    assert b"MAIL" not in server.heard


def test_nothing_is_sent_when_the_certificate_is_for_another_host(tmp_path: Path) -> None:
    certificate, key = make_certificate(tmp_path, "198.51.100.7")
    with FaultySmtpServer(smtp.with_starttls(certificate, key)) as server:
        outcome = deliver(server, MAIL_USE_TLS=True, MAIL_CA_FILE=str(certificate))
    assert (outcome.kind, outcome.phase) == (Kind.DEFERRED, Phase.STARTTLS)
    assert b"MAIL" not in server.heard


def test_the_message_goes_encrypted_when_the_certificate_is_known(tmp_path: Path) -> None:
    certificate, key = make_certificate(tmp_path, HOST)
    with FaultySmtpServer(smtp.with_starttls(certificate, key)) as server:
        outcome = deliver(server, MAIL_USE_TLS=True, MAIL_CA_FILE=str(certificate))
    assert outcome.is_sent
    assert b"MAIL" not in server.heard_in_clear
    assert server.bodies == [SMALL_BODY]


# Addresses that are not ASCII, and addresses that are no addresses.


def test_an_address_that_needs_utf8_is_refused_when_the_server_does_not_offer_it() -> None:
    with FaultySmtpServer(smtp.sound) as server, connection_to(server) as connection:
        outcome = connection.deliver(letter(to=("анна@example.org",)))
    assert (outcome.kind, outcome.summary) == (Kind.REFUSED, "mail 553 5.6.7")
    assert server.bodies == []


def test_an_address_that_needs_utf8_is_written_in_it_when_the_server_offers_it() -> None:
    def script(guest: Guest) -> None:
        smtp.sound(guest, "SMTPUTF8")

    with FaultySmtpServer(script) as server, connection_to(server) as connection:
        outcome = connection.deliver(letter(to=("анна@пример.example",)))
    assert outcome.is_sent
    assert "RCPT TO:<анна@xn--e1afmkfd.example>".encode() in server.heard
    assert b"SMTPUTF8" in server.heard


@pytest.mark.parametrize("address", ["a@b.example>\r\nRCPT TO:<v@example.net", "a b@example.org", "nobody"])
def test_an_address_that_would_break_out_of_the_command_is_never_said(address: str) -> None:
    with (
        FaultySmtpServer(smtp.sound) as server,
        connection_to(server) as connection,
        pytest.raises(UnsafeAddress),
    ):
        connection.deliver(letter(to=("minister@example.ca", address)))
    assert b"MAIL" not in server.heard


@pytest.mark.parametrize("end", [b"\n.\n", b"\r.\r", b"\n.\r\n", b"\r\n.\n", b"\r\n.\r\n"])
def test_nothing_in_the_body_can_end_it(end: bytes) -> None:
    with FaultySmtpServer(smtp.sound) as server, connection_to(server) as connection:
        outcome = connection.deliver(letter(HEAD + b"before" + end + b"MAIL FROM:<x@example.net>\r\n"))
    assert outcome.is_sent
    assert server.bodies == [HEAD + b"before\r\n.\r\nMAIL FROM:<x@example.net>\r\n"]


def test_no_address_is_in_the_summary() -> None:
    with FaultySmtpServer(smtp.answers("550 5.1.1 <minister@example.ca> unknown", to="RCPT")) as server:
        outcome = deliver(server)
    assert outcome.summary == "rcpt 550 5.1.1"
    assert "minister@example.ca" in outcome.reply
