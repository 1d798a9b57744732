"""Which network a signature came from, told only by a hash whose key is thrown away after 30 days."""

import datetime as dt
import ipaddress
import secrets

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from petitions.crypto import keyed_hash
from petitions.database import insert_for
from petitions.signing.models import NetworkSalt

SALT_KEPT = dt.timedelta(days=30)
# One subscriber of IPv6 has at least this much of it.
IPV6_PREFIX = 64

_salts: dict[tuple[str, str], bytes] = {}


def network_key(session: Session, address: str | None, *, now: dt.datetime) -> bytes | None:
    """The week's keyed hash of a client's address (of its /64 for IPv6); None when there is none."""
    network = _network(address)
    return None if network is None else keyed_hash(_salt(session, now), network)


def forget_old_salts(session: Session, *, now: dt.datetime) -> None:
    """Throw away the keys older than 30 days: after that no hash can be tied to an address."""
    session.execute(delete(NetworkSalt).where(NetworkSalt.created_at < now - SALT_KEPT))


def _network(address: str | None) -> str | None:
    try:
        ip = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return None
    if isinstance(ip, ipaddress.IPv6Address):
        mapped = ip.ipv4_mapped
        return str(mapped or ipaddress.ip_network((ip, IPV6_PREFIX), strict=False))
    return str(ip)


def _salt(session: Session, now: dt.datetime) -> bytes:
    """The week's key, made by the first who needs it; kept in the process by database and week."""
    week = f"{now:%G-W%V}"
    place = (str(session.get_bind().url), week)  # type: ignore[union-attr]  # always an engine
    if place not in _salts:
        _salts.clear()
        session.execute(
            insert_for(session, NetworkSalt)
            .values(week=week, salt=secrets.token_bytes(32), created_at=now)
            .on_conflict_do_nothing()
        )
        _salts[place] = session.scalars(select(NetworkSalt.salt).where(NetworkSalt.week == week)).one()
    return _salts[place]
