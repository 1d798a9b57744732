"""Letters in the organizers' room: a pack handed out with a line about it, posted, answered by letter."""

import datetime as dt
import io
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.delivery.models import Delivery, OfficeReply
from petitions.organizers.models import AuditEntry, Organization, Role
from petitions.storage import Storage
from petitions.typed_codes import TypedCodes
from tests.factories import Rows
from tests.web.organizers.conftest import Room, SignIn, look_again, member, text_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
BASE = "/organize/petitions/let-them-stay"
NOW = dt.datetime.now(dt.UTC)
TODAY = NOW.date() - dt.timedelta(days=1)


@pytest.fixture
def letter(app: Flask, petition: Petition, rows: Rows, session: Session, tmp_path: Path) -> Delivery:
    """A pack that waits for the printer."""
    made: Delivery = rows.delivery(
        run=rows.run(petition=petition), state="to_post", by_post=True, sheet_count=9, to_post_at=NOW,
        holder_style="The Honourable Maya Okafor, P.C., M.P.", manifest_digest="ab" * 32,
        postal_address="House of Commons\nOttawa, Ontario\nK1A 0A6", mail_key="deliveries/one/pack.pdf",
        link_expires_at=NOW + dt.timedelta(days=180),
    )  # fmt: skip
    (tmp_path / "pack.pdf").write_bytes(b"%PDF- the pack")
    Storage.at(app.config["STORAGE_URL"]).write(made.mail_key, tmp_path / "pack.pdf")
    session.commit()
    return made


def printed(letter: Delivery, session: Session) -> None:
    letter.attempts, letter.first_attempt_at = 1, NOW - dt.timedelta(days=3)
    session.commit()


def acts(session: Session) -> list[str]:
    look_again(session)
    return [entry.action for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id))]


def test_the_pack_is_handed_out_with_a_line_and_counts_as_printed(
    room: Room, letter: Delivery, session: Session
) -> None:
    words = text_of(room.get(f"{BASE}/deliveries"))
    assert "9 sheets" in words
    assert "no stamp needed in Canada" in words
    assert "It is in the post" not in words

    answer = room.post(f"{BASE}/deliveries/{letter.id}/print")

    assert (answer.status_code, answer.data) == (200, b"%PDF- the pack")
    assert "CS-2026-001-01-1-pack.pdf" in answer.headers["Content-Disposition"]
    assert acts(session) == ["pack_printed"]
    assert letter.attempts == 1
    assert "It is in the post" in text_of(room.get(f"{BASE}/deliveries"))


def test_a_look_prints_nothing_and_whoever_sees_no_names_gets_no_pack(
    sign_in: SignIn, rows: Rows, organization: Organization, letter: Delivery
) -> None:
    path = f"{BASE}/deliveries/{letter.id}/print"
    analyst = sign_in(member(rows, organization, Role.ANALYST))
    stranger = sign_in(member(rows, rows.organization(), Role.OWNER))

    assert analyst.get(path).status_code == 405
    assert analyst.post(path).status_code == 403
    assert stranger.post(path).status_code in (403, 404)


def test_the_day_of_posting_is_entered(room: Room, letter: Delivery, session: Session) -> None:
    path, form = f"{BASE}/deliveries/{letter.id}/posted", {"on": TODAY.isoformat(), "tracking": "RN 123 CA"}
    room.post(path, form)
    assert "Print the pack first" in text_of(room.get(f"{BASE}/deliveries"))
    printed(letter, session)
    room.post(path, {"on": "soon"})
    assert "Please enter the day." in text_of(room.get(f"{BASE}/deliveries"))
    room.post(path, form)

    assert acts(session) == ["delivery_posted"]
    assert (letter.state, letter.posted_on, letter.tracking) == ("posted", TODAY, "RN 123 CA")
    assert "RN 123 CA" in text_of(room.get(f"{BASE}/deliveries"))
    public = text_of(room.get("/petitions/let-them-stay/deliveries"))
    assert "Posted" in public
    assert "RN 123 CA" not in public


def test_all_packs_of_a_run_are_one_file_with_one_sheet_of_labels(
    room: Room, rows: Rows, letter: Delivery, session: Session
) -> None:
    rows.delivery(run=letter.run, riding_code="35075", reference="CS-2026-001-01-35075", state="to_post",
                  by_post=True, sheet_count=5, to_post_at=NOW, mail_key=letter.mail_key,
                  office_title="The member",
                  postal_address="House of Commons\nOttawa, Ontario\nK1A 0A6")  # fmt: skip
    session.commit()
    assert "2 letters are to be posted, on 14 sheets." in text_of(room.get(f"{BASE}/deliveries"))

    packs = room.post(f"{BASE}/deliveries/{letter.run_id}/packs")
    with zipfile.ZipFile(io.BytesIO(packs.data)) as archive:
        assert {archive.read(name) for name in archive.namelist()} == {b"%PDF- the pack"}
        assert len(archive.namelist()) == 2
    assert acts(session) == ["pack_printed", "pack_printed"]

    labels = room.get(f"{BASE}/deliveries/{letter.run_id}/labels.pdf")
    with pypdfium2.PdfDocument(labels.data) as document:
        assert "The member" in document[0].get_textpage().get_text_bounded()

    letter.first_attempt_at = NOW - dt.timedelta(days=3)
    session.commit()
    room.post(f"{BASE}/deliveries/{letter.run_id}/all-posted", {"on": NOW.date().isoformat()})
    look_again(session)
    assert {each.state for each in session.scalars(select(Delivery))} <= {"posted", "to_post"}
    assert letter.state == "posted"


def test_a_printed_pack_may_be_thrown_away(room: Room, letter: Delivery, session: Session) -> None:
    printed(letter, session)
    room.post(f"{BASE}/deliveries/{letter.id}/discard")

    assert acts(session) == ["pack_thrown_away"]
    assert (letter.state, letter.attempts) == ("to_post", 0)


@pytest.fixture
def gone(letter: Delivery, session: Session) -> Delivery:
    """The letter three days in the post."""
    letter.state, letter.sent_at, letter.posted_on = "posted", NOW - dt.timedelta(days=3), TODAY
    letter.attempts = 1
    session.commit()
    return letter


def test_an_answer_by_letter_is_entered_with_its_scan(
    room: Room, gone: Delivery, session: Session, app: Flask
) -> None:
    page = f"{BASE}/deliveries/{gone.id}/answer"
    assert page in room.get(f"{BASE}/deliveries").text
    scan = b"%PDF-1.7 a scan\n" + b"x" * 200_000 + b"\n%%EOF"
    form = {"on": TODAY.isoformat(), "file_number": "2026-0417", "document": (io.BytesIO(scan), "scan.pdf")}
    assert room.post(page, form).status_code == 302

    assert acts(session) == ["delivery_acknowledged", "delivery_answered", "answer_entered"]
    reply = session.scalars(select(OfficeReply)).one()
    assert (gone.state, gone.file_number, reply.released_at) == ("answered", "2026-0417", None)
    assert gone.answered_at is not None
    assert gone.answered_at.date() == TODAY
    assert Storage.at(app.config["STORAGE_URL"]).read(reply.document_key) == scan


def test_a_file_number_alone_is_a_receipt(room: Room, gone: Delivery, session: Session) -> None:
    page = f"{BASE}/deliveries/{gone.id}/answer"
    for wrong in ({"on": ""}, {"on": "2020-01-01"}, {"on": (NOW.date() + dt.timedelta(days=3)).isoformat()}):
        assert room.post(page, wrong).status_code == 422
    room.post(page, {"on": TODAY.isoformat(), "file_number": "2026-0417"})

    assert acts(session) == ["delivery_acknowledged", "answer_entered"]
    assert (gone.state, gone.answered_at) == ("acknowledged", None)


def test_the_printed_address_leads_to_the_office_s_page(app: Flask, room: Room, gone: Delivery) -> None:
    code = TypedCodes(app.config["SECRET_KEY"], "office").code(gone.id, gone.public_id)
    answer = room.get(f"/o/{code.lower()}")

    assert answer.status_code == 302
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert room.get(answer.location).status_code == 200
    assert room.get(f"/o/{code[:-1]}Z{code[-1]}").status_code == 404
    assert room.get("/o/7").status_code == 404


def test_an_addressee_is_chosen_to_be_written_to_on_paper(
    room: Room, petition: Petition, session: Session
) -> None:
    office_id = petition.addressees[0].office_id
    page = room.get(f"{BASE}/addressees").text
    assert f'name="office-{office_id}"' in page
    room.post(f"{BASE}/addressees", {f"office-{office_id}": "to-by-post", "shown": office_id})
    look_again(session)
    (addressee,) = petition.addressees
    assert (addressee.copying, addressee.by_post) == ("to", True)

    addressee.office.email = ""
    session.commit()
    again = room.get(f"{BASE}/addressees").text
    assert '<option value="to-by-post" selected' in again
    assert '<option value="to">' not in again


def test_the_rehearsal_shows_the_outside_of_a_letter(room: Room, letter: Delivery) -> None:
    words = text_of(room.get(f"{BASE}/deliveries/{letter.run_id}"))

    assert "By post to" in words
    assert "The Honourable Maya Okafor, P.C., M.P. ·" in words
    assert "Its mail is not prepared" not in words
