"""The button in the letter, pressed once, often, late or by a stranger."""

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from petitions.signing.confirm import PENDING_FOR, confirm, expire_batch
from petitions.signing.models import Exposure, Signature
from petitions.signing.withdraw import decline, expose, unsubscribe, withdraw
from tests.signing.conftest import Sign


def test_confirming_a_hundred_times_counts_once(sign_now: Sign, session: Session, now: dt.datetime) -> None:
    row = sign_now()
    for minute in range(100):
        confirm(session, row, now=now + dt.timedelta(minutes=minute))
        session.commit()
    assert (row.state, row.confirmed_at) == ("confirmed", now)


def test_repeat_stays_a_repeat_when_the_first_is_confirmed(
    sign_now: Sign, session: Session, now: dt.datetime
) -> None:
    first, repeat = sign_now(), sign_now(name="Bo Lee", postal_code="V5K0A1")
    confirm(session, first, now=now)
    confirm(session, repeat, now=now)
    session.commit()
    session.refresh(repeat)
    assert (repeat.counted_as, repeat.repeat_of_id) == ("repeats", first.id)


def test_repeat_joins_the_household_when_its_place_has_come_free(
    sign_now: Sign, session: Session, now: dt.datetime
) -> None:
    first, second = sign_now(), sign_now(name="Bo Lee")
    third = sign_now(name="Cy Lee")
    decline(session, second, now=now)
    confirm(session, first, now=now)
    confirm(session, third, now=now)
    session.commit()
    session.refresh(third)
    assert (third.slot, third.counted_as) == (2, "confirmed")


@pytest.mark.parametrize("act", [decline, withdraw])
def test_confirming_after_the_end_changes_nothing(
    act: object, sign_now: Sign, session: Session, now: dt.datetime
) -> None:
    row = sign_now()
    if act is withdraw:
        confirm(session, row, now=now)
    act(session, row, now=now)  # type: ignore[operator]
    state = row.state
    confirm(session, row, now=now)
    assert (row.state, row.slot) == (state, None)


def test_declining_a_confirmed_signature_changes_nothing(
    sign_now: Sign, session: Session, now: dt.datetime
) -> None:
    row = sign_now()
    confirm(session, row, now=now)
    decline(session, row, now=now)
    assert row.state == "confirmed"


def test_unconfirmed_signature_expires_and_frees_its_place(
    sign_now: Sign, session: Session, now: dt.datetime
) -> None:
    old = sign_now(at=now - PENDING_FOR - dt.timedelta(seconds=1))
    fresh = sign_now(email="bo@example.org", at=now - PENDING_FOR)
    assert expire_batch(session, now=now) is False
    session.commit()
    session.refresh(old)
    session.refresh(fresh)
    assert (old.state, old.slot, fresh.state) == ("expired", None, "pending")
    assert sign_now().slot == 1


def test_exposure_and_updates_are_the_signatorys_to_change(sign_now: Sign, session: Session) -> None:
    row: Signature = sign_now(consent_updates=True)
    expose(session, row, Exposure.COUNTED)
    unsubscribe(session, row)
    session.commit()
    session.refresh(row)
    assert (row.exposure, row.consent_updates) == ("counted", False)
