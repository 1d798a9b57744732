"""The bytes of a letter with two parts, text and HTML, in seven bits.

Written out here and not by `email.message`, which takes as long for one letter as all else that is done for
it; what is hard in it, folding and encoding, is still the library's.
"""

from __future__ import annotations

import binascii
import re
from base64 import encodebytes
from collections.abc import Sequence
from email.header import Header
from email.utils import formataddr

from petitions.transport.envelope import UnsafeAddress, wire_address

LINE_END = re.compile(r"\r\n|\r|\n")
# RFC 5322, 3.2.3: what a left half may hold without quotation marks; beyond ASCII by RFC 6531.
DOT_ATOM = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*")
QUOTED = re.compile(r'"([^"\\\x00-\x1f\x7f-\x9f]|\\["\\])+"')
LONGEST_HEADER_LINE = 76
# RFC 2045, 6.7 and 6.8: quoted-printable stays readable, base64 is shorter where much needs quoting.
MOST_QUOTED = 0.2


def compose_mail(headers: Sequence[tuple[str, str]], *, text: str, html: str, boundary: str) -> bytes:
    """Put headers and both parts together; `boundary` is unique to the letter and ASCII.

    The values of headers are as `text_header` and `mailbox_header` give them: nothing is encoded here.
    """
    mark = f"=_{boundary}"
    head = [f"{name}: {value}" for name, value in headers]
    head += ["MIME-Version: 1.0", f'Content-Type: multipart/alternative; boundary="{mark}"', "", ""]
    opening = f"--{mark}\r\n".encode()
    parts = opening + _part("plain", text) + opening + _part("html", html)
    return "\r\n".join(head).encode() + parts + f"--{mark}--\r\n".encode()


def _part(kind: str, text: str) -> bytes:
    text = LINE_END.sub("\n", text) if "\r" in text else text
    text = text.rstrip("\n").replace("\n", "\r\n") + "\r\n"
    data = text.encode()
    # How many bytes there are beyond one a character tells how much is beyond ASCII.
    if len(data) - len(text) <= len(text) * MOST_QUOTED:
        encoding, body = "quoted-printable", binascii.b2a_qp(data, istext=True)
    else:
        encoding, body = "base64", encodebytes(data).replace(b"\n", b"\r\n")
    head = f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode() + body


def text_header(name: str, value: str) -> str:
    """A header's text, folded and encoded as its name wants it.

    Raises: ValueError when it would begin another header.
    """
    if LINE_END.search(value):
        raise ValueError("a header of several lines")
    if value.isascii() and len(name) + 2 + len(value) <= LONGEST_HEADER_LINE:
        return value
    charset = "us-ascii" if value.isascii() else "utf-8"
    return Header(value, charset, LONGEST_HEADER_LINE, name).encode(linesep="\r\n")


def mailbox_header(address: str, display_name: str = "") -> str:
    """An address, with the name beside it when there is one.

    Raises: UnsafeAddress when a mail program might read more than one address out of it.
    """
    written = wire_address(address)
    local = written.rpartition("@")[0]
    if not (DOT_ATOM.fullmatch(local) or QUOTED.fullmatch(local)):
        raise UnsafeAddress("an address that cannot stand in a header")
    if not display_name:
        return written
    if written.isascii():
        return formataddr((display_name, written), "utf-8")
    return f"{Header(display_name, 'utf-8').encode(linesep=chr(13) + chr(10))} <{written}>"
