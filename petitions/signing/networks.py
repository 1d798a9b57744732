"""Which network a signature came from, told only by a hash whose key is thrown away after 30 days."""

import datetime as dt
import ipaddress
import secrets

from sqlalchemy import Connection, LargeBinary, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from petitions.crypto import keyed_hash
from petitions.database import INSERTS, Base, connection_of

SALT_KEPT = dt.timedelta(days=30)
# One subscriber of IPv6 has at least this much of it.
IPV6_PREFIX = 64


class NetworkSalt(Base):
    """The key under which one week's network addresses are hashed; deleted when it is 30 days old."""

    __tablename__ = "network_salts"

    week: Mapped[str] = mapped_column(String(8), primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary(32))
    created_at: Mapped[dt.datetime]


_SALTS = NetworkSalt.__table__
_salts: dict[tuple[int, str], bytes] = {}


def network_key(session: Session | Connection, address: str | None, *, now: dt.datetime) -> bytes | None:
    """The week's keyed hash of a client's address (of its /64 for IPv6); None when there is none."""
    network = network_of(address)
    return None if network is None else keyed_hash(_salt(connection_of(session), now), network)


def known_network_key(session: Session, address: str | None, *, now: dt.datetime) -> bytes | None:
    """The same for a look that changes nothing: None too in a week in which nobody has signed yet."""
    network, week = network_of(address), _week(now)
    salt = _salts.get((id(session.get_bind()), week)) or _known_salt(session.connection(), week)
    return None if network is None or salt is None else keyed_hash(salt, network)


def forget_old_salts(session: Session, *, now: dt.datetime) -> None:
    """Throw away the keys older than 30 days: after that no hash can be tied to an address."""
    session.execute(delete(NetworkSalt).where(NetworkSalt.created_at < now - SALT_KEPT))


def network_of(address: str | None) -> str | None:
    """What counts as one network: an address, of IPv6 the whole /64; None for what is none."""
    try:
        ip = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return None
    if isinstance(ip, ipaddress.IPv6Address):
        mapped = ip.ipv4_mapped
        return str(mapped or ipaddress.ip_network((ip, IPV6_PREFIX), strict=False))
    return str(ip)


def _week(now: dt.datetime) -> str:
    return f"{now:%G-W%V}"


def _salt(connection: Connection, now: dt.datetime) -> bytes:
    """The week's key, made by the first who needs it; kept in the process by database and week."""
    week = _week(now)
    place = (id(connection.engine), week)
    if place not in _salts:
        known = _known_salt(connection, week)
        if known is None:
            # Not kept yet: this transaction may be rolled back, and the key with it.
            return _new_salt(connection, week, now)
        _salts.clear()
        _salts[place] = known
    return _salts[place]


def _known_salt(connection: Connection, week: str) -> bytes | None:
    return connection.execute(select(_SALTS.c.salt).where(_SALTS.c.week == week)).scalar_one_or_none()


def _new_salt(connection: Connection, week: str, now: dt.datetime) -> bytes:
    row = {"week": week, "salt": secrets.token_bytes(32), "created_at": now}
    insert = INSERTS[connection.dialect.name](_SALTS)
    connection.execute(insert.on_conflict_do_nothing(), row)
    # Another may have been first.
    return _known_salt(connection, week) or b""
