"""E-mail addresses: what was typed, checked, and the canonical form by which two spellings are one mailbox.

| typed | canonical | why |
|---|---|---|
| Ann@Example.ORG, no-break space, U+200B, BOM around | ann@example.org | lower case, ends trimmed |
| ann+tag@example.org | ann@example.org | sub-address (RFC 5233) |
| +tag@example.org | +tag@example.org | cutting would leave nothing |
| "ann"@example.org | ann@example.org | needless quotes (RFC 5321, 4.1.2) |
| "ann b+c"@example.org | "ann b+c"@example.org | the plus is inside quotes |
| a.n.n+x@googlemail.com | ann@gmail.com | see mailbox_rules |
| a.n.n@pm.me, ann@protonmail.com | ann@proton.me | see mailbox_rules |
| ann@faß.de, ann@fass.de | ann@xn--fa-hia.de, ann@fass.de | UTS 46, non-transitional: two domains |
| josé@example.org, composed or not | josé@example.org | NFC; jose@ stays apart |
| ann@example.org. | ann@example.org | one trailing dot |

The local part is lowered, never case-folded: ß is not ss, ſ is not s, ı is not i.
"""

import re
import unicodedata
from typing import NamedTuple

import email_validator
import idna

from petitions.errors import Refusal
from petitions.identity.mailbox_rules import DOTS_IGNORED, FILED_UNDER, TAG_SEPARATOR
from petitions.text.characters import SINGLE_LINE_BREAKERS, SURROGATES, is_empty_looking, trimmed

ADDRESS_MAX_LENGTH = 254  # octets, RFC 5321 4.5.3.1.3 with RFC 3696 erratum 1690
LOCAL_MAX_LENGTH = 64  # octets, RFC 5321 4.5.3.1.1
DOMAIN_MAX_LENGTH = 253

# Names reserved for tests (RFC 6761) are let through, so that a trial need not reach a stranger.
# The library's own documentation names this list as the place to say so.
for _name in {"test", "invalid"} & set(email_validator.SPECIAL_USE_DOMAIN_NAMES):
    email_validator.SPECIAL_USE_DOMAIN_NAMES.remove(_name)

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
# An ordinary address: ASCII, unquoted. Whatever it takes, the full check takes too, with the same result.
_ORDINARY = re.compile(rf"({_ATOM}(?:\.{_ATOM})*)@((?:{_LABEL}\.)+[A-Za-z]{{2,63}})")
_QUOTED = re.compile(r'("(?:[^"\\]|\\.)*")@(.*)', re.DOTALL)
_SEVERAL = re.compile(r"@.*[\s,;].*@", re.DOTALL)
_UNMAILABLE = ("arpa", "local", "localhost", "onion")


class EmailAddress(NamedTuple):
    """One mailbox. `typed` is for sending (local part as typed, ASCII domain), `canonical` for the key."""

    typed: str
    local: str
    domain: str
    canonical: str

    @property
    def is_ascii(self) -> bool:
        """Whether any mail server takes the address; else the next one must speak SMTPUTF8 (RFC 6531)."""
        return self.typed.isascii()


class InvalidEmail(Refusal):
    """The address cannot be one mailbox. The visitor sees 422 and a sentence beside the field.

    Codes: missing, not_text, control_characters, too_long, no_at_sign, several_addresses, with_name,
    invisible, domain, malformed.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code, field="email")


def parse_email(typed: str) -> EmailAddress:
    """The mailbox that was typed. Raises: InvalidEmail when it cannot be one that mail is sent to."""
    ordinary = _ORDINARY.fullmatch(typed)
    if ordinary and _is_ordinary(ordinary[1], ordinary[2]):
        return _address(ordinary[1], ordinary[2].lower())
    return _parse_in_full(typed)


def canonical_address(local: str, domain: str) -> str:
    """The form by which two spellings of one mailbox are equal; `domain` in ASCII and lower case."""
    domain = FILED_UNDER.get(domain, domain)
    local = local.lower() if local.isascii() else unicodedata.normalize("NFC", local.lower())
    if not local.startswith('"'):
        local = local[: local.find(TAG_SEPARATOR)] if local.find(TAG_SEPARATOR) > 0 else local
        local = local.replace(".", "") if domain in DOTS_IGNORED else local
    return f"{local}@{domain}"


def _is_ordinary(local: str, domain: str) -> bool:
    """Whether nothing in the address needs the full check: length, no hyphens of IDNA, a public top level."""
    return (
        len(local) <= LOCAL_MAX_LENGTH
        and len(domain) <= DOMAIN_MAX_LENGTH
        and len(local) + 1 + len(domain) <= ADDRESS_MAX_LENGTH
        and "--" not in domain
        and domain.rpartition(".")[2].lower() not in _UNMAILABLE
    )


def _address(local: str, domain: str) -> EmailAddress:
    return EmailAddress(f"{local}@{domain}", local, domain, canonical_address(local, domain))


def _parse_in_full(typed: str) -> EmailAddress:
    local, domain = _split(_readable(typed))
    checked = _checked(local, _ascii_domain(domain))
    # The library lowers the names of RFC 2142 (INFO@), which would not be what was typed.
    kept = checked.local_part if local.startswith('"') else local
    return _address(kept, checked.ascii_domain)


def _readable(typed: str) -> str:
    """The typed text, trimmed and composed, once it is text at all and short enough to look at closely."""
    address = trimmed(typed)
    if SURROGATES.search(address):
        raise InvalidEmail("not_text")
    if SINGLE_LINE_BREAKERS.search(address):
        raise InvalidEmail("control_characters")
    if is_empty_looking(address[: ADDRESS_MAX_LENGTH + 1]):
        raise InvalidEmail("missing")
    if len(address) > ADDRESS_MAX_LENGTH:
        raise InvalidEmail("too_long")
    return unicodedata.normalize("NFC", address)


def _split(address: str) -> tuple[str, str]:
    """Local part and domain, at the last @ outside quotes."""
    quoted = _QUOTED.fullmatch(address)
    if quoted and "@" not in quoted[2]:
        return quoted[1], quoted[2]
    if _SEVERAL.search(address):
        raise InvalidEmail("several_addresses")
    if address.endswith(">"):
        raise InvalidEmail("with_name")
    local, at, domain = address.rpartition("@")
    if not at:
        raise InvalidEmail("no_at_sign")
    return local, domain


def _ascii_domain(domain: str) -> str:
    """The domain as DNS knows it: UTS 46 non-transitional, IDNA 2008, without one trailing dot."""
    try:
        encoded = idna.encode(domain, uts46=True, std3_rules=True).decode("ascii")
    except idna.IDNAError:
        raise InvalidEmail("domain") from None
    return encoded.removesuffix(".").lower()


def _checked(local: str, domain: str) -> email_validator.ValidatedEmail:
    if "." not in domain or domain.rpartition(".")[2] in _UNMAILABLE:
        raise InvalidEmail("domain")
    try:
        return email_validator.validate_email(
            f"{local}@{domain}", allow_quoted_local=True, strict=True, check_deliverability=False
        )
    except email_validator.EmailNotValidError:
        raise InvalidEmail(_reason(local, domain)) from None


def _reason(local: str, domain: str) -> str:
    if len(local) > LOCAL_MAX_LENGTH or len(f"{local}@{domain}".encode()) > ADDRESS_MAX_LENGTH:
        return "too_long"
    if any(unicodedata.category(character) == "Cf" for character in local):
        return "invisible"
    return "malformed"
