"""A link that opens a new message in the reader's own mail program (RFC 6068)."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

# Characters of the whole link. Windows hands no longer ones to a mail program.
LONGEST = 2_000
# What an address may hold beside letters and digits without being taken for a part of the link.
_SAFE_IN_ADDRESS = "@!$'*+._~-"


@dataclass(frozen=True, slots=True)
class MailLink:
    """The link, and whether the whole text found room in it."""

    url: str
    is_whole: bool


def mail_link(
    to: Sequence[str], cc: Sequence[str], subject: str, body: str, *, rest: str, longest: int = LONGEST
) -> MailLink:
    """The link with as much of the body as there is room for.

    A body that is too long ends behind its last whole line or word, and `rest`, a sentence, says so.
    """
    start = _start(to, cc, subject)
    room = longest - len(start)
    if len(_encoded(body)) <= room:
        return MailLink(start + _encoded(body), is_whole=True)
    ending = _encoded(f"\n\n{rest}")
    return MailLink(start + _encoded(_cut(body, room - len(ending))) + ending, is_whole=False)


def _start(to: Sequence[str], cc: Sequence[str], subject: str) -> str:
    copies = f"cc={_addresses(cc)}&" if cc else ""
    return f"mailto:{_addresses(to)}?{copies}subject={_encoded(subject)}&body="


def _addresses(addresses: Sequence[str]) -> str:
    return ",".join(quote(address, safe=_SAFE_IN_ADDRESS) for address in addresses)


def _encoded(text: str) -> str:
    """Line ends are CRLF (section 5); a plus sign is a plus, so a space must not become one."""
    return quote(text.replace("\n", "\r\n"), safe="")


def _cut(text: str, room: int) -> str:
    """The longest beginning that fits, by halving; then back to the end of a line or word."""
    fits, too_long = 0, len(text) + 1
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if len(_encoded(text[:middle])) <= room:
            fits = middle
        else:
            too_long = middle
    cut = text[:fits]
    for end in ("\n", " "):
        if 2 * cut.rfind(end) > len(cut):
            return cut[: cut.rfind(end)].rstrip()
    return cut
