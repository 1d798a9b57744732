"""A person is taken out; the totals stand; one mailbox still signs once."""

import datetime as dt

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from petitions.campaign.queries import PetitionFacts
from petitions.counting.queries import count
from petitions.outbox.models import Message
from petitions.retention.erase import erase
from petitions.signing.confirm import confirm
from petitions.signing.models import Signature
from tests.signing.conftest import Sign

PERSON = {
    "name": "Farida Unmistakable",
    "email": "farida.unmistakable@example.org",
    "comment": "I fled in 2009 and never forgot.",
    "city": "Gander",
    "role": "Chair",
}


def test_erasing_leaves_the_total_and_nothing_of_the_person(
    sign_now: Sign, session: Session, petition: PetitionFacts, now: dt.datetime
) -> None:
    row: Signature = sign_now(**PERSON)
    confirm(session, row, now=now)
    erase(session, row, now=now)
    session.commit()
    stored = repr(session.execute(text("SELECT * FROM signatures")).all())
    assert not [value for value in PERSON.values() if value in stored]
    assert row.email is None
    assert count(session, petition.id) == 1


def test_letters_about_an_erased_person_are_emptied(
    sign_now: Sign, session: Session, now: dt.datetime
) -> None:
    row = sign_now(**PERSON)
    erase(session, row, now=now)
    session.commit()
    message = session.scalars(select(Message)).one()
    session.refresh(message)
    assert (message.state, message.recipient, message.rendered) == ("dropped", None, None)
    assert row.state == "declined"


def test_erased_mailbox_signs_no_second_time(sign_now: Sign, session: Session, now: dt.datetime) -> None:
    row = sign_now(**PERSON)
    confirm(session, row, now=now)
    erase(session, row, now=now)
    session.commit()
    again = sign_now(**PERSON)
    assert (again.slot, again.repeat_of_id) == (None, row.id)
