"""Rows to look at."""

import pytest
from sqlalchemy.orm import Session

from tests.factories import Rows


@pytest.fixture
def rows(session: Session) -> Rows:
    return Rows(session)
