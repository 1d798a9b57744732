"""All that surrounds a petition's texts: details, addressees, partners, files."""

import io

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Addressee, Petition
from petitions.offices.models import OfficeKind
from petitions.web.organizers.writing import downloads
from tests.factories import Rows
from tests.web.organizers.conftest import Room, look_again, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
BASE = "/organize/petitions/let-them-stay"


def fresh(session: Session, petition: Petition) -> Petition:
    look_again(session)
    return petition


def test_details_are_kept(room: Room, petition: Petition, session: Session) -> None:
    data: dict[str, object] = {
        "goal": "5000",
        "closes_at": "2030-07-01T23:30",
        "reply_to": "office@example.org",
        "donate_url": "https://example.org/give",
    }
    assert room.post(f"{BASE}/details", data).status_code == 302
    fresh(session, petition)

    assert (petition.goal, petition.reply_to) == (5000, "office@example.org")
    assert petition.closes_at is not None
    assert petition.closes_at.isoformat() == "2030-07-02T03:30:00+00:00"
    assert 'value="2030-07-01T23:30"' in room.get(f"{BASE}/details").text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"goal": "0"}, "A goal lies between 1 and"),
        ({"opens_at": "2030-02-01T00:00", "closes_at": "2030-01-01T00:00"}, "close before it opens"),
        ({"closes_at": "2020-01-01T00:00"}, "This instant is past"),
        ({"closes_at": "soon"}, "Please give day and time."),
        ({"reply_to": "nobody"}, "This is not an e-mail address."),
        ({"donate_url": "javascript:alert(1)"}, "A web address begins with https://"),
    ],
)
def test_details_that_cannot_be_are_refused_beside_the_field(
    room: Room, typed: dict[str, object], said: str
) -> None:
    answer = room.post(f"{BASE}/details", typed)

    assert answer.status_code == 422
    assert said in text_of(answer)


def test_addressees_are_chosen(room: Room, draft: Petition, rows: Rows, session: Session) -> None:
    office = rows.office(title_en="Minister of Public Safety")
    session.commit()
    data: dict[str, object] = {
        f"office-{office.id}": "to",
        "own_member": "1",
        "copies": "Campaign <campaign@example.org>\nplain@example.org",
    }
    assert room.post(f"{BASE}/addressees", data).status_code == 302
    fresh(session, draft)

    assert [
        (each.copying, each.office_id, each.is_own_member, each.name, each.email) for each in draft.addressees
    ] == [
        ("to", office.id, False, "", ""),
        ("to", None, True, "", ""),
        ("cc", None, False, "Campaign", "campaign@example.org"),
        ("cc", None, False, "", "plain@example.org"),
    ]


def test_a_member_is_found_by_riding(room: Room, draft: Petition, rows: Rows, session: Session) -> None:
    member = rows.office(kind=OfficeKind.MEMBER, title_en="Member of Parliament for Nepean")
    session.commit()

    assert "Nepean" not in text_of(room.get(f"{BASE}/addressees"))
    assert "Nepean" in text_of(room.post(f"{BASE}/addressees", {"search": "1", "member": "nepean"}))
    assert "Nobody was found" in text_of(room.get(f"{BASE}/addressees?member=atlantis"))
    data: dict[str, object] = {"shown": member.id, f"office-{member.id}": "to"}
    assert room.post(f"{BASE}/addressees", data).status_code == 302
    assert [each.office_id for each in fresh(session, draft).addressees] == [member.id]


def test_somebody_must_be_asked(room: Room, draft: Petition) -> None:
    answer = room.post(f"{BASE}/addressees", {"copies": "plain@example.org"})

    assert answer.status_code == 422
    assert "A petition needs somebody whom it asks." in text_of(answer)


def test_a_copy_goes_to_an_address(room: Room, draft: Petition) -> None:
    answer = room.post(f"{BASE}/addressees", {"own_member": "1", "copies": "Campaign office"})

    assert "“Campaign office” is not an address" in text_of(answer)


def test_whom_people_signed_to_stays(room: Room, petition: Petition, session: Session) -> None:
    office_id = petition.addressees[0].office_id
    gone = room.post(f"{BASE}/addressees", {"own_member": "1"})
    added = room.post(f"{BASE}/addressees", {f"office-{office_id}": "to", "copies": "plain@example.org"})

    assert (gone.status_code, added.status_code) == (422, 302)
    assert [each.copying for each in session.scalars(select(Addressee).order_by(Addressee.id))] == [
        "to",
        "cc",
    ]


def test_partners_have_marks_of_their_own(room: Room, petition: Petition, session: Session) -> None:
    data: dict[str, object] = {
        "partners-0-name": "Choir",
        "partners-0-source": "choir",
        "partners-0-url": "https://choir.example.org",
        "partners-1-name": "",
        "partners-1-source": "",
    }
    assert room.post(f"{BASE}/partners", data).status_code == 302
    assert [(each.source, each.name) for each in fresh(session, petition).partners] == [("choir", "Choir")]
    assert "source=choir" in room.get(f"{BASE}/partners").text
    room.post(f"{BASE}/partners", {"partners-0-name": "", "partners-0-source": ""})
    assert fresh(session, petition).partners == []


@pytest.mark.parametrize(
    ("sources", "said"), [(["The Choir"], "small letters, digits and hyphens"), (["a", "a"], "the same mark")]
)
def test_marks_that_cannot_be_are_refused(room: Room, sources: list[str], said: str) -> None:
    data: dict[str, object] = {f"partners-{n}-source": source for n, source in enumerate(sources)}

    assert said in text_of(room.post(f"{BASE}/partners", data))


def test_a_file_is_offered_and_taken_away(
    app: Flask, room: Room, petition: Petition, session: Session
) -> None:
    upload = (io.BytesIO(b"%PDF-1.7 brief"), "../../Brief ü.pdf")
    data: dict[str, object] = {"title": "A brief", "language": "en", "file": upload}
    assert room.post(f"{BASE}/downloads", data).status_code == 302
    (file,) = fresh(session, petition).downloads

    assert (file.file_name, file.size, file.media_type) == ("Brief_u.pdf", 14, "application/pdf")
    public = room.get(f"/petitions/let-them-stay/downloads/{file.position}/{file.file_name}")
    assert (public.data, public.headers["Content-Type"]) == (b"%PDF-1.7 brief", "application/pdf")
    assert room.post(f"{BASE}/downloads/{file.position}/remove").status_code == 302
    assert fresh(session, petition).downloads == []


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.exe", b"MZ", "Files can be PDF"),
        ("a.html", b"<script>", "Files can be PDF"),
        ("a.pdf", b"", "Please choose a file."),
    ],
)
def test_other_files_are_refused(room: Room, name: str, content: bytes, said: str) -> None:
    data: dict[str, object] = {"title": "A", "language": "en", "file": (io.BytesIO(content), name)}
    answer = room.post(f"{BASE}/downloads", data)

    assert answer.status_code == 422
    assert said in text_of(answer)


def test_a_file_has_a_largest_size(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "LARGEST_FILE_MB", 0.001)
    data: dict[str, object] = {"title": "A", "language": "en", "file": (io.BytesIO(b"x" * 1_001), "a.pdf")}

    assert "A file can have at most 0.001 MB." in text_of(room.post(f"{BASE}/downloads", data))
