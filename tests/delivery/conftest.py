"""A petition with signatures that is addressed to a minister, and the stage at work on it."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from petitions.dispatch.sending import deliver_due
from petitions.extensions import db
from tests.factories import Rows

Deliver = Callable[[dt.datetime], Counter[str]]


@pytest.fixture
def rows(session: Session) -> Rows:
    """Factories on the test's own session."""
    return Rows(session)


@pytest.fixture
def deliver(app: Flask) -> Iterator[Deliver]:
    """Does at an instant everything of the delivery stage that is due then."""
    with app.app_context():
        yield lambda now: deliver_due(clock=lambda: now)
        db.session.remove()
