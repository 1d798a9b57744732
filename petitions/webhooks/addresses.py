"""Where a webhook may lead: to the public internet, and to what this server's owner has allowed.

Whoever may name an address could otherwise have this server knock at doors behind its own firewall: its
database, its router, the cloud's metadata service. A name is looked up once a call, every address that it
leads to is looked at, and the call goes to the very address that was looked at: a name that points elsewhere
a moment later (DNS rebinding) wins nothing.

Source: OWASP, Server-Side Request Forgery Prevention; IANA special-purpose address registries.
"""

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

import idna

from petitions.errors import Refusal
from petitions.settings import Network

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Sequence[str]]
PORTS = frozenset({443, 8443})
LONGEST_URL = 1000
# Of IPv6 only this part was ever given out to the public; the rest holds old forms that lead inwards.
_GIVEN_OUT = ipaddress.ip_network("2000::/3")
# Within it 6to4 leads to any IPv4 address and Teredo through a stranger; the others are kept for protocols.
_TUNNELS = tuple(map(ipaddress.ip_network, ("2002::/16", "2001::/32", "192.88.99.0/24", "192.0.0.0/24")))


class NotAllowed(Exception):
    """The address leads where no webhook may lead, or nowhere; `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Reach:
    """How far webhooks of this installation reach.

    `private` are networks behind the firewall that its owner has allowed. In a trial nothing leaves this
    machine (`is_trial`): only its own addresses may be called, without encryption too.
    """

    private: tuple[Network, ...] = ()
    is_trial: bool = False

    def allows(self, address: Address) -> bool:
        """Whether an address may be called."""
        plain = getattr(address, "ipv4_mapped", None) or address
        if self.is_trial:
            return plain.is_loopback
        if any(plain.version == network.version and plain in network for network in self.private):
            return True
        is_public = plain.is_global and not plain.is_multicast
        return is_public and (plain.version == 4 or plain in _GIVEN_OUT) and not _is_tunnel(plain)

    def allows_port(self, address: Address, port: int) -> bool:
        """Whether a port may be called there; on networks that were allowed every one."""
        return port in PORTS or self.is_trial or not address.is_global


def _is_tunnel(address: Address) -> bool:
    return any(address in network for network in _TUNNELS if network.version == address.version)


def check_url(url: str, reach: Reach) -> None:
    """Say what is wrong with the form of an address before it is kept; where it leads is seen at each call.

    Raises: Refusal `hook_malformed`, `hook_not_https`, `hook_port` or `hook_address`, at the field `url`.
    """
    try:
        parts, port = split(url)
        host = parts.hostname or ""
    except (ValueError, NotAllowed):
        raise Refusal("hook_malformed", field="url") from None
    if parts.scheme != "https" and not (reach.is_trial and parts.scheme == "http"):
        raise Refusal("hook_not_https", field="url")
    literal = _literal(host)
    if literal is not None and not reach.allows(literal):
        raise Refusal("hook_address", field="url")
    if port not in PORTS and not reach.is_trial and not reach.private:
        raise Refusal("hook_port", field="url")


def split(url: str) -> tuple[SplitResult, int]:
    """The parts of an address and its port. Raises: ValueError, NotAllowed."""
    parts = urlsplit(url)
    is_plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= LONGEST_URL
    if parts.scheme not in ("http", "https") or not parts.hostname or not is_plain:
        raise NotAllowed("malformed")
    if parts.username is not None or parts.fragment:
        raise NotAllowed("malformed")
    if _literal(parts.hostname) is None:
        idna.encode(parts.hostname.rstrip("."), uts46=True)
    return parts, parts.port or (443 if parts.scheme == "https" else 80)


def look_up(host: str, port: int) -> Sequence[str]:
    """The addresses of a name, as this machine knows them. Raises: OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def allowed_address(host: str, port: int, reach: Reach, resolve: Resolve = look_up) -> Address:
    """The address to call. One that is not allowed among several spoils them all.

    Raises: NotAllowed `not_found`, `not_allowed` or `port`.
    """
    try:
        found = [ipaddress.ip_address(each.partition("%")[0]) for each in resolve(host, port)]
    except (OSError, ValueError, UnicodeError):
        raise NotAllowed("not_found") from None
    if not found:
        raise NotAllowed("not_found")
    if not all(reach.allows(each) for each in found):
        raise NotAllowed("not_allowed")
    if not all(reach.allows_port(each, port) for each in found):
        raise NotAllowed("port")
    return found[0]


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
