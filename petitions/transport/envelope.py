"""One message as it goes on the wire: who sends, who receives, and the bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass

import idna

# RFC 5321 2.3.8: lines end in CR LF and nothing else; a bare one lets a message be smuggled into another.
LINE_END = re.compile(rb"\r\n|\r|\n")
LEADING_DOT = re.compile(rb"(?m)^\.")
_HEAD = re.compile(rb"(?s).*?(?:\r\n|\r|\n){2}")
# What would end a command, and the encoded words that mail programs, and Python's, would decode in a header.
UNSAFE_IN_AN_ADDRESS = re.compile(r"[\x00-\x20\x7f-\x9f<>\u2028\u2029]|=\?")


class UnsafeAddress(ValueError):
    """An address that would break out of an SMTP command."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the mail server is told; ``to`` and ``cc`` go in one transaction, so all or none are tried."""

    sender: str
    to: tuple[str, ...]
    body: bytes
    cc: tuple[str, ...] = ()

    @property
    def recipients(self) -> tuple[str, ...]:
        """To first, then Cc, each once."""
        return tuple(dict.fromkeys(self.to + self.cc))

    @property
    def needs_smtputf8(self) -> bool:
        """True when a local part or the message's own header is not ASCII (RFC 6531)."""
        head = _HEAD.match(self.body)
        addresses = (self.sender, *self.recipients)
        is_plain = head is None or head.group().isascii()
        return not is_plain or not all(wire_address(address).isascii() for address in addresses)

    @property
    def needs_8bitmime(self) -> bool:
        """True when the body holds bytes above 127 (RFC 6152)."""
        return not self.body.isascii()


def wire_address(address: str) -> str:
    """Write the address as it stands in a command: the domain in its ASCII form, the local part untouched.

    >>> wire_address("anne@montréal.example")
    'anne@xn--montral-fya.example'

    Raises: UnsafeAddress when it holds white space, brackets, control characters or an encoded word.
    """
    if UNSAFE_IN_AN_ADDRESS.search(address) or "@" not in address:
        raise UnsafeAddress("an address that cannot stand in an SMTP command")
    local, _, domain = address.rpartition("@")
    if domain.isascii():
        return address
    return f"{local}@{idna.encode(domain, uts46=True, transitional=False).decode('ascii')}"


def wire_body(body: bytes) -> bytes:
    """Write the message as it follows DATA: CR LF, dots doubled, and the final dot.

    >>> wire_body(b"a\\n.b")
    b'a\\r\\n..b\\r\\n.\\r\\n'
    """
    is_clean = body.count(b"\r") == body.count(b"\n") == body.count(b"\r\n")
    lines = body if is_clean else LINE_END.sub(b"\r\n", body)
    if not lines.endswith(b"\r\n"):
        lines += b"\r\n"
    if b"\n." in lines or lines.startswith(b"."):
        lines = LEADING_DOT.sub(b"..", lines)
    return lines + b".\r\n"
