"""The faults of mail servers, each with the one right end of a try.

Source: RFC 5321, 4.2.1, 4.5.3.2 and 6.1.
"""

from __future__ import annotations

from dataclasses import dataclass

from petitions.transport.outcome import Kind, Phase
from tests.faults import smtp_server as smtp
from tests.faults.smtp_guest import Guest
from tests.faults.smtp_server import Script


@dataclass(frozen=True)
class Fault:
    """What the server does, and what must be concluded from it."""

    name: str
    script: Script
    kind: Kind
    phase: Phase


def talks_without_end(guest: Guest) -> None:
    guest.say("220 faulty.example ESMTP")
    guest.expect("EHLO")
    while True:
        guest.say_raw(b"250-and another thing\r\n")


def drips(guest: Guest) -> None:
    while True:
        guest.say_raw(b"2")
        guest.wait(0.2)


def drops_at_ehlo(guest: Guest) -> None:
    guest.say("220 faulty.example ESMTP")
    guest.expect("EHLO")


def drops_at(verb: str) -> Script:
    def script(guest: Guest) -> None:
        smtp.greet(guest)
        for line in smtp.lines_until_quit(guest):
            if line.upper().startswith(verb):
                return
            guest.say("250 2.0.0 ok")

    return script


def drops_in_the_body(guest: Guest) -> None:
    smtp.to_data(guest)
    guest.read_some_of_the_body()


def resets_in_the_body(guest: Guest) -> None:
    smtp.to_data(guest)
    guest.read_some_of_the_body()
    guest.reset()


def stops_reading_the_body(guest: Guest) -> None:
    smtp.to_data(guest)
    guest.be_silent()


def drops_after_the_dot(guest: Guest) -> None:
    smtp.to_dot(guest)


def resets_after_the_dot(guest: Guest) -> None:
    smtp.to_dot(guest)
    guest.reset()


def is_silent_after_the_dot(guest: Guest) -> None:
    smtp.to_dot(guest)
    guest.be_silent()


def is_slow_after_the_dot(guest: Guest) -> None:
    smtp.to_dot(guest)
    guest.wait(1.5)  # longer than a command may take, shorter than the dot may
    guest.say("250 2.0.0 kept")


def says(raw: bytes) -> Script:
    """Answers the final dot with these bytes and hangs up."""

    def script(guest: Guest) -> None:
        smtp.to_dot(guest)
        guest.say_raw(raw)

    return script


def half_closes_after_the_dot(guest: Guest) -> None:
    smtp.to_dot(guest)
    guest.half_close()


def drops_at_quit(guest: Guest) -> None:
    smtp.take_message(guest)
    guest.expect("QUIT")


def talks_rubbish_at_quit(guest: Guest) -> None:
    smtp.take_message(guest)
    guest.expect("QUIT")
    guest.say_raw(b"\x00\xff moo\r\n")


FAULTS = (
    Fault("421 at connect", lambda guest: guest.say("421 4.3.2 too busy"), Kind.DEFERRED, Phase.CONNECT),
    Fault("554 at connect", lambda guest: guest.say("554 5.7.1 not you"), Kind.REFUSED, Phase.CONNECT),
    Fault("drop at connect", lambda guest: None, Kind.DEFERRED, Phase.CONNECT),
    Fault("reset at connect", Guest.reset, Kind.DEFERRED, Phase.CONNECT),
    Fault("black hole", Guest.be_silent, Kind.DEFERRED, Phase.CONNECT),
    Fault("drips", drips, Kind.DEFERRED, Phase.CONNECT),
    Fault("garbage greeting", lambda guest: guest.say("HTTP/1.1 400"), Kind.DEFERRED, Phase.CONNECT),
    Fault("drop at EHLO", drops_at_ehlo, Kind.DEFERRED, Phase.EHLO),
    Fault("talks without end", talks_without_end, Kind.DEFERRED, Phase.EHLO),
    Fault("451 at MAIL", smtp.answers("451 4.3.0 later", to="MAIL"), Kind.DEFERRED, Phase.MAIL),
    Fault("drop at MAIL", drops_at("MAIL"), Kind.DEFERRED, Phase.MAIL),
    Fault("550 at MAIL", smtp.answers("550 5.7.1 no", to="MAIL"), Kind.REFUSED, Phase.MAIL),
    Fault("greylist", smtp.answers("451 4.7.1 greylisted", to="RCPT"), Kind.DEFERRED, Phase.RCPT),
    Fault("450 at RCPT", smtp.answers("450 4.2.1 busy", to="RCPT"), Kind.DEFERRED, Phase.RCPT),
    Fault("452 at RCPT", smtp.answers("452 4.2.2 full", to="RCPT"), Kind.DEFERRED, Phase.RCPT),
    Fault("421 at RCPT", smtp.answers("421 4.3.2 going", to="RCPT"), Kind.DEFERRED, Phase.RCPT),
    Fault("550 at RCPT", smtp.answers("550 5.1.1 unknown", to="RCPT"), Kind.REFUSED, Phase.RCPT),
    Fault("552 at RCPT", smtp.answers("552 5.2.2 full", to="RCPT"), Kind.REFUSED, Phase.RCPT),
    Fault("garbage at RCPT", smtp.answers("moo", to="RCPT"), Kind.DEFERRED, Phase.RCPT),
    Fault("drop at RCPT", drops_at("RCPT"), Kind.DEFERRED, Phase.RCPT),
    Fault("451 at DATA", smtp.answers("451 4.3.0 later", to="DATA"), Kind.DEFERRED, Phase.DATA),
    Fault("554 at DATA", smtp.answers("554 5.5.1 no", to="DATA"), Kind.REFUSED, Phase.DATA),
    Fault("drop at DATA", drops_at("DATA"), Kind.DEFERRED, Phase.DATA),
    Fault("drop in the body", drops_in_the_body, Kind.IN_DOUBT, Phase.BODY),
    Fault("reset in the body", resets_in_the_body, Kind.IN_DOUBT, Phase.BODY),
    Fault("body not read", stops_reading_the_body, Kind.IN_DOUBT, Phase.BODY),
    Fault("drop after the dot", drops_after_the_dot, Kind.IN_DOUBT, Phase.DOT),
    Fault("reset after the dot", resets_after_the_dot, Kind.IN_DOUBT, Phase.DOT),
    Fault("silent after the dot", is_silent_after_the_dot, Kind.IN_DOUBT, Phase.DOT),
    Fault("slow dot", is_slow_after_the_dot, Kind.SENT, Phase.DOT),
    Fault("garbage after the dot", says(b"\x00\xff moo\r\n"), Kind.IN_DOUBT, Phase.DOT),
    Fault("half a reply after the dot", says(b"250 2.0"), Kind.IN_DOUBT, Phase.DOT),
    Fault("221 after the dot", says(b"221 2.0.0 bye\r\n"), Kind.IN_DOUBT, Phase.DOT),
    Fault("half-close after the dot", half_closes_after_the_dot, Kind.IN_DOUBT, Phase.DOT),
    Fault("421 after the dot", says(b"421 4.3.2 going\r\n"), Kind.DEFERRED, Phase.DOT),
    Fault("451 after the dot", smtp.answers("451 4.3.0 later", to="DOT"), Kind.DEFERRED, Phase.DOT),
    Fault("452 after the dot", smtp.answers("452 4.3.1 full", to="DOT"), Kind.DEFERRED, Phase.DOT),
    Fault("550 after the dot", smtp.answers("550 5.7.1 content", to="DOT"), Kind.REFUSED, Phase.DOT),
    Fault("552 after the dot", smtp.answers("552 5.3.4 too big", to="DOT"), Kind.REFUSED, Phase.DOT),
    Fault("554 after the dot", smtp.answers("554 5.6.0 no", to="DOT"), Kind.REFUSED, Phase.DOT),
    Fault("drop at QUIT", drops_at_quit, Kind.SENT, Phase.DOT),
    Fault("garbage at QUIT", talks_rubbish_at_quit, Kind.SENT, Phase.DOT),
)
