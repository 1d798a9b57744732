"""Writing a petition a page at a time: what is asked, what is done, and two people at one text."""

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition, PetitionKind
from petitions.organizers.models import AuditEntry, Organization, Organizer, Role
from tests.factories import Rows
from tests.web.organizers.conftest import Room, SignIn, look_again, member, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
BASE = "/organize/petitions/begun"
# What draft.js sends besides the fields.
TYPING: dict[str, object] = {"autosave": "1"}


@pytest.fixture
def begun(rows: Rows, organization: Organization, session: Session) -> Petition:
    """A draft with a title and a demand, and nothing else."""
    made: Petition = rows.petition(organization=organization, slug="begun", state="draft", addressees=[])
    text = made.text()
    text.body = text.why = text.footnotes = text.sample_letter = ""
    session.commit()
    return made


def seen_on(page: str) -> str:
    """The mark that goes with the form."""
    return page.partition('name="seen" value="')[2].partition('"')[0]


def test_each_page_saves_its_answer_and_leads_to_the_next(
    room: Room, begun: Petition, session: Session
) -> None:
    path = f"{BASE}/write/exactly"
    answer = room.post(path, {"body": "Open the hall.", "go_on": "1"}, page=path)
    assert answer.headers["Location"] == f"{BASE}/addressees"
    stayed = room.post(f"{BASE}/write/why", {"why": "It is cold."})
    assert stayed.headers["Location"] == f"{BASE}/write/why"

    look_again(session)
    assert (begun.text().body, begun.text().why) == ("Open the hall.", "It is cold.")
    assert begun.text().title == "Let them stay (en)"


def test_the_list_of_steps_says_what_is_done_and_what_is_missing(room: Room, begun: Petition) -> None:
    page = text_of(room.get(f"{BASE}/write/exactly"))
    assert "What you ask (done)" in page
    assert "What exactly missing" in page
    assert "When it is delivered missing" in page

    room.post(f"{BASE}/write/exactly", {"body": "Open the hall."})
    assert "What exactly (done)" in text_of(room.get(f"{BASE}/check"))


def test_a_letter_campaign_is_asked_for_its_letter(room: Room, begun: Petition, session: Session) -> None:
    assert "The letter" not in text_of(room.get(f"{BASE}/check"))
    begun.kind = PetitionKind.LETTER
    session.commit()

    assert "There is no sample letter yet." in text_of(room.get(f"{BASE}/check"))
    answer = room.post(f"{BASE}/write/why", {"why": "x", "go_on": "1"})
    assert answer.headers["Location"] == f"{BASE}/write/letter"


def test_what_is_typed_in_a_draft_is_kept_with_one_line_in_the_trail(
    room: Room, begun: Petition, session: Session
) -> None:
    seen = seen_on(room.get(f"{BASE}/write/why").text)
    for words in ("It is", "It is cold"):
        answer = room.post(f"{BASE}/write/why", {"why": words, "footnotes": "", "seen": seen} | TYPING)
        assert answer.status_code == 200
        assert answer.json is not None
        assert "Saved at" in answer.json["says"]
        seen = answer.json["seen"]

    look_again(session)
    assert begun.text().why == "It is cold"
    assert session.scalars(select(AuditEntry.action)).all() == ["text_changed"]


def test_two_people_at_one_text_lose_nothing(
    room: Room,
    sign_in: SignIn,
    rows: Rows,
    organization: Organization,
    begun: Petition,
    session: Session,
) -> None:
    other = member(rows, organization, Role.EDITOR)
    other.name = "Zoe"
    second = sign_in(other)
    path = f"{BASE}/write/why"
    seen = seen_on(room.get(path).text)
    second.post(path, {"why": "Zoe's words", "footnotes": "", "seen": seen})

    typing = room.post(path, {"why": "My words", "footnotes": "", "seen": seen} | TYPING)
    assert typing.status_code == 409
    pressed = room.post(path, {"why": "My words", "footnotes": "", "seen": seen})
    assert pressed.status_code == 409
    assert "Zoe has saved something else meanwhile." in text_of(pressed)
    assert "Zoe&#39;s words" in pressed.text
    assert "My words</textarea>" in pressed.text
    look_again(session)
    assert begun.text().why == "Zoe's words"

    again = room.post(path, {"why": "My words", "footnotes": "", "seen": seen_on(pressed.text)})
    assert again.status_code == 302
    look_again(session)
    assert begun.text().why == "My words"


def test_typing_saves_nothing_once_it_is_no_draft(room: Room, petition: Petition, session: Session) -> None:
    before = petition.text().why
    answer = room.post("/organize/petitions/let-them-stay/write/why", {"why": "Other words"} | TYPING)

    assert answer.status_code == 409
    look_again(session)
    assert petition.text().why == before


def test_a_draft_that_lacks_its_title_is_not_kept(room: Room, begun: Petition, session: Session) -> None:
    answer = room.post(f"{BASE}/write/ask", {"title": "", "demand": "x"} | TYPING)

    assert answer.status_code == 422
    look_again(session)
    assert begun.text().demand != "x"


def test_a_blank_that_nobody_filled_in_is_named_before_sending(
    room: Room, begun: Petition, session: Session
) -> None:
    begun.text().body = "Let [[the name of the person]] stay."
    session.commit()

    assert "[[the name of the person]]" in text_of(room.get(f"{BASE}/check"))


def test_a_choice_of_schedule_is_said_back_before_it_is_kept(room: Room, begun: Petition) -> None:
    page = text_of(room.get(f"{BASE}/schedule?preset=monthly"))

    assert "Every month on the first Monday at 9:00" in page
    assert "it is not saved yet" in page


def test_the_colour_is_set_without_touching_the_rest(room: Room, begun: Petition, session: Session) -> None:
    begun.goal = 500
    session.commit()
    assert room.post(f"{BASE}/look", {"accent": "#7A1F4B"}).status_code == 302
    assert room.post(f"{BASE}/look", {"accent": "red"}).status_code == 422

    look_again(session)
    assert (begun.accent, begun.goal) == ("#7a1f4b", 500)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"accent": "own", "own_accent": "#123456"}, "#123456"),
        ({"accent": "#1d6b52", "own_accent": "#123456"}, "#123456"),
        ({"accent": "#a3262a", "own_accent": "#123456"}, "#a3262a"),
        ({"accent": "#1d6b52", "own_accent": "#2b3f8c"}, "#1d6b52"),
    ],
)
def test_a_colour_of_ones_own_is_taken_when_it_is_the_one_that_was_picked(
    room: Room, begun: Petition, session: Session, typed: dict[str, object], kept: str
) -> None:
    begun.accent = "#1d6b52"
    session.commit()
    room.post(f"{BASE}/look", typed)

    look_again(session)
    assert begun.accent == kept


def test_a_blank_is_missing_on_its_own_page_and_linked_there(
    room: Room, begun: Petition, session: Session
) -> None:
    begun.text().why = "[[What is happening]]"
    session.commit()
    page = room.get(f"{BASE}/check").text

    assert f'href="{BASE}/write/why#why">A blank is still to be filled in: [[What is happening]]' in page
    assert re.search(rf'<a class="step missing" href="{BASE}/write/why"', page)


def test_the_office_preview_speaks_to_its_holder_and_says_that_the_numbers_are_examples(
    room: Room, petition: Petition, organizer: Organizer
) -> None:
    assert organizer
    base = "/organize/petitions/let-them-stay/preview/office"
    page = text_of(room.get(base))
    assert "PREVIEW: the numbers are examples, nothing was sent." in page
    assert petition.addressees[0].office is not None
    assert petition.text().demand in page

    paper = room.get(f"{base}.pdf")
    assert paper.mimetype == "application/pdf"
    assert paper.data.startswith(b"%PDF")
    assert paper.headers["Cache-Control"] == "no-store"


def test_a_translator_has_the_first_text_beside_the_fields(
    room: Room, begun: Petition, session: Session
) -> None:
    begun.text().demand = "Give the hall back to the choir."
    session.commit()

    assert "Give the hall back to the choir.</blockquote>" in room.get(f"{BASE}/text/ar").text
    assert "In the first text" not in room.get(f"{BASE}/text/{begun.first_language}").text


def test_a_preview_speaks_the_language_of_its_text_and_the_bar_that_of_the_organizer(
    room: Room, petition: Petition
) -> None:
    page = room.get(f"/organize/petitions/{petition.slug}/preview?text=fr").text

    assert '<html lang="fr' in page
    assert '<div class="preview-bar" role="region" aria-label="Preview" lang="en"' in page
    assert "Votre nom" in page


def test_the_check_says_when_it_is_delivered_and_closed(room: Room, begun: Petition) -> None:
    room.post(
        f"{BASE}/schedule", {"frequency": "", "zone": "America/Toronto", "at_close": "1", "is_active": "1"}
    )

    assert "Deliveries When the petition closes Closes on no fixed day" in text_of(room.get(f"{BASE}/check"))


def test_the_preview_for_ones_own_member_names_the_role(room: Room, begun: Petition) -> None:
    room.post(f"{BASE}/addressees", {"own_member": "1"})
    page = text_of(room.get(f"{BASE}/preview/office"))

    assert "So each signatory's own member of Parliament is written to" in page
    assert "report to the Member of Parliament" in page
