"""Pairs that look like one person, where one of the two wants to be named to nobody."""

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.dedupe.sweep import ProbableRepeat
from petitions.signing.models import Exposure
from tests.factories import DAY_ONE, Rows
from tests.web.organizers.conftest import Room, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.mark.parametrize("nameless", [0, 1])
def test_the_other_side_gives_no_name_away_nor_a_time_to_find_it_by(
    room: Room, petition: Petition, rows: Rows, session: Session, nameless: int
) -> None:
    """A name, a place or a minute of the one would be those of both."""
    for number, reason in enumerate(("", ProbableRepeat.QUESTION)):
        rows.signature(
            petition=petition,
            name="Fatima Karimi",
            name_key="fatima karimi",
            postal_code="V5K0A1",
            city="Vancouver",
            source="choir",
            signed_at=DAY_ONE + dt.timedelta(days=3 + number),
            exposure=Exposure.COUNTED if number == nameless else Exposure.PUBLIC,
            repeat_reason=reason,
        )
    session.commit()
    page = text_of(room.get("/organize/petitions/let-them-stay/repeats"))

    assert "One person: count once" in page
    for told in ("Fatima", "V5K", "Vancouver", "choir", "Signed"):
        assert told not in page, told
