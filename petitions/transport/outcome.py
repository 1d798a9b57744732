"""What became of one try to hand a message to the mail server.

E-mail cannot be delivered exactly once (RFC 1047), so the outcome says how far the talk had come: before
the first byte of the body a failure is harmless and is retried; after it only a clear reply to the final
dot settles the matter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

# RFC 3463: the enhanced status code that opens the text of most replies.
ENHANCED_STATUS = re.compile(r"^([245]\.[0-9]{1,3}\.[0-9]{1,3})\b")

# What PostgreSQL keeps in no text, and what would move the cursor of whoever reads the record.
_ILLEGIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class Phase(StrEnum):
    """How far the talk with the mail server had come."""

    CONNECT = "connect"
    EHLO = "ehlo"
    STARTTLS = "starttls"
    LOGIN = "login"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    BODY = "body"
    DOT = "dot"


# A failure in these says nothing about the message: the server or the settings are at fault.
LINK_PHASES = frozenset({Phase.CONNECT, Phase.EHLO, Phase.STARTTLS, Phase.LOGIN})
# RFC 5321, 4.2.3: no such mailbox, not local, name not allowed.
NO_MAILBOX = frozenset({550, 551, 553})


class Kind(StrEnum):
    """What is to be done now: nothing, try again later, stop, or let a person decide."""

    SENT = "sent"
    DEFERRED = "deferred"
    REFUSED = "refused"
    IN_DOUBT = "in_doubt"


class LostClaim(Exception):
    """Raised by a ``before_body`` callback when the message is no longer this worker's to send."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of one try: ``code`` is the server's reply code, or None when there was no clear reply.

    ``reply`` and ``transcript`` may hold addresses: they are for the record of a delivery to an office and
    never for a log. ``undelivered`` maps each recipient that was refused, while others were served, to
    the reply.
    """

    kind: Kind
    phase: Phase
    code: int | None = None
    reply: str = ""
    transcript: tuple[str, ...] = ()
    undelivered: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_sent(self) -> bool:
        """True when the server has taken the message over."""
        return self.kind is Kind.SENT

    @property
    def blames_the_link(self) -> bool:
        """True when the next message would fail in the same way."""
        return not self.is_sent and self.phase in LINK_PHASES

    @property
    def says_unknown(self) -> bool:
        """True when nobody is known at the address; a refusal as a matter of policy (5.7.x) says nothing."""
        is_policy = self.reply.startswith("5.7.")
        return self.phase is Phase.RCPT and self.code in NO_MAILBOX and not is_policy

    @property
    def summary(self) -> str:
        """Phase and codes only, such as ``rcpt 550 5.1.1``: fit for a log, since no address is in it."""
        status = ENHANCED_STATUS.match(self.reply)
        parts = [self.phase.value, str(self.code or "no reply"), status.group(1) if status else ""]
        return " ".join(part for part in parts if part)


def legible(said: str) -> str:
    """What a server said, fit to be kept: whatever it is, it must not stand in the way of writing it down.

    >>> legible("550 5.1.1 unknown\\0")
    '550 5.1.1 unknown�'
    """
    return _ILLEGIBLE.sub("\ufffd", said)


def judge(phase: Phase, code: int | None) -> Kind:
    """Say what a reply means in a phase; None stands for silence, a dropped line or garbage.

    552 is permanent and 452 is temporary, by their first digit. Source: RFC 5321, 4.2.1 and 4.5.3.2.

    >>> [str(judge(Phase.DOT, code)) for code in (250, 221, 452, 552, None)]
    ['sent', 'in_doubt', 'deferred', 'refused', 'in_doubt']
    """
    if phase is Phase.DOT and code == 250:
        return Kind.SENT
    if phase is Phase.BODY:
        return Kind.IN_DOUBT
    if phase is Phase.STARTTLS:
        return Kind.DEFERRED
    if code is not None and 500 <= code <= 599:
        return Kind.REFUSED
    if phase is Phase.DOT and not (code is not None and 400 <= code <= 499):
        return Kind.IN_DOUBT
    return Kind.DEFERRED
