"""The room where organisations wait."""

import io

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.organizers.models import AuditEntry
from petitions.outbox.models import Message
from petitions.signing.models import Exposure, Signature, SignatureKind
from petitions.signing.organization_models import HeldForApproval, SigningOrganization
from tests.factories import DAY_ONE, Rows
from tests.web.organizers.conftest import Room, look_again, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
BASE = "/organize/petitions/let-them-stay"


@pytest.fixture
def waiting(rows: Rows, petition: Petition, session: Session) -> Signature:
    made: Signature = rows.signature(
        petition=petition,
        kind=SignatureKind.ORGANIZATION,
        organization="Common Table",
        role="Chair",
        language="fr",
        held_at=DAY_ONE,
        held_reason=HeldForApproval.ORGANIZATION,
    )
    petition.kind = "statement"
    session.commit()
    return made


def decide(room: Room, waiting: Signature, answer: str, **more: str) -> str:
    room.post(f"{BASE}/organizations/decide", {"id": waiting.id, "answer": answer, **more})
    return text_of(room.get(f"{BASE}/organizations"))


def test_an_organisation_is_approved_and_the_decision_taken_back(
    room: Room, waiting: Signature, session: Session
) -> None:
    assert "Waiting for you (1)" in text_of(room.get(f"{BASE}/organizations"))
    assert "Listed (1)" in decide(room, waiting, "approve")
    assert "Common Table" in room.get("/petitions/let-them-stay").text
    assert "Waiting for you (1)" in decide(room, waiting, "reconsider")
    look_again(session)

    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(each.action, each.detail["answer"]) for each in entries] == [
        ("organization_decided", "approve"),
        ("organization_decided", "reconsider"),
    ]
    letter = session.scalars(select(Message)).one()
    assert (letter.letter, letter.language) == ("organization_approved", "fr")


def test_whoever_wants_to_be_named_to_nobody_is_not_named_here(
    room: Room, waiting: Signature, session: Session
) -> None:
    waiting.name, waiting.exposure = "Fatima Karimi", Exposure.COUNTED
    session.commit()
    page = text_of(room.get(f"{BASE}/organizations"))

    assert "Common Table" in page
    assert "Fatima" not in page


def test_an_organisation_is_turned_down_with_a_reason(room: Room, waiting: Signature) -> None:
    assert "Waiting for you (1)" in decide(room, waiting, "decline", reason=" ")
    page = decide(room, waiting, "decline", reason="Nobody there knows of it")

    assert "Turned down (1)" in page
    assert "Nobody there knows of it" in page
    assert "Common Table" not in room.get("/petitions/let-them-stay").text


def test_a_person_or_another_petitions_row_is_no_organisation(
    room: Room, waiting: Signature, rows: Rows, session: Session
) -> None:
    person = session.scalars(select(Signature.id).where(Signature.kind == "person")).first()
    other = rows.signature(kind=SignatureKind.ORGANIZATION, organization="X").id
    session.commit()
    for row_id in (person, other, 0):
        data: dict[str, object] = {"id": row_id, "answer": "approve"}
        assert room.post(f"{BASE}/organizations/decide", data).status_code == 404
    assert room.post(f"{BASE}/organizations/decide", {"id": waiting.id, "answer": "x"}).status_code == 400


def test_a_logo_is_put_up_and_served(room: Room, waiting: Signature, session: Session) -> None:
    file = io.BytesIO()
    Image.new("RGB", (200, 100), "navy").save(file, format="PNG")
    decide(room, waiting, "approve")
    upload: dict[str, object] = {"id": waiting.id, "picture": (io.BytesIO(file.getvalue()), "logo.png")}
    room.post(f"{BASE}/organizations/logo", upload)
    look_again(session)
    page = room.get("/petitions/let-them-stay").text
    path = page.partition('class="logo"')[2].partition('src="')[2].partition('"')[0]
    served = room.get(path)

    assert (served.status_code, served.mimetype) == (200, "image/webp")
    assert 'alt="Common Table"' in page
    broken: dict[str, object] = {"id": waiting.id, "picture": (io.BytesIO(b"<svg/>"), "logo.svg")}
    room.post(f"{BASE}/organizations/logo", broken)
    assert "A picture can be a JPEG, a PNG or a WebP file." in text_of(room.get(f"{BASE}/organizations"))
    room.post(f"{BASE}/organizations/logo", {"id": waiting.id, "remove": "1"})
    look_again(session)
    assert session.get_one(SigningOrganization, waiting.id).logo is None
    assert room.get(path).status_code == 404
