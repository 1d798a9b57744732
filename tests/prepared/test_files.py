"""A file is made once, kept sealed for a day, and gone when people leave or its owner may no more."""

import csv
import errno
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from petitions.dispatch import files
from petitions.dispatch.workplace import PREFIX, workplace
from petitions.errors import Refusal
from petitions.organizers.models import AuditEntry
from petitions.prepared.ask import MOST
from petitions.prepared.claim import LEASE, MOST_ATTEMPTS, claim_next, finish
from petitions.prepared.forget import TOLD_FOR, drop_file
from petitions.prepared.models import FileKind, FileReason, FileState, PreparedFile
from petitions.prepared.sealed import Content
from petitions.retention.anonymize import KEPT_FOR, anonymize_batch
from petitions.retention.erase import erase
from petitions.signing.models import Exposure, Signature
from tests.prepared.conftest import PEOPLE, Shelf, content_of, kept_keys
from tests.web.api.programs import agree

Made = tuple[str, str]


def told(file: PreparedFile) -> Made:
    return file.state, file.reason


def signatures(shelf: Shelf) -> list[Signature]:
    return list(shelf.session.scalars(select(Signature).order_by(Signature.id)))


@pytest.mark.parametrize("layout", ["csv", "xlsx", "jsonl"])
def test_a_file_is_made_whole_and_lies_sealed(shelf: Shelf, layout: str) -> None:
    file = shelf.ready(layout, **{"class": "confirmed"})

    assert (file.state, file.row_count, file.row_total) == (FileState.READY, PEOPLE, PEOPLE)
    content = content_of(file)
    assert len(content) == file.size
    assert content.startswith(
        {"csv": b"\xef\xbb\xbfname,", "xlsx": b"PK", "jsonl": b'{"name": "Ann 0"'}[layout]
    )
    (key,) = kept_keys()
    assert b"Ann" not in files.storage().read(key)
    lines = shelf.session.scalars(select(AuditEntry)).all()
    assert [(line.action, line.detail["number"]) for line in lines] == [("signatures_file_ready", PEOPLE)]
    assert list(Path(tempfile.gettempdir()).glob(f"{PREFIX}*")) == []


def test_a_file_of_contacts_holds_those_who_said_yes(shelf: Shelf) -> None:
    agree(shelf.session, signatures(shelf)[0])
    file = shelf.ask("civicrm", FileKind.CONTACTS)
    shelf.work()

    (row,) = csv.DictReader(io.StringIO(content_of(file).decode("utf-8-sig")))
    assert (row["First Name"], file.row_count) == ("Ann 0", 1)


def test_the_same_wish_twice_is_one_file_and_ten_are_enough(shelf: Shelf) -> None:
    first = shelf.ask()
    assert shelf.ask().id == first.id
    shelf.work()
    for number in range(1, MOST):
        assert shelf.ask(updates=str(number)).id != first.id
    with pytest.raises(Refusal, match="too_many_files"):
        shelf.ask(updates="one more")


def test_after_its_day_a_file_goes_and_after_a_week_its_line(shelf: Shelf) -> None:
    file = shelf.ready()
    shelf.move(hours=23)
    assert shelf.work() == {}
    shelf.move(hours=2)
    assert shelf.work() == {"gone": 1}
    assert (told(file), file.file_key, kept_keys()) == ((FileState.GONE, FileReason.EXPIRED), None, [])
    shelf.now += TOLD_FOR
    shelf.work()
    assert shelf.session.scalars(select(PreparedFile)).all() == []


def test_who_is_erased_takes_ready_files_along_and_those_in_work_begin_anew(shelf: Shelf) -> None:
    ready, waiting = shelf.ready(), shelf.ask("jsonl")
    being_made = claim_next(shelf.session, now=shelf.now)
    assert being_made is not None
    token = being_made.lease_token or ""
    shelf.session.commit()
    erase(shelf.session, signatures(shelf)[0], now=shelf.now)
    shelf.session.commit()
    shelf.session.expire_all()

    assert told(ready) == (FileState.GONE, FileReason.PEOPLE_LEFT)
    assert ready.file_key is None
    assert waiting.state == FileState.WAITING
    old = Content(1, "00")
    assert not finish(shelf.session, waiting.id, token, old, b"key", rows=1, now=shelf.now)
    assert shelf.work() == {"made": 1}
    assert kept_keys() == [waiting.storage_key]
    assert b"Ann 0" not in content_of(waiting)
    assert b"Ann 1" in content_of(waiting)


def test_when_a_petition_is_anonymized_its_files_go(shelf: Shelf) -> None:
    shelf.petition.state, shelf.petition.closed_at = "closed", shelf.now - KEPT_FOR
    file = shelf.ready()
    while anonymize_batch(shelf.session, now=shelf.now):
        shelf.session.commit()
    shelf.work()

    assert (told(file), kept_keys()) == ((FileState.GONE, FileReason.ANONYMIZED), [])


@pytest.mark.parametrize("change", ["role", "left", "account"])
def test_who_may_no_more_has_no_file(shelf: Shelf, change: str) -> None:
    file = shelf.ready()
    waiting = shelf.ask("jsonl")
    if change == "role":
        shelf.membership.role = "analyst"
    elif change == "left":
        shelf.session.delete(shelf.membership)
    else:
        shelf.membership.organizer.active = False

    assert shelf.work() == {"gone": 2}
    assert told(file) == told(waiting) == (FileState.GONE, FileReason.ROLE_LOST)
    assert kept_keys() == []


def test_two_workers_make_a_file_once(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    file = shelf.ask()
    seen: list[object] = []
    written = files._written

    def meanwhile(*given: object) -> object:
        seen.append(files.make_next(clock=lambda: shelf.now, keep_on=lambda: True))
        return written(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(files, "_written", meanwhile)
    assert shelf.work() == {"made": 1}
    assert seen == [None]
    assert kept_keys() == [file.storage_key]


def test_a_worker_that_slept_over_its_lease_offers_nothing(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = shelf.ask()
    written, words = files._written, []

    def slow(*given: object) -> object:
        made = written(*given)  # type: ignore[arg-type]
        if not words:
            shelf.now += 2 * LEASE
            words.append("asleep")
            words.append(files.make_next(clock=lambda: shelf.now, keep_on=lambda: True) or "")
        return made

    monkeypatch.setattr(files, "_written", slow)
    assert shelf.work() == {"lost": 1}
    assert words == ["asleep", "made"]
    assert (file.state, kept_keys()) == (FileState.READY, [file.storage_key])
    assert len(content_of(file)) == file.size


def test_what_is_stopped_while_it_is_made_is_never_offered(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = shelf.ask()
    written = files._written

    def stopped(*given: object) -> object:
        made = written(*given)  # type: ignore[arg-type]
        drop_file(shelf.session, file, now=shelf.now)
        shelf.session.commit()
        return made

    monkeypatch.setattr(files, "_written", stopped)
    assert shelf.work() == {"lost": 1}
    assert (file.state, kept_keys()) == (FileState.STOPPED, [])


def test_a_full_disk_is_said_at_once(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: object, **_more: object) -> Iterator[bytes]:
        yield b"name\n"
        try:
            raise OSError(errno.ENOSPC, "No space left on device")
        except OSError as error:
            raise RuntimeError("a library's own words") from error

    file = shelf.ask()
    monkeypatch.setattr(files, "pieces_of", full)
    assert shelf.work() == {"failed": 1}
    assert (told(file), kept_keys()) == ((FileState.FAILED, FileReason.DISK_FULL), [])


def test_what_goes_wrong_is_tried_again_and_then_given_up(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = shelf.ask()
    monkeypatch.setattr(files, "pieces_of", lambda *_given, **_more: iter([1 / 0]))
    for _ in range(MOST_ATTEMPTS):
        assert shelf.work() == {"not_made": 1}
        assert file.state == FileState.WAITING
        shelf.move(minutes=2)
    assert shelf.work() == {}
    assert told(file) == (FileState.FAILED, FileReason.NOT_MADE)


def test_a_worker_that_is_told_to_end_gives_its_file_back_at_once(shelf: Shelf) -> None:
    file = shelf.ask()
    answers = iter([True, False])
    assert shelf.work(keep_on=lambda: next(answers, False)) == {"interrupted": 1}
    assert (file.state, file.attempts, file.lease_token) == (FileState.WAITING, 0, None)
    assert shelf.work() == {"made": 1}


def test_who_is_only_counted_is_no_name_in_it(shelf: Shelf) -> None:
    signatures(shelf)[0].exposure = Exposure.COUNTED
    assert b"Ann 0" not in content_of(shelf.ready())


def test_what_killed_workers_left_is_cleared_and_what_others_hold_is_not(temporary: Path) -> None:
    forsaken = temporary / f"{PREFIX}forsaken"
    forsaken.mkdir()
    (forsaken / "rows").write_text("Ann")
    with workplace() as held, workplace() as other:
        assert not forsaken.exists()
        assert held.exists()
        assert other != held
    assert list(temporary.iterdir()) == []
