"""A petition with comments."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.comments.gather import gather_batch
from petitions.signing.models import Signature
from tests.factories import Rows

Write = Callable[..., Signature]


@pytest.fixture
def rows(session: Session) -> Rows:
    return Rows(session)


@pytest.fixture
def petition(rows: Rows) -> Petition:
    made: Petition = rows.petition()
    return made


@pytest.fixture
def write(rows: Rows, petition: Petition, session: Session) -> Write:
    """Somebody signs with a comment, which is gathered at once."""

    def act(comment: str, **given: object) -> Signature:
        made: Signature = rows.signature(petition=petition, comment=comment, **given)
        gather_batch(session)
        return made

    return act
