"""Beginning a petition from a starting point or as a copy."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition, PetitionKind
from petitions.delivery.slots.schedule_models import DeliverySchedule
from petitions.organizers.models import Organizer, Role
from petitions.signing.models import Signature
from tests.factories import DAY_ONE, Rows
from tests.web.organizers.conftest import Room, SignIn, look_again, member, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
BASE = "/organize/petitions/let-them-stay"


def test_a_starting_point_fills_the_pages_in(room: Room, organizer: Organizer, session: Session) -> None:
    page = room.get("/organize/petitions/new?from=deportation")
    assert "Let [[name]] stay" in page.text
    data: dict[str, object] = {
        "from": "deportation",
        "start_language": "en",
        "kind": "letter",
        "language": "en",
    }
    data |= {
        "title": "Let Sam stay",
        "demand": "Stop it.",
        "organization": organizer.memberships[0].organization_id,
    }
    room.post("/organize/petitions/new", data)

    look_again(session)
    made = session.scalars(select(Petition).where(Petition.slug == "let-sam-stay")).one()
    assert "humanitarian" in made.text().body
    assert "[[name]]" in made.text().sample_letter
    check = text_of(room.get("/organize/petitions/let-sam-stay/check"))
    assert "A blank is still to be filled in: [[day]]" in check


def test_two_petitions_of_one_title_get_addresses_of_their_own(
    room: Room, organizer: Organizer, session: Session
) -> None:
    data: dict[str, object] = {"kind": "petition", "language": "en", "title": "Open it", "demand": "x"}
    data |= {"organization": organizer.memberships[0].organization_id}
    for _each in range(2):
        room.post("/organize/petitions/new", data)

    look_again(session)
    made = session.scalars(select(Petition.slug).where(Petition.slug.startswith("open-it"))).all()
    assert sorted(made) == ["open-it", "open-it-2"]


def test_a_starting_point_of_another_language_stays_out(
    room: Room, organizer: Organizer, session: Session
) -> None:
    data: dict[str, object] = {"from": "minister", "start_language": "en", "kind": "letter", "language": "ru"}
    data |= {"title": "Sam", "demand": "Да.", "organization": organizer.memberships[0].organization_id}
    room.post("/organize/petitions/new", data)

    look_again(session)
    made = session.scalars(select(Petition).where(Petition.slug == "sam")).one()
    assert (made.kind, made.text().body) == (PetitionKind.LETTER, "")


def test_a_letter_to_ones_own_member_is_addressed_to_them(
    room: Room, organizer: Organizer, session: Session
) -> None:
    data: dict[str, object] = {"from": "own_member", "start_language": "fr", "kind": "letter"}
    data |= {"language": "fr", "title": "Votez", "demand": "Votez pour."}
    room.post("/organize/petitions/new", data | {"organization": organizer.memberships[0].organization_id})

    look_again(session)
    made = session.scalars(select(Petition).where(Petition.slug == "votez")).one()
    assert [each.is_own_member for each in made.addressees] == [True]


def test_ones_own_petitions_are_offered_to_be_copied(room: Room) -> None:
    assert f'action="{BASE}/copy"' in room.get("/organize/petitions/new").text


def test_a_copy_takes_words_addressees_and_schedule_and_nothing_that_happened(
    room: Room, petition: Petition, session: Session
) -> None:
    petition.accent, petition.goal = "#7a1f4b", 900
    petition.addressees[0].by_post = True
    session.add(DeliverySchedule(petition_id=petition.id, zone="America/Toronto", active_from=DAY_ONE))
    session.commit()
    answer = room.post(f"{BASE}/copy")
    look_again(session)
    copy = session.scalars(select(Petition).where(Petition.slug == "let-them-stay-2")).one()

    assert answer.headers["Location"] == "/organize/petitions/let-them-stay-2/write/ask"
    assert (copy.state, copy.accent, copy.goal, copy.opened_at) == ("draft", "#7a1f4b", 900, None)
    assert copy.languages == petition.languages
    assert copy.text("fr").title == petition.text("fr").title
    assert [(each.office_id, each.by_post) for each in copy.addressees] == [
        (each.office_id, each.by_post) for each in petition.addressees
    ]
    assert session.get(DeliverySchedule, copy.id) is not None
    assert session.scalars(select(Signature).where(Signature.petition_id == copy.id)).all() == []
    assert room.post(f"{BASE}/copy").headers["Location"].endswith("let-them-stay-3/write/ask")


def test_who_may_not_create_copies_nothing(sign_in: SignIn, rows: Rows, petition: Petition) -> None:
    translator = sign_in(member(rows, petition.organization, Role.TRANSLATOR))

    assert translator.post(f"{BASE}/copy").status_code == 403


def test_a_like_petition_is_shown_to_its_writer(
    room: Room, draft: Petition, rows: Rows, session: Session
) -> None:
    other: Petition = rows.petition(slug="another")
    other.text().title, other.text().demand = draft.text().title, draft.text().demand
    third: Petition = rows.petition(slug="third")
    third.text().title, third.text().demand = "Winter boots at the terminal", "Give out boots."
    session.commit()

    assert "/petitions/another" in room.get(f"{BASE}/write/exactly").text
    assert "/petitions/another" in room.get(f"{BASE}/check").text
    assert "/petitions/third" not in room.get(f"{BASE}/check").text
