"""A petition with signatures to look at."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.dedupe.sweep import sweep_batch
from petitions.signing.models import Signature
from tests.factories import Rows

Signed = Callable[..., Signature]


@pytest.fixture
def rows(session: Session) -> Rows:
    return Rows(session)


@pytest.fixture
def petition(rows: Rows) -> Petition:
    made: Petition = rows.petition()
    return made


@pytest.fixture
def signed(rows: Rows, petition: Petition) -> Signed:
    """A signature on that petition."""

    def sign(name: str, **given: object) -> Signature:
        made: Signature = rows.signature(petition=petition, name=name, **given)
        return made

    return sign


@pytest.fixture
def sweep(session: Session) -> Callable[[], None]:
    """Looks at everything that has not been looked at."""

    def run() -> None:
        while sweep_batch(session):
            pass
        session.flush()

    return run
