"""Batches are counted first, done with a reason, and undone without a trace."""

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.counting.queries import count, counts
from petitions.dedupe.invalidate import hold, invalidate, reinstate, release
from petitions.dedupe.selection import Selection, number_of
from petitions.errors import Refusal
from petitions.signing.finding import read_batch
from petitions.signing.models import SignatureState
from tests.dedupe.conftest import Signed


@pytest.fixture
def burst(signed: Signed, petition: Petition) -> Selection:
    """Three confirmed, two pending and one withdrawn from one source, and somebody else."""
    for state in ("confirmed", "confirmed", "confirmed", "pending", "pending", "withdrawn"):
        signed("Bot", source="burst", state=SignatureState(state))
    signed("Ann Lee")
    return Selection(petition_id=petition.id, source="burst")


def test_only_live_rows_of_the_selection_go(
    session: Session, petition: Petition, burst: Selection, now: dt.datetime
) -> None:
    assert invalidate(session, burst, reason="from a farm", now=now) == 5
    assert count(session, petition.id) == 1
    assert counts(session, petition.id)["withdrawn"] == 1


def test_undoing_brings_each_back_as_it_was(
    session: Session, petition: Petition, burst: Selection, now: dt.datetime
) -> None:
    before = counts(session, petition.id)
    invalidate(session, burst, reason="from a farm", now=now)

    assert reinstate(session, Selection(petition_id=petition.id, invalidated_at=now)) == 5
    assert counts(session, petition.id) == before


def test_only_the_named_batch_is_undone(
    session: Session, petition: Petition, burst: Selection, now: dt.datetime
) -> None:
    later = now + dt.timedelta(minutes=1)
    invalidate(session, burst, reason="from a farm", now=now)
    read_batch(session)
    invalidate(session, Selection(petition_id=petition.id, words="Ann"), reason="a test", now=later)
    reinstate(session, Selection(petition_id=petition.id, invalidated_at=now))

    assert counts(session, petition.id)["invalidated"] == 1


@pytest.mark.parametrize(
    ("reason", "code"), [("", "reason_missing"), (" \n", "reason_missing"), ("x" * 301, "too_long")]
)
def test_a_reason_is_needed(
    session: Session, petition: Petition, burst: Selection, now: dt.datetime, reason: str, code: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        invalidate(session, burst, reason=reason, now=now)
    assert (refusal.value.code, refusal.value.field) == (code, "reason")
    assert count(session, petition.id) == 4


def test_whoever_was_invalidated_does_not_come_in_by_signing_again(
    session: Session, petition: Petition, signed: Signed, now: dt.datetime
) -> None:
    row = signed("Ann Lee")
    invalidate(session, Selection(petition_id=petition.id, ids=(row.id,)), reason="a test", now=now)
    session.refresh(row)

    assert (row.state, row.slot) == ("invalidated", 1)


def test_held_rows_do_not_count_until_released(
    session: Session, petition: Petition, burst: Selection, now: dt.datetime
) -> None:
    before = counts(session, petition.id)

    assert hold(session, burst, now=now) == 5
    assert (count(session, petition.id), counts(session, petition.id)["held"]) == (1, 5)
    assert hold(session, burst, now=now) == 0
    assert release(session, burst) == 5
    assert counts(session, petition.id) == before


def test_another_petition_is_never_touched(
    session: Session, burst: Selection, signed: Signed, now: dt.datetime
) -> None:
    elsewhere = Selection(petition_id=burst.petition_id + 1)

    assert number_of(session, elsewhere) == 0
    assert invalidate(session, elsewhere, reason="x", now=now) == 0
    assert count(session, burst.petition_id) == 4
