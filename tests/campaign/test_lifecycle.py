"""Every step that the table has, and none that it has not."""

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from petitions.campaign.lifecycle import TRANSITIONS, close_due, move
from petitions.campaign.models import PetitionState
from petitions.errors import TransitionRefused
from tests.factories import Rows

EVERY_PAIR = [(frm, to) for frm in PetitionState for to in PetitionState]


@pytest.mark.parametrize(("frm", "to"), EVERY_PAIR)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_step_is_taken_when_the_table_has_it(
    frm: PetitionState, to: PetitionState, session: Session, now: dt.datetime
) -> None:
    petition = Rows(session).petition(state=frm)
    if to in TRANSITIONS[frm]:
        move(session, petition, to, now=now)
        assert petition.state == to
    else:
        with pytest.raises(TransitionRefused):
            move(session, petition, to, now=now)
        assert petition.state == frm


def test_pausing_keeps_the_day_of_opening(session: Session, now: dt.datetime) -> None:
    petition = Rows(session).petition()
    opened_at = petition.opened_at
    move(session, petition, PetitionState.PAUSED, now=now)
    move(session, petition, PetitionState.OPEN, now=now)
    assert petition.opened_at == opened_at


def test_petitions_past_their_closing_are_closed_one_by_one(session: Session, now: dt.datetime) -> None:
    rows = Rows(session)
    due = [rows.petition(closes_at=now), rows.petition(state="paused", closes_at=now)]
    later = rows.petition(closes_at=now + dt.timedelta(seconds=1))
    endless = rows.petition()
    assert [close_due(session, now=now) for _ in range(3)] == [True, True, False]
    assert {(row.state, row.closed_at) for row in due} == {("closed", now)}
    assert {later.state, endless.state} == {"open"}
