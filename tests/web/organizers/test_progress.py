"""How far a delivery is, on the organizer's page, and as the part of it that is fetched again and again."""

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.delivery.models import DeliveryRun
from petitions.delivery.proof.proof_models import RunProgress
from petitions.delivery.states import RunState
from tests.factories import DAY_ONE, Rows
from tests.web.organizers.conftest import Room, text_of

PATH = "/organize/petitions/let-them-stay/deliveries"


@pytest.fixture
def progress(petition: Petition, rows: Rows, session: Session) -> RunProgress:
    """A run in a worker's hands."""
    until = DAY_ONE + dt.timedelta(days=36_500)
    run = rows.run(
        petition=petition, state=RunState.PLANNED, release_at=None, lease_token="ab", lease_until=until
    )
    made = RunProgress(run_id=run.id, percent=42)
    session.add(made)
    session.commit()
    return made


def test_the_page_tells_how_far_it_is_until_it_is_done(
    room: Room, progress: RunProgress, session: Session
) -> None:
    page = room.get(PATH)
    assert "It is being prepared: 42 %." in text_of(page)
    assert '<progress max="100" value="42"' in page.text
    assert "data-live" in page.text

    run = session.get_one(DeliveryRun, progress.run_id)
    run.state, run.lease_token, run.lease_until = RunState.COMPILED, None, None
    run.compiled_at, run.release_at, progress.percent = DAY_ONE, run.until_at, 100
    session.commit()
    page = room.get(PATH)
    assert "It is being prepared" not in text_of(page)
    assert "data-live" not in page.text


def test_a_package_that_is_to_be_made_anew_says_so(
    room: Room, progress: RunProgress, session: Session
) -> None:
    words = "so it is prepared again before it goes"
    assert words not in room.get(PATH).text
    progress.outdated_at = DAY_ONE
    session.commit()

    assert words in room.get(PATH).text
