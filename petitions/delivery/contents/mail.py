"""The mail that carries a delivery, as bytes that are made once and sent the same at every try."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from petitions.delivery.documents.files import File
from petitions.text.plain import one_line

# Base64 turns three bytes into four and adds line ends; the words and headers need little.
_INFLATION = 1.37
_FOR_THE_WORDS = 64 * 1024
_LONGEST_LINE = 150
# Seven bits on the wire, so that no server on the way has to change what we wrote.
_WIRE = SMTP.clone(cte_type="7bit")


@dataclass(frozen=True, slots=True)
class Words:
    """What the mail says: one screen, in the office's language."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Heading:
    """Who writes to whom: addresses as they go on the wire, with or without a name before them.

    Nothing here was typed by a signatory. `sign` puts the domain's signature before the finished bytes.
    """

    sender: str
    reply_to: str
    to: str
    cc: tuple[str, ...]
    message_id: str
    at: dt.datetime
    sign: Callable[[bytes], bytes] = bytes


def fits(files: Sequence[File], *, limit_mb: int) -> bool:
    """Whether all files go in one mail of the office's size limit."""
    return sum(file.size for file in files) * _INFLATION + _FOR_THE_WORDS <= limit_mb * 1024 * 1024


def compose(heading: Heading, words: Words, attachments: Iterable[File]) -> bytes:
    """The bytes of the whole mail."""
    addresses = (heading.sender, heading.reply_to, heading.to, *heading.cc)
    mail = EmailMessage(
        policy=_WIRE.clone(utf8=not all(address.isascii() for address in map(bare, addresses)))
    )
    mail["Subject"] = _line(words.subject)
    mail["From"] = _mailbox(heading.sender)
    mail["To"] = _mailbox(heading.to)
    if heading.cc:
        mail["Cc"] = [_mailbox(address) for address in heading.cc]
    if heading.reply_to:
        mail["Reply-To"] = _mailbox(heading.reply_to)
    mail["Date"] = format_datetime(heading.at)
    mail["Message-ID"] = heading.message_id
    mail.set_content(words.text)
    mail.add_alternative(words.html, subtype="html")
    for file in attachments:
        _attach(mail, file)
    return heading.sign(mail.as_bytes())


def bare(written: str) -> str:
    """The address alone, without the name before it."""
    return parseaddr(written)[1]


def _attach(mail: EmailMessage, file: File) -> None:
    kind, _, charset = file.media_type.partition("; charset=")
    main, _, sub = kind.partition("/")
    parameters = {"charset": charset} if charset else None
    # Base64, so that the bytes that arrive are those whose digest was taken.
    mail.add_attachment(
        file.path.read_bytes(),
        maintype=main,
        subtype=sub,
        filename=file.name,
        params=parameters,
        cte="base64",
    )


def _mailbox(written: str) -> Address:
    name, address = parseaddr(written)
    return Address(display_name=_line(name), addr_spec=address)


def _line(text: str) -> str:
    """Text for a header: one line, not too long, and nothing that Python would decode as an encoded word.

    On CPython 3.10 to 3.12 such a word may hold a line end that becomes a header of its own.
    """
    return one_line(text).replace("=?", "= ?")[:_LONGEST_LINE]
