"""Numbers by riding are counted from the rows when these have changed, and large petitions more rarely."""

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.counting import ridings
from petitions.counting.models import RidingCount
from petitions.counting.ridings import count_ridings, riding_count
from petitions.signing.models import SignatureState
from petitions.signing.riding import choose_riding
from tests.factories import DAY_ONE, Rows

NOW = DAY_ONE + dt.timedelta(days=1)


@pytest.fixture
def petition(rows: Rows) -> Petition:
    made: Petition = rows.petition(slug="where-they-live")
    return made


def counted(session: Session, petition: Petition, now: dt.datetime) -> dict[str, int]:
    count_ridings(session, now=now)
    found = riding_count(session, petition.id)
    assert found is not None
    return found.counts


def test_what_counts_is_counted_by_riding_of_the_order_in_force(
    session: Session, rows: Rows, petition: Petition
) -> None:
    for code, order in (("35001", "2023"), ("35001", None), ("35001", "2013"), (None, None)):
        rows.signature(petition=petition, riding_code=code, riding_set=order)
    rows.signature(petition=petition, riding_code="35002", origin="paper")
    rows.signature(petition=petition, riding_code="35002", state=SignatureState.WITHDRAWN, slot=None)

    assert counted(session, petition, NOW) == {"": 2, "35001": 2, "35002": 1}


def test_a_riding_that_becomes_known_is_counted_at_the_next_look(
    session: Session, rows: Rows, petition: Petition
) -> None:
    signature = rows.signature(petition=petition)
    assert counted(session, petition, NOW) == {"": 1}
    choose_riding(session, signature, "35001", riding_set="2023", now=NOW + dt.timedelta(minutes=1))

    assert counted(session, petition, NOW + dt.timedelta(minutes=1)) == {"35001": 1}


def test_rows_that_have_not_changed_are_not_read_again(
    session: Session, rows: Rows, petition: Petition
) -> None:
    rows.signature(petition=petition, riding_code="35001")
    counted(session, petition, NOW)
    count_ridings(session, now=NOW + dt.timedelta(hours=1))
    kept = session.get_one(RidingCount, petition.id)
    assert kept.counted_at == NOW

    count_ridings(session, now=NOW + ridings.LONGEST)
    assert kept.counted_at == NOW + ridings.LONGEST


def test_a_large_petition_is_counted_more_rarely(session: Session, rows: Rows, petition: Petition) -> None:
    rows.signature(petition=petition, riding_code="35001")
    counted(session, petition, NOW)
    session.get_one(RidingCount, petition.id).counts = {"35001": 10 * ridings.ROWS_A_MINUTE}
    rows.signature(petition=petition, riding_code="35001")

    assert counted(session, petition, NOW + dt.timedelta(minutes=9)) == {"35001": 10 * ridings.ROWS_A_MINUTE}
    assert counted(session, petition, NOW + dt.timedelta(minutes=10)) == {"35001": 2}


def test_many_petitions_are_counted_some_at_a_time(session: Session, rows: Rows, petition: Petition) -> None:
    others = [rows.petition(slug=f"another-{number}") for number in range(ridings.BATCH)]
    assert len(others) == ridings.BATCH

    assert count_ridings(session, now=NOW) is True
    assert count_ridings(session, now=NOW) is False
