"""A petition that was hidden and never closed has a day, too, from which nobody is known."""

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from petitions.campaign.lifecycle import move
from petitions.campaign.models import Petition, PetitionState
from petitions.campaign.queries import PetitionFacts
from petitions.retention.anonymize import KEPT_FOR, anonymize_batch, kept_until_on
from petitions.signing.confirm import confirm
from petitions.signing.models import Signature
from tests.signing.conftest import Sign


def known(session: Session) -> int:
    return session.scalar(select(func.count()).where(Signature.email.is_not(None))) or 0


def test_a_year_after_the_hiding_the_people_are_gone_and_not_before(
    session: Session, petition: PetitionFacts, sign_now: Sign, now: dt.datetime
) -> None:
    confirm(session, sign_now(email="farida@example.org"), now=now)
    row = session.get_one(Petition, petition.id)
    row.kept_until_on = row.closes_at = None
    move(session, row, PetitionState.HIDDEN, now=now)
    assert kept_until_on(row) == now.date() + KEPT_FOR
    assert not anonymize_batch(session, now=now + KEPT_FOR - dt.timedelta(days=1))
    assert known(session) == 1

    while anonymize_batch(session, now=now + KEPT_FOR):
        session.flush()
    assert known(session) == 0


def test_what_is_shown_again_waits_for_its_closing(
    session: Session, petition: PetitionFacts, sign_now: Sign, now: dt.datetime
) -> None:
    confirm(session, sign_now(email="farida@example.org"), now=now)
    row = session.get_one(Petition, petition.id)
    row.kept_until_on = row.closes_at = None
    for state in (PetitionState.HIDDEN, PetitionState.PAUSED, PetitionState.CLOSED):
        move(session, row, state, now=now + dt.timedelta(days=len(state)))
    assert row.hidden_at is None
    assert kept_until_on(row) == now.date() + dt.timedelta(days=len(PetitionState.CLOSED)) + KEPT_FOR
    assert not anonymize_batch(session, now=now + KEPT_FOR)
    assert known(session) == 1
