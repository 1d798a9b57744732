"""A letter that its writer mailed too is counted once, apart, and only while its signature counts."""

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from petitions.counting.queries import count
from petitions.signing.mailed import mailed_at, mailed_count, mark_mailed, unmark_mailed
from petitions.signing.models import SignatureState
from petitions.signing.withdraw import withdraw
from tests.factories import Rows


@pytest.fixture
def rows(session: Session) -> Rows:
    return Rows(session)


def test_saying_it_often_counts_once_and_can_be_taken_back(
    session: Session, rows: Rows, now: dt.datetime
) -> None:
    signature = rows.signature()
    for later in range(3):
        mark_mailed(session, signature, now=now + dt.timedelta(days=later))

    assert mailed_at(session, signature) == now
    assert mailed_count(session, signature.petition_id) == 1
    assert count(session, signature.petition_id) == 1

    for _ in range(2):
        unmark_mailed(session, signature)
    assert mailed_count(session, signature.petition_id) == 0


def test_only_a_signature_that_counts_is_counted_as_mailed(
    session: Session, rows: Rows, now: dt.datetime
) -> None:
    signature = rows.signature()
    pending = rows.signature(petition=signature.petition, state=SignatureState.PENDING)
    for each in (signature, pending):
        mark_mailed(session, each, now=now)
    assert mailed_count(session, signature.petition_id) == 1

    withdraw(session, signature, now=now)
    assert mailed_count(session, signature.petition_id) == 0
