"""A petition that people sign while somebody looks."""

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.alerts.models import Alert
from petitions.campaign.models import Petition
from petitions.signing.models import Signature
from tests.factories import Rows

Crowd = Callable[..., list[Signature]]
Told = Callable[[], list[Alert]]


@pytest.fixture
def rows(session: Session) -> Rows:
    return Rows(session)


@pytest.fixture
def petition(rows: Rows) -> Petition:
    made: Petition = rows.petition(goal=1_000)
    return made


@pytest.fixture
def crowd(rows: Rows, petition: Petition, now: dt.datetime) -> Crowd:
    """So many who signed one after the other, four seconds apart, the last of them a minute ago."""

    def sign(count: int, **values: object) -> list[Signature]:
        last = now - dt.timedelta(minutes=1)
        return [
            rows.signature(petition=petition, signed_at=last - dt.timedelta(seconds=4 * n), **values)
            for n in reversed(range(count))
        ]

    return sign


@pytest.fixture
def told(session: Session) -> Told:
    """The alerts there are, oldest first."""

    def read() -> list[Alert]:
        session.expire_all()
        return list(session.scalars(select(Alert).order_by(Alert.id)))

    return read
