"""The formal petition to the House of Commons: its text, its rules, its sheets."""

import pypdfium2
import pytest
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.parliament.keep import house_text, house_texts
from tests.web.organizers.conftest import Room, look_again, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
BASE = "/organize/petitions/let-them-stay/house"
WORDS: dict[str, object] = {
    "addressed_to": "house",
    "addressee_name": "",
    "statement": "Soldiers found shelter here. They must not be sent away.",
    "prayer": "Let them stay as permanent residents.",
}


def words_of(paper: bytes) -> list[str]:
    """Each page's words in a line."""
    pages = pypdfium2.PdfDocument(paper)
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in pages]


def test_the_first_words_are_the_petitions_own(room: Room, petition: Petition) -> None:
    page = room.get(f"{BASE}/en").text

    assert f"{petition.text().demand}</textarea>" in page
    assert room.get(f"{BASE}/ru").status_code == 404


def test_each_point_is_told_with_its_sentence(room: Room, petition: Petition, session: Session) -> None:
    assert room.post(f"{BASE}/en", WORDS).status_code == 302
    page = text_of(room.get(f"{BASE}/en"))

    assert "A request, not a demand please look" in page
    assert "They must not be sent away." in page
    assert "At most 250 words fine 16 words" in page
    assert "1 point to look at" in text_of(room.get(BASE))
    look_again(session)
    kept = house_text(session, petition.id, "en")
    assert kept is not None
    assert kept.prayer == WORDS["prayer"]


def test_a_minister_needs_a_name(room: Room) -> None:
    answer = room.post(f"{BASE}/en", WORDS | {"addressed_to": "minister"})

    assert answer.status_code == 422
    assert "Please write a name." in text_of(answer)


@pytest.mark.parametrize(
    ("language", "prayer", "opening"),
    [
        ("en", "call upon the House of Commons to:", "Petition to the House of Commons in Parliament"),
        ("fr", "prions la Chambre des communes de", "Pétition à la Chambre des communes"),
    ],
)
def test_the_sheets_hold_the_prayer_on_every_page_and_lines_enough(
    room: Room, petition: Petition, language: str, prayer: str, opening: str
) -> None:
    assert room.get(f"/{language}/petitions/let-them-stay/house-sheet.pdf").status_code == 404
    room.post(f"{BASE}/{language}", WORDS)
    paper = room.get(f"/{language}/petitions/let-them-stay/house-sheet.pdf")
    pages = words_of(paper.data)

    assert len(pages) == 3
    assert petition.organization.name not in pages[0] + pages[1]
    for page in pages[:2]:
        assert opening in page
        assert prayer in page
        assert "Let them stay as permanent residents." in page
    assert "Soldiers found shelter here." in pages[0]
    assert "3" in pages[0].split("Signature")[-1].split()
    assert "30" in pages[1].split()
    assert "25" in pages[2]


def test_the_longest_text_still_leaves_lines_on_the_first_page(room: Room) -> None:
    words = WORDS | {"statement": "Eleven letters. " * 140, "prayer": "Open the door. " * 55}
    room.post(f"{BASE}/en", words)
    paper = room.get(f"{BASE}/en/sheets.pdf")
    pages = words_of(paper.data)

    assert len(pages) == 3
    assert "5" in pages[0].split("Signature")[-1].split()


def test_it_can_be_done_without(room: Room, petition: Petition, session: Session) -> None:
    room.post(f"{BASE}/en", WORDS)
    assert room.post(f"{BASE}/en/drop").status_code == 302

    look_again(session)
    assert house_texts(session, petition.id) == []
