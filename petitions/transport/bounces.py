"""A mail that came back, read: for whom it was, whether for good, and which of our messages it is about.

Standard reports (RFC 3464) are read by their fields; whatever else mail servers have thought of by
flufl.bounce, which knows a few dozen of them.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.utils import getaddresses

from flufl.bounce import all_failures

from petitions.transport.outcome import legible

# It says at length what it tries, addresses included.
logging.getLogger("flufl.bounce").disabled = True
# Where mail servers write down to whom a mail was handed out; the first is what the sender of a bounce wrote.
_RECIPIENT_HEADERS = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
_MESSAGE_ID = re.compile(r"(?mi)^(?:message-id|in-reply-to|references):\s*(<[^<>\s]{3,200}>)")
_STATUS = re.compile(r"\b([245]\.[0-9]{1,3}\.[0-9]{1,3})\b")
# How mail servers say it that give no code for it.
_NOBODY = re.compile(
    r"(?i)unknown (?:user|recipient|mailbox|address)|(?:user|recipient|mailbox|address)\S* (?:is )?unknown"
    r"|no such|not found|not exist|n't exist|no (?:mailbox|user|recipient)"
    r"|invalid (?:recipient|mailbox|address)|unrouteable address|not known here"
    r"|nobody by that name|user disabled|inactive"
)
_LONGEST_DIAGNOSTIC = 300
_MOST_READ = 200_000


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a report says. `is_permanent` is None for a mail that reports nothing, such as a holiday notice.

    `status` is an enhanced code (RFC 3463) or ""; `failed` are the addresses that were not reached, in small
    letters; `addressed_to` and `message_ids` are where our own marks may stand.
    """

    is_permanent: bool | None
    status: str
    diagnostic: str
    failed: frozenset[str]
    addressed_to: tuple[str, ...]
    message_ids: tuple[str, ...]

    @property
    def is_unknown_mailbox(self) -> bool:
        """True when it says that nobody is known at the address: a full mailbox or a policy passes."""
        if self.status in ("", "5.0.0"):
            return bool(_NOBODY.search(self.diagnostic))
        return self.status.startswith("5.1.") or self.status == "5.2.1"


@dataclass(frozen=True, slots=True)
class _Report:
    """One recipient's block of a standard report."""

    action: str
    status: str
    diagnostic: str
    recipient: str


def read_bounce(mail: Message) -> Bounce:
    """Read one mail, whatever it is."""
    reports = list(_reports(mail))
    if reports:
        return _from_reports(mail, reports)
    temporary, permanent = _recognised(mail)
    failed = frozenset(address.decode("utf-8", "replace").lower() for address in permanent or temporary)
    text = _text(mail)
    status = _STATUS.search(text) if failed else None
    return Bounce(
        is_permanent=bool(permanent) if failed else None,
        status=status.group(1) if status else "",
        diagnostic=legible(_line_about(text, failed)),
        failed=failed,
        addressed_to=_addressed_to(mail),
        message_ids=_message_ids(mail),
    )


def _recognised(mail: Message) -> tuple[frozenset[bytes], frozenset[bytes]]:
    """The addresses that are late and those that failed, in any of the forms that flufl.bounce knows."""
    try:
        temporary, permanent = all_failures(mail)
    except Exception:
        # Some of its detectors take for granted what a stranger's mail need not have.
        return frozenset(), frozenset()
    return frozenset(temporary), frozenset(permanent)


def _from_reports(mail: Message, reports: list[_Report]) -> Bounce:
    failures = [report for report in reports if report.action == "failed"]
    delays = [report for report in reports if report.action == "delayed"]
    told = failures or delays
    return Bounce(
        is_permanent=bool(failures) if told else None,
        status=told[0].status if told else "",
        diagnostic=legible(told[0].diagnostic[:_LONGEST_DIAGNOSTIC]) if told else "",
        failed=frozenset(report.recipient for report in told),
        addressed_to=_addressed_to(mail),
        message_ids=_message_ids(mail),
    )


def _reports(mail: Message) -> Iterator[_Report]:
    for part in mail.walk():
        if part.get_content_type() not in ("message/delivery-status", "message/global-delivery-status"):
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            if not isinstance(block, Message):
                continue
            action = _words(block, "Action").partition(" ")[0].lower()
            if action:
                yield _read(block, action)


def _read(block: Message, action: str) -> _Report:
    """One block. Exim gives every failure the status 5.0.0; the reason is in the server's words alone."""
    status = _words(block, "Status").partition(" ")[0]
    said = _words(block, "Diagnostic-Code").partition(";")[2].strip()
    told = _STATUS.search(said) if status.endswith(".0.0") else None
    recipient = _words(block, "Final-Recipient").partition(";")[2].strip(" <>").lower()
    return _Report(action, told.group(1) if told else status, said or _words(block, "Status"), recipient)


def _words(block: Message, name: str) -> str:
    return " ".join(str(block.get(name, "")).split())


def _addressed_to(mail: Message) -> tuple[str, ...]:
    written = [str(value) for name in _RECIPIENT_HEADERS for value in mail.get_all(name, [])]
    return tuple(dict.fromkeys(address for _, address in getaddresses(written) if "@" in address))


def _message_ids(mail: Message) -> tuple[str, ...]:
    """Those of the mail that came back, wherever the report quotes it; not the report's own."""
    quoted = "\n".join(str(part) for part in mail.walk() if part is not mail and not part.is_multipart())
    own = str(mail.get("Message-ID", "")).strip()
    answered = "\n".join(f"{name}: {mail[name]}" for name in ("In-Reply-To", "References") if mail[name])
    found = _MESSAGE_ID.findall(legible(f"{answered}\n{quoted[:_MOST_READ]}\n{_text(mail)}"))
    return tuple(dict.fromkeys(each for each in found if each != own))


def _text(mail: Message) -> str:
    part = next((each for each in mail.walk() if each.get_content_type() == "text/plain"), None)
    content = part.get_payload(decode=True) if part is not None else None
    return content[:_MOST_READ].decode("utf-8", "replace") if isinstance(content, bytes) else ""


def _line_about(text: str, failed: frozenset[str]) -> str:
    """The first line that gives a reason: one with a reply code, else one that names the address."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    codes = (line for line in lines if re.search(r"\b[45][0-9]{2}[ -]", line))
    named = (line for line in lines if any(address in line.lower() for address in failed))
    return next(codes, next(named, ""))[:_LONGEST_DIAGNOSTIC]
