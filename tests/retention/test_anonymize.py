"""When a petition's time is over nobody is known by their signature, and every number stands."""

import datetime as dt

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition, PetitionState
from petitions.campaign.queries import PetitionFacts
from petitions.counting.queries import counts
from petitions.retention import anonymize
from petitions.retention.anonymize import (
    KEPT_FOR,
    UNFINISHED_KEPT_FOR,
    anonymize_batch,
    forget_unfinished,
    kept_until_on,
)
from petitions.signing.confirm import PENDING_FOR, confirm, expire_batch
from petitions.signing.models import Signature, SignatureKind
from petitions.signing.withdraw import withdraw
from tests.signing.conftest import Sign

PERSON = {
    "name": "Farida Unmistakable",
    "comment": "I fled in 2009 and never forgot.",
    "city": "Gander",
    "role": "Chair",
    "postal_code": "A1V1W5",
}


@pytest.fixture
def ended(session: Session, petition: PetitionFacts, sign_now: Sign, now: dt.datetime) -> Petition:
    """A closed petition with confirmed, repeated, withdrawn and pending signatures, one an organisation's."""
    confirm(session, sign_now(**PERSON, email="farida@example.org"), now=now)
    confirm(session, sign_now(**PERSON, email="farida@example.org"), now=now)
    gone = sign_now(**PERSON, email="gone@example.org")
    confirm(session, gone, now=now)
    withdraw(session, gone, now=now)
    sign_now(**PERSON, email="pending@example.org")
    spoken_for = sign_now(
        **PERSON, email="desk@example.org", kind=SignatureKind.ORGANIZATION, organization="Harbour Friends"
    )
    confirm(session, spoken_for, now=now)
    row = session.get_one(Petition, petition.id)
    row.state, row.closed_at = PetitionState.CLOSED, now
    session.commit()
    return row


def anonymize_all(session: Session, now: dt.datetime) -> int:
    batches = 0
    while anonymize_batch(session, now=now):
        session.commit()
        batches += 1
    return batches


def stored(session: Session) -> str:
    everything = (text("SELECT * FROM signatures"), text("SELECT * FROM messages"))
    return "".join(repr(session.execute(rows).all()) for rows in everything)


def test_a_year_after_the_closing_the_people_are_gone_and_the_numbers_stand(
    session: Session, ended: Petition, now: dt.datetime
) -> None:
    before = counts(session, ended.id)
    assert anonymize_all(session, now + KEPT_FOR) > 0
    session.expire_all()
    assert not [value for value in PERSON.values() if value in stored(session)]
    assert session.scalar(select(func.count()).where(Signature.email.is_not(None))) == 0
    assert session.scalar(select(func.count()).where(Signature.mailbox_key.is_not(None))) == 0
    assert counts(session, ended.id) == before
    assert ended.anonymized_at == now + KEPT_FOR


def test_names_of_organizations_stay(session: Session, ended: Petition, now: dt.datetime) -> None:
    anonymize_all(session, now + KEPT_FOR)
    assert "Harbour Friends" in session.scalars(select(Signature.organization)).all()


def test_nothing_goes_a_day_too_early(session: Session, ended: Petition, now: dt.datetime) -> None:
    assert anonymize_all(session, now + KEPT_FOR - dt.timedelta(days=1)) == 0
    assert ended.anonymized_at is None


def test_the_organizers_day_counts_before_the_default(
    session: Session, ended: Petition, now: dt.datetime
) -> None:
    ended.kept_until_on = now.date() + dt.timedelta(days=40)
    session.commit()
    assert anonymize_all(session, now + dt.timedelta(days=39)) == 0
    assert anonymize_all(session, now + dt.timedelta(days=40)) > 0
    assert kept_until_on(ended) == ended.kept_until_on


@pytest.mark.parametrize("state", [PetitionState.OPEN, PetitionState.PAUSED])
def test_an_open_petition_keeps_its_signatories(
    session: Session, ended: Petition, now: dt.datetime, state: PetitionState
) -> None:
    ended.state, ended.kept_until_on = state, now.date()
    session.commit()
    assert anonymize_all(session, now + 10 * KEPT_FOR) == 0


def test_stopped_half_way_it_goes_on_where_it_was(
    session: Session, ended: Petition, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anonymize, "BATCH", 2)
    assert anonymize_batch(session, now=now + KEPT_FOR)
    session.commit()
    assert session.scalar(select(func.count()).where(Signature.erased_at.is_not(None))) == 2
    anonymize_all(session, now + KEPT_FOR)
    assert session.scalar(select(func.count()).where(Signature.erased_at.is_(None))) == 0


def test_who_never_confirmed_is_forgotten_after_two_months(
    session: Session, sign_now: Sign, now: dt.datetime
) -> None:
    sign_now(**PERSON)
    expire_batch(session, now=now + PENDING_FOR + dt.timedelta(days=1))
    forget_unfinished(session, now=now + UNFINISHED_KEPT_FOR)
    assert PERSON["name"] in stored(session)
    forget_unfinished(session, now=now + UNFINISHED_KEPT_FOR + dt.timedelta(seconds=1))
    session.commit()
    assert not [value for value in PERSON.values() if value in stored(session)]
    assert session.scalars(select(Signature.counted_as)).one() == "expired"


def test_a_petition_without_an_end_has_no_day(session: Session, petition: PetitionFacts) -> None:
    row = session.get_one(Petition, petition.id)
    row.closes_at = None
    assert kept_until_on(row) is None
