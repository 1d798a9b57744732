"""The list of what a language lacks, in the rooms where it is mended."""

import pytest
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from tests.web.organizers.conftest import Room, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
BASE = "/organize/petitions/let-them-stay"


@pytest.mark.parametrize("path", ["/check", "/text/en", "/text/fr"])
def test_what_a_language_lacks_is_linked_to_its_place(
    room: Room, petition: Petition, session: Session, path: str
) -> None:
    petition.current_texts["fr"].why = ""
    session.commit()
    page = room.get(f"{BASE}{path}").text

    assert "Not every language says the same yet" in page
    assert f'href="{BASE}/text/fr#why"' in page
    assert 'id="why"' in room.get(f"{BASE}/text/fr").text


def test_nothing_is_said_while_the_languages_agree(room: Room) -> None:
    assert "Not every language" not in text_of(room.get(f"{BASE}/check"))
