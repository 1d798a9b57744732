"""A large file has a page: how far it is, the file itself in one go or in parts, why it is gone."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.dispatch import files as making
from petitions.dispatch.installation import storage
from petitions.organizers.models import AuditEntry, Organization, Organizer, Role
from petitions.prepared.claim import advance, claim_next
from petitions.prepared.models import FileReason, FileState, PreparedFile
from petitions.signing.models import Signature
from petitions.web.current import now
from petitions.web.organizers.watching import contacts, transfer
from tests.factories import Rows
from tests.web.organizers.conftest import Room, SignIn, look_again, member, text_of
from tests.web.organizers.watching.test_contacts import signature
from tests.web.organizers.watching.test_transfer import grow_stale

__all__ = ["signature"]
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
BASE = "/organize/petitions/let-them-stay"
Work = Callable[[], None]
OwnPage = Callable[[Signature], str]


@pytest.fixture(autouse=True)
def everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    for page in (transfer, contacts):
        monkeypatch.setattr(page, "AT_ONCE", 0)


@pytest.fixture
def work(app: Flask) -> Work:
    """A worker comes by."""

    def make() -> None:
        with app.app_context():
            making.make_due(clock=now, keep_on=lambda: True)

    return make


@pytest.fixture
def asked(room: Room) -> str:
    """The address of a file that was asked for."""
    answer = room.post(
        f"{BASE}/export/file", {"format": "jsonl", "class": "confirmed"}, page=f"{BASE}/export"
    )
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def only(session: Session) -> PreparedFile:
    look_again(session)
    return session.scalars(select(PreparedFile)).one()


def acts(session: Session) -> list[str]:
    look_again(session)
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_the_page_follows_the_making_and_then_hands_the_file_out(
    room: Room, asked: str, work: Work, session: Session
) -> None:
    assert "It waits for its turn." in text_of(room.get(asked))
    assert "data-live" in room.get(asked).text
    file = claim_next(session, now=now())
    assert file is not None
    assert advance(session, file.id, file.lease_token or "", rows=1, total=4, now=now())
    session.commit()
    assert "24 %: 1 of 4 rows" in text_of(room.get(asked))
    file.state, file.lease_token, file.due_at = FileState.WAITING, None, file.asked_at
    session.commit()
    work()

    ready = room.get(asked)
    assert "The file is ready." in text_of(ready)
    assert "data-live" not in ready.text
    answer = room.get(f"{asked}/file")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "attachment; filename=let-them-stay-" in answer.headers["Content-Disposition"]
    assert answer.content_length == len(answer.data) == only(session).size
    assert b"Ann Lee" in answer.data
    assert acts(session) == ["signatures_file_asked", "signatures_file_ready", "signatures_exported"]
    assert session.scalars(select(AuditEntry)).all()[-1].detail["number"] == 1


def test_a_download_that_broke_off_goes_on_and_is_written_down_once(
    room: Room, asked: str, work: Work, session: Session
) -> None:
    work()
    whole = room.get(f"{asked}/file")
    mark = {"If-Range": whole.headers["ETag"]}
    for start in (1, 100, len(whole.data) - 1):
        rest = room.get(f"{asked}/file", headers={"Range": f"bytes={start}-", **mark})
        assert (rest.status_code, whole.data[:start] + rest.data) == (206, whole.data)
    other = room.get(f"{asked}/file", headers={"Range": "bytes=5-", "If-Range": '"another"'})
    beyond = room.get(f"{asked}/file", headers={"Range": f"bytes={len(whole.data)}-"})

    assert whole.headers["Accept-Ranges"] == "bytes"
    assert (other.status_code, other.data) == (200, whole.data)
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{len(whole.data)}")
    assert acts(session).count("signatures_exported") == 2


def test_a_part_of_what_was_never_fetched_is_written_down(
    room: Room, asked: str, work: Work, session: Session
) -> None:
    work()
    assert room.client.head(f"{asked}/file").status_code == 200
    assert room.get(f"{asked}/file", headers={"Range": "bytes=9-"}).status_code == 206

    assert acts(session).count("signatures_exported") == 1


def test_fetching_wants_a_recent_sign_in_and_looking_does_not(room: Room, asked: str, work: Work) -> None:
    work()
    grow_stale(room)

    assert room.get(asked).status_code == 200
    assert room.get(f"{asked}/file").headers["Location"].startswith("/organize/verify")
    assert room.post(f"{asked}/again").headers["Location"].startswith("/organize/verify")
    # A browser that goes on with a download would take the page with the question for the file.
    assert room.get(f"{asked}/file", headers={"Range": "bytes=9-"}).status_code == 403


def test_a_file_is_for_who_asked_for_it(
    room: Room, asked: str, work: Work, sign_in: SignIn, rows: Rows, organization: Organization
) -> None:
    work()
    other: Organizer = member(rows, organization, Role.OWNER)
    theirs = sign_in(other)

    assert {theirs.get(path).status_code for path in (asked, f"{asked}/file")} == {404}
    assert {theirs.post(f"{asked}/{act}").status_code for act in ("drop", "again")} == {404}
    assert room.get(asked.replace("/export/", "/contacts/")).status_code == 404
    assert asked not in theirs.get(f"{BASE}/export").text
    assert asked in room.get(f"{BASE}/export").text


def test_a_file_is_stopped_deleted_and_made_anew(
    room: Room, asked: str, work: Work, session: Session
) -> None:
    assert room.post(f"{asked}/drop", page=f"{BASE}/export").headers["Location"] == asked
    assert "You stopped it." in text_of(room.get(asked))
    again = room.post(f"{asked}/again", page=asked).headers["Location"]
    work()
    assert again != asked
    assert room.get(f"{again}/file").status_code == 200
    room.post(f"{again}/drop", page=again)
    assert "You deleted it." in text_of(room.get(again))
    assert room.get(f"{again}/file").headers["Location"] == again
    assert session.scalars(select(PreparedFile.file_key)).all() == [None, None]


@pytest.mark.parametrize("act", ["erase", "withdraw", "exposure"])
def test_whoever_leaves_or_hides_is_in_no_file_any_more(
    room: Room, asked: str, work: Work, session: Session, signature: Signature, own_page: OwnPage, act: str
) -> None:
    work()
    contacts_page = room.post(f"{BASE}/contacts/file", {"columns": "plain"}, page=f"{BASE}/contacts")
    work()
    assert room.get(f"{contacts_page.headers['Location']}/file").status_code == 200
    room.client.post(f"{own_page(signature)}/{act}", data={"exposure": "counted"})

    look_again(session)
    states = {file.kind: file.state for file in session.scalars(select(PreparedFile))}
    goes = FileState.READY if act == "withdraw" else FileState.GONE
    assert states == {"contacts": FileState.GONE, "signatures": goes}


def test_whoever_takes_a_yes_back_is_in_no_file_of_contacts(
    room: Room, work: Work, session: Session, signature: Signature, own_page: OwnPage
) -> None:
    contacts_page = room.post(f"{BASE}/contacts/file", {"columns": "plain"}, page=f"{BASE}/contacts")
    work()
    room.client.post(f"{own_page(signature)}/refuse-contact")

    assert only(session).reason == FileReason.PEOPLE_LEFT
    assert "somebody asked to be left out of it" in text_of(room.get(contacts_page.headers["Location"]))


def test_a_file_that_storage_lost_is_said_to_be_lost(
    app: Flask, room: Room, asked: str, work: Work, session: Session
) -> None:
    work()
    with app.app_context():
        storage().delete(only(session).storage_key)

    assert room.get(f"{asked}/file").headers["Location"] == asked
    assert only(session).reason == FileReason.LOST
