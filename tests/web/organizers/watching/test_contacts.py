"""Contacts are for owners with a recent sign-in; every file is written down; the setting has its terms."""

import csv
import io

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.organizers.models import AuditEntry
from petitions.signing.models import Signature
from tests.web.api.programs import agree
from tests.web.organizers.conftest import Room, look_again, text_of
from tests.web.organizers.watching.test_transfer import grow_stale

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
BASE = "/organize/petitions/let-them-stay"
PATH = f"{BASE}/contacts"


@pytest.fixture
def signature(petition: Petition, session: Session) -> Signature:
    found = session.scalars(select(Signature)).one()
    agree(session, found)
    session.commit()
    assert petition.id
    return found


@pytest.mark.parametrize("columns", ["plain", "civicrm", "action_network", "nationbuilder"])
def test_a_file_comes_and_the_act_is_written_down(
    room: Room, signature: Signature, session: Session, columns: str
) -> None:
    answer = room.post(f"{PATH}/file", {"columns": columns}, page=PATH)
    (row,) = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")))

    assert signature.email in row.values()
    assert f"contacts-{columns.replace('_', '-')}-" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    look_again(session)
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.detail) == ("contacts_exported", {"number": 1, "format": columns})


def test_an_old_sign_in_is_asked_again(room: Room, signature: Signature) -> None:
    assert signature.id
    grow_stale(room)

    assert room.get(PATH).headers["Location"].startswith("/organize/verify")
    assert room.post(f"{PATH}/file", {"columns": "plain"}).headers["Location"].startswith("/organize/verify")


def test_what_is_no_choice_is_refused(room: Room, signature: Signature) -> None:
    assert signature.id
    assert room.post(f"{PATH}/file", {"columns": "all"}, page=PATH).status_code == 400


def test_where_nobody_was_asked_the_page_says_so(room: Room) -> None:
    page = room.get(PATH)

    assert "The petition does not ask." in text_of(page)
    assert "columns-plain" not in page.text
    assert PATH not in room.get(f"{BASE}/export").text


def test_the_setting_wants_an_address_first(room: Room, petition: Petition, session: Session) -> None:
    refused = room.post(f"{BASE}/details", {"asks_contact": "1"}, page=f"{BASE}/details")
    petition.organization.postal_address = "12 Example Street"
    session.commit()
    saved = room.post(f"{BASE}/details", {"asks_contact": "1"}, page=f"{BASE}/details")
    look_again(session)

    assert refused.status_code == 422
    assert "by law it stands beside the box" in text_of(refused)
    assert saved.status_code == 302
    assert petition.asks_contact is True
    assert PATH in room.get(f"{BASE}/export").text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"exposure": "addressee"}, 1),
        ({"exposure": "counted"}, 0),
        ({"updates": "1"}, 0),
        ({"class": "confirmed", "exposure": "addressee"}, 1),
    ],
)
def test_the_file_of_signatures_can_be_narrowed(
    room: Room, session: Session, asked: dict[str, object], found: int
) -> None:
    answer = room.post(f"{BASE}/export/file", {"format": "csv", **asked}, page=f"{BASE}/export")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))

    assert len(rows) == found
    look_again(session)
    assert session.scalars(select(AuditEntry)).one().detail["number"] == found
