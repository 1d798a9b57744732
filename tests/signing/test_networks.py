"""A network is known by a hash, for a while."""

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.signing.networks import NetworkSalt, forget_old_salts, network_key


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("203.0.113.7", "203.0.113.7", True),
        ("203.0.113.7", "203.0.113.8", False),
        ("::ffff:203.0.113.7", "203.0.113.7", True),
        ("2001:db8:1:2::3", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::3", "2001:db8:1:3::3", False),
        ("fe80::1%eth0", "fe80::1", True),
    ],
)
def test_addresses_of_one_network_share_a_key(
    one: str, other: str, is_same: bool, session: Session, now: dt.datetime
) -> None:
    keys = [network_key(session, address, now=now) for address in (one, other)]
    assert (keys[0] == keys[1]) is is_same


@pytest.mark.parametrize("address", [None, "", "nonsense"])
def test_no_address_has_no_key(address: str | None, session: Session, now: dt.datetime) -> None:
    assert network_key(session, address, now=now) is None


def test_key_changes_with_the_week_and_old_salts_are_thrown_away(session: Session, now: dt.datetime) -> None:
    first = network_key(session, "203.0.113.7", now=now)
    later = now + dt.timedelta(days=31)
    assert network_key(session, "203.0.113.7", now=later) != first
    forget_old_salts(session, now=later)
    assert session.scalars(select(NetworkSalt.week)).all() == [f"{later:%G-W%V}"]
