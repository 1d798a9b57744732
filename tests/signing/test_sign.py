"""What becomes of a form that somebody sent, and which letter follows."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from threading import Barrier, Thread

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from config import Config
from petitions.campaign.queries import PetitionFacts
from petitions.database import writing
from petitions.errors import NotOpen
from petitions.signing.confirm import confirm
from petitions.signing.limits import HeldReason
from petitions.signing.models import Signature, SignatureState
from petitions.signing.sign import sign
from petitions.signing.withdraw import decline, withdraw
from tests.signing.conftest import Sign, values

Letters = Callable[[], list[tuple[str, int | None]]]


def test_first_signature_is_pending_and_gets_a_letter(sign_now: Sign, letters: Letters) -> None:
    row = sign_now()
    assert (row.state, row.slot, row.counted_as) == ("pending", 1, "pending")
    assert letters() == [("confirm_signature", row.id)]


def test_signature_keeps_version_language_and_address_as_typed(sign_now: Sign) -> None:
    row = sign_now(email="Ann+News@Example.org", language="fr")
    assert (row.text_version, row.language, row.email) == (1, "fr", "Ann+News@example.org")


def test_same_person_again_is_a_repeat_and_gets_the_first_link_again(
    sign_now: Sign, letters: Letters
) -> None:
    first, again = sign_now(), sign_now(name="ann  LEE", email="ANN+2@example.org")
    assert (again.slot, again.repeat_of_id, again.counted_as) == (None, first.id, "repeats")
    assert again.repeat_reason == "same_mailbox_same_name"
    assert letters()[1] == ("confirm_signature", first.id)


def test_repeat_of_a_confirmed_signature_is_told_so_by_mail(
    sign_now: Sign, session: Session, letters: Letters, now: dt.datetime
) -> None:
    first = sign_now()
    confirm(session, first, now=now)
    session.commit()
    sign_now()
    assert letters()[1] == ("already_signed", first.id)


def test_second_of_a_household_takes_the_other_place(sign_now: Sign) -> None:
    sign_now()
    second = sign_now(name="Bo Lee")
    assert (second.slot, second.counted_as) == (2, "pending")


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"name": "Bo Lee", "postal_code": "V5K0A1"}, "same_mailbox_other_place"),
        ({"name": "Bo Lee", "country": "US", "postal_code": "10001"}, "same_mailbox_other_place"),
    ],
)
def test_second_person_elsewhere_is_a_repeat(sign_now: Sign, given: dict[str, str], reason: str) -> None:
    sign_now()
    second = sign_now(**given)
    assert (second.slot, second.repeat_reason) == (None, reason)


def test_third_of_a_household_is_a_repeat(sign_now: Sign) -> None:
    sign_now(), sign_now(name="Bo Lee")
    third = sign_now(name="Cy Lee")
    assert (third.slot, third.repeat_reason) == (None, "same_mailbox_full")


def test_organization_and_person_share_a_mailbox(sign_now: Sign) -> None:
    sign_now()
    group = sign_now(kind="organization", organization="Refugee Welcome", role="Chair")
    assert group.slot == 1


def test_mailbox_is_free_again_after_declining_or_withdrawing(
    sign_now: Sign, session: Session, now: dt.datetime
) -> None:
    first = sign_now()
    decline(session, first, now=now)
    second = sign_now()
    confirm(session, second, now=now)
    withdraw(session, second, now=now)
    assert sign_now().slot == 1


def test_held_signature_is_kept_and_not_counted(sign_now: Sign, session: Session, now: dt.datetime) -> None:
    row = sign_now(held=HeldReason.NETWORK)
    confirm(session, row, now=now)
    session.commit()
    session.refresh(row)
    assert (row.state, row.counted_as, row.held_reason) == ("confirmed", "held", "network")


def test_closed_petition_takes_no_signature(
    session: Session, petition: PetitionFacts, now: dt.datetime
) -> None:
    closed = replace(petition, closes_at=now)
    with pytest.raises(NotOpen):
        sign(session, closed, values(), now=now)
    sign(session, replace(petition, closes_at=now + dt.timedelta(seconds=1)), values(), now=now)


def _at_once(config: Config, petition: PetitionFacts, now: dt.datetime, names: list[str]) -> list[Exception]:
    """Sign from as many threads as there are names, all at the same instant, each with a connection."""
    engine = create_engine(config.DATABASE_URL, pool_size=len(names))
    start, failures = Barrier(len(names)), []

    def act(name: str) -> None:
        start.wait()
        try:
            with writing(), Session(engine) as own:
                sign(own, petition, values(name=name), now=now)
                own.commit()
        except Exception as failure:  # noqa: BLE001 - whatever it was, the test shows it
            failures.append(failure)

    threads = [Thread(target=act, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.dispose()
    return failures


def test_equal_signatures_at_once_leave_one_place_taken(
    config: Config, session: Session, petition: PetitionFacts, now: dt.datetime
) -> None:
    assert _at_once(config, petition, now, ["Ann Lee"] * 40) == []
    held_places = session.scalars(select(Signature.slot).where(Signature.slot.is_not(None))).all()
    assert held_places == [1]
    assert session.scalar(select(func.count()).select_from(Signature)) == 40


def test_many_names_on_one_mailbox_at_once_leave_two_places_taken(
    config: Config, session: Session, petition: PetitionFacts, now: dt.datetime
) -> None:
    names = [f"{letter}{letter.lower()} Lee" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    assert _at_once(config, petition, now, names) == []
    held_places = session.scalars(select(Signature.slot).where(Signature.slot.is_not(None))).all()
    assert sorted(slot for slot in held_places if slot) == [1, 2]


def test_pending_row_gives_way_to_whoever_reads_the_mailbox(
    sign_now: Sign, session: Session, now: dt.datetime, letters: Letters
) -> None:
    prank = sign_now(name="Somebody Else", postal_code="V5K0A1")
    owner = sign_now()
    assert owner.slot is None
    assert letters()[1] == ("confirm_signature", owner.id)
    confirm(session, owner, now=now)
    session.commit()
    session.refresh(prank)
    session.refresh(owner)
    assert (owner.slot, owner.counted_as) == (1, "confirmed")
    assert (prank.slot, prank.counted_as, prank.state) == (None, "repeats", SignatureState.PENDING)
