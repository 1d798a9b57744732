"""A petition is begun, written, and given all that surrounds it."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.organizers.models import AuditEntry, Organizer, Role
from tests.factories import Rows
from tests.web.organizers.conftest import Room, SignIn, look_again, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
BASE = "/organize/petitions/let-them-stay"


def fresh(session: Session, petition: Petition) -> Petition:
    look_again(session)
    return petition


def test_a_petition_is_begun_with_a_title_and_a_demand(
    room: Room, session: Session, organizer: Organizer
) -> None:
    organization_id = organizer.memberships[0].organization_id
    data: dict[str, object] = {
        "title": "Let us belong: end endless screening",
        "demand": "Set a time limit.",
        "kind": "letter",
        "language": "ru",
        "organization": organization_id,
    }
    answer = room.post("/organize/petitions/new", data)
    look_again(session)
    made = session.scalars(select(Petition).where(Petition.slug.startswith("let-us-belong"))).one()

    assert answer.status_code == 302
    assert (made.kind, made.state, made.languages) == ("letter", "draft", ["ru"])
    assert answer.headers["Location"] == f"/organize/petitions/{made.slug}/write/exactly"


def test_nobody_begins_a_petition_for_another_organisation(room: Room, rows: Rows, session: Session) -> None:
    other = rows.organization()
    session.commit()
    data: dict[str, object] = {"title": "A", "demand": "B", "kind": "petition", "language": "en"}
    answer = room.post("/organize/petitions/new", data | {"organization": other.id})

    assert answer.status_code == 422
    assert session.scalars(select(Petition).where(Petition.organization_id == other.id)).all() == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": ""}, "Please fill this in."),
        ({"title": "x" * 161}, "At most 160 characters"),
        ({"title": "a\x07b"}, "cannot be shown"),
        ({"slug": "Let Us"}, "Only small letters"),
        ({"slug": "let-them-stay"}, "has this address already"),
    ],
)
def test_what_is_wrong_stands_beside_the_field_and_what_was_typed_stays(
    room: Room, organizer: Organizer, typed: dict[str, object], said: str
) -> None:
    data: dict[str, object] = {
        "title": "A title",
        "demand": "A demand <b>",
        "kind": "petition",
        "language": "en",
    }
    data |= {"organization": organizer.memberships[0].organization_id}
    answer = room.post("/organize/petitions/new", data | typed)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert "A demand &lt;b&gt;" in answer.text


def test_whoever_has_no_organisation_founds_one_first(sign_in: SignIn, rows: Rows, session: Session) -> None:
    newcomer: Organizer = rows.organizer()
    session.commit()
    room = sign_in(newcomer)

    assert "Name the organisation" in text_of(room.get("/organize/"))
    assert room.get("/organize/petitions/new").headers["Location"] == "/organize/organizations/new"
    data: dict[str, object] = {"name": "Three Neighbours", "email": "three@example.org"}
    assert room.post("/organize/organizations/new", data).status_code == 302
    look_again(session)
    assert [each.role for each in newcomer.memberships] == ["owner"]
    assert "No petition yet" in text_of(room.get("/organize/"))


def test_text_before_the_first_signature_keeps_its_version(
    room: Room, rows: Rows, session: Session, organizer: Organizer
) -> None:
    unsigned: Petition = rows.petition(organization=organizer.memberships[0].organization, slug="unsigned")
    session.commit()
    room.post("/organize/petitions/unsigned/text/en", {"title": "New title", "demand": "New demand"})

    assert (fresh(session, unsigned).text_version, unsigned.text().title) == (1, "New title")


def test_a_material_change_after_signing_starts_a_version_and_says_so(
    room: Room, petition: Petition, session: Session
) -> None:
    assert "People have signed this text." in text_of(room.get(f"{BASE}/text/en"))
    room.post(f"{BASE}/text/en", {"title": "Another title", "demand": "Another demand"})

    assert "Saved as version 2" in text_of(room.get(f"{BASE}/text/en"))
    assert fresh(session, petition).text_version == 2
    assert petition.text("en", 1).title == "Let them stay (en)"
    assert sorted(petition.languages) == ["en", "fr"]


def test_a_new_language_appears_beside_the_others(room: Room, petition: Petition, session: Session) -> None:
    assert room.post(f"{BASE}/text", {"language": "ar"}).headers["Location"] == f"{BASE}/text/ar"
    assert 'dir="rtl"' in room.get(f"{BASE}/text/ar").text
    room.post(f"{BASE}/text/ar", {"title": "دعوهم يبقون", "demand": "أوقفوا الترحيل"})

    assert fresh(session, petition).languages == ["en", "fr", "ar"]
    assert petition.text_version == 1


def test_a_language_that_is_none_is_not_found(room: Room) -> None:
    assert room.get(f"{BASE}/text/xx").status_code == 404


def test_long_texts_in_any_script_are_taken(room: Room, petition: Petition, session: Session) -> None:
    why = "Почему это важно. " * 2_000
    answer = room.post(f"{BASE}/text/ru", {"title": "Пусть", "demand": "Прекратите", "why": why})

    assert answer.status_code == 302
    assert fresh(session, petition).text("ru").why == why.strip()


def test_other_rooms_take_no_such_body(room: Room) -> None:
    assert room.post(f"{BASE}/details", {"goal": "1" * 70_000}).status_code == 413


def test_the_preview_shows_the_page_and_signs_nothing(room: Room, draft: Petition, session: Session) -> None:
    page = room.get(f"{BASE}/preview?text=fr")

    assert "Let them stay (fr)" in text_of(page)
    assert f'action="{BASE}/preview/sign"' in page.text
    assert room.post(f"{BASE}/preview/sign").status_code == 302
    assert "nothing was signed" in text_of(room.get(f"{BASE}/preview"))


def test_what_was_done_stands_in_the_audit_trail(room: Room, session: Session, organizer: Organizer) -> None:
    room.post(f"{BASE}/details", {"goal": "7"})
    look_again(session)
    (entry,) = session.scalars(select(AuditEntry))

    assert (entry.action, entry.subject, entry.organizer_id) == (
        "details_changed",
        "let-them-stay",
        organizer.id,
    )
    assert "Goal, days or colour changed" in text_of(room.get("/organize/audit"))


def test_only_owners_read_the_trail_and_change_the_organisation(
    sign_in: SignIn, rows: Rows, organizer: Organizer, petition: Petition
) -> None:
    organization = organizer.memberships[0].organization
    editor: Organizer = rows.membership(organization=organization, role=Role.EDITOR).organizer
    room = sign_in(editor)

    assert room.get("/organize/audit").status_code == 403
    assert room.get(f"/organize/organizations/{organization.slug}").status_code == 404


def test_an_owner_changes_what_the_public_reads_of_the_organisation(
    room: Room, organizer: Organizer, session: Session
) -> None:
    organization = organizer.memberships[0].organization
    path = f"/organize/organizations/{organization.slug}"
    data: dict[str, object] = {
        "name": "A New Name",
        "email": "new@example.org",
        "website": "https://new.example",
    }

    assert room.post(path, data).status_code == 302
    look_again(session)
    assert (organization.name, organization.website) == ("A New Name", "https://new.example")
    assert room.post(path, data | {"website": "javascript:x"}).status_code == 422
