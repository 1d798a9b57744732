"""Somebody who signs, and ways to look at what became of it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.queries import PetitionFacts, facts
from petitions.identity.email_key import parse_email
from petitions.outbox.models import Message
from petitions.signing.models import Signature
from petitions.signing.sign import SignatureValues, sign
from tests.factories import Rows

Sign = Callable[..., Signature]


@pytest.fixture
def rows(session: Session) -> Rows:
    return Rows(session)


@pytest.fixture
def petition(rows: Rows, session: Session) -> PetitionFacts:
    """An open petition in English and French."""
    slug = rows.petition(texts=["en", "fr"]).slug
    session.commit()
    found = facts(session, slug)
    assert found is not None
    session.commit()  # ends the reading, so that later rows are seen
    return found


def values(**given: Any) -> SignatureValues:
    address = given.pop("email", "ann@example.org")
    defaults: dict[str, Any] = {
        "name": "Ann Lee",
        "language": "en",
        "postal_code": "K1A0A6",
        "province": "ON",
    }
    return SignatureValues(email=parse_email(address), **(defaults | given))


@pytest.fixture
def sign_now(session: Session, petition: PetitionFacts, now: dt.datetime) -> Sign:
    """Sign, commit, and give back the newest row."""

    def act(*, at: dt.datetime = now, held: Any = None, **given: Any) -> Signature:
        sign(session, petition, values(**given), now=at, held=held)
        session.commit()
        return session.scalars(select(Signature).order_by(Signature.id.desc()).limit(1)).one()

    return act


@pytest.fixture
def letters(session: Session) -> Callable[[], list[tuple[str, int | None]]]:
    """What was posted so far: the letter and the row it is about."""

    def posted() -> list[tuple[str, int | None]]:
        found = session.execute(select(Message.letter, Message.about_id).order_by(Message.id))
        return [(row.letter, row.about_id) for row in found]

    return posted
