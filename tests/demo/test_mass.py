"""Masses of signatures obey the rules too, on both databases."""

import datetime as dt

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from petitions.campaign.models import Petition
from petitions.counting.queries import count, counts
from petitions.crypto import KEYRING
from petitions.database import writing
from petitions.demo.mass import Mass, first_number, pour, prepared
from petitions.demo.roll import chance, orders
from petitions.identity.email_key import parse_email
from petitions.identity.match import home
from petitions.identity.name_key import is_same_name, name_key
from petitions.signing.models import CountClass, Signature
from tests.demo.conftest import ZONE, setting


@pytest.fixture
def petition(session: Session, campaigns: dict[str, Petition], now: dt.datetime) -> Petition:
    """A petition with a thousand signatures more, in two loads."""
    petition = campaigns["let-us-belong"]
    with writing():
        for load in range(2):
            mass = Mass(setting(petition, now), chance(f"load {load}"), first_number(session))
            pour(session, list(prepared(mass.rows(500), session.connection().dialect)))
            session.commit()
    return petition


def test_every_row_is_in_a_class_and_the_count_is_that_of_the_rows(
    session: Session, petition: Petition
) -> None:
    classes = counts(session, petition.id)

    assert sum(classes.values()) == 1000
    assert classes[CountClass.REPEATS] > 5
    assert count(session, petition.id) == classes[CountClass.CONFIRMED] > 900


def test_addresses_and_names_have_the_keys_that_signing_would_give_them(
    session: Session, petition: Petition
) -> None:
    for row in session.scalars(select(Signature)):
        assert row.email is not None
        assert row.mailbox_key == KEYRING.mailbox_key(parse_email(row.email).canonical)
        assert row.name_key == name_key(row.name)
        assert row.signed_at < (row.confirmed_at or dt.datetime.max.replace(tzinfo=dt.UTC))
    assert petition.opened_at is not None


def test_a_repeat_is_of_the_same_person_and_a_second_place_of_the_same_home(
    session: Session, petition: Petition
) -> None:
    first = aliased(Signature)
    pairs = session.execute(
        select(Signature, first).join(
            first,
            (first.mailbox_key == Signature.mailbox_key) & (first.slot == 1) & (first.id != Signature.id),
        )
    ).all()

    assert len(pairs) > 15
    for row, holder in pairs:
        assert is_same_name(row.name, holder.name) is (row.repeat_of_id is not None)
        assert row.repeat_of_id in (None, holder.id)
        assert _home(row) == _home(holder)
    assert petition.id == pairs[0][0].petition_id


def _home(row: Signature) -> str:
    return home(row.country, row.postal_code, row.city)


def test_the_open_petitions_share_what_is_asked_for(
    session: Session, campaigns: dict[str, Petition], now: dt.datetime
) -> None:
    parts = [order.count for order in orders(session, 10_001, now=now, zone=ZONE)]

    assert len(parts) == len(campaigns)
    assert sum(parts) == 10_001
    assert session.scalar(select(func.count()).select_from(Signature)) == 0
