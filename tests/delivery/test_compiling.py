"""Compiling at its limits: a package too large for a mail, and a worker that was interrupted."""

import os
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from petitions.campaign.models import Addressee, Petition
from petitions.database import writing
from petitions.delivery.contents.keep import Job
from petitions.delivery.contents.mail import Heading, Words, compose, fits
from petitions.delivery.documents.files import described
from petitions.dispatch import compiling
from petitions.dispatch.installation import storage
from petitions.extensions import db
from tests.delivery.conftest import Stage
from tests.servers import MailServer


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_package_over_the_office_limit_is_linked_and_not_attached(
    stage: Stage, smtp_server: MailServer
) -> None:
    petition = stage.rows.petition(slug="stay")
    petition.addressees[0].office.size_limit_mb = 0
    stage.sign(petition)
    stage.plan(petition)
    stage.deliver()

    (mail,) = smtp_server.messages
    assert list(mail.iter_attachments()) == []
    assert "/office/" in mail.get_body(("plain",)).get_content()
    assert not any(file.is_attached for file in stage.only().files)


def test_compiling_goes_on_where_it_was_interrupted(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    petition = stage.rows.petition(slug="stay")
    petition.addressees.append(Addressee(position=2, office=stage.rows.office()))
    stage.sign(petition, 2)
    stage.plan(petition)
    broken = storage()
    writes = iter(range(100))

    def fail_at_the_second(key: str, content: object) -> None:
        if "-2/" in key and key.endswith("/mail.eml"):
            raise OSError("no space left on device")
        next(writes)
        type(broken).write(broken, key, content)  # type: ignore[arg-type]

    monkeypatch.setattr("petitions.dispatch.compiling.storage", lambda: Broken(fail_at_the_second))
    assert stage.deliver() == {"not_compiled": 1}
    assert stage.run_of(petition).problem == "OSError"
    monkeypatch.undo()
    first = next(each for each in stage.deliveries() if each.mail_key)
    digest = first.manifest_digest
    stage.sign(petition, 1)  # too late for this run
    stage.move(minutes=2)

    assert stage.deliver() == {"compiled": 1, "sent": 2}
    assert first.manifest_digest == digest
    assert {delivery.signature_count for delivery in stage.deliveries()} == {2}


def test_a_later_delivery_compiles_while_others_write(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    petition = stage.rows.petition(slug="stay")
    prepared = compiling.prepared

    def after_somebody_wrote(*given: object) -> list[Job]:
        with writing(), Session(db.engine) as session:
            session.execute(update(Petition).values(goal=Petition.goal + 1))
            session.commit()
        return prepared(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(compiling, "prepared", after_somebody_wrote)
    for _ in range(2):
        stage.sign(petition, 2)
        stage.plan(petition)
        assert stage.deliver() == {"compiled": 1, "sent": 1}
        stage.move(days=8)
    first, second = stage.deliveries()
    assert second.previous_digest == first.manifest_digest


@pytest.mark.parametrize("limit_mb", [1, 10, 25])
def test_what_fits_by_its_size_fits_as_a_mail_and_little_is_given_away(
    tmp_path: Path, stage: Stage, limit_mb: int
) -> None:
    heading = Heading("Group <p@example.org>", "", "m@example.ca", (), "<a@example.org>", stage.now)

    def whole_mail(size: int) -> tuple[bool, int]:
        path = tmp_path / "report.pdf"
        path.write_bytes(os.urandom(size))
        file = described(path, "application/pdf")
        return fits([file], limit_mb=limit_mb), len(
            compose(heading, Words("x", "y" * 3000, "z" * 20_000), [file])
        )

    limit = limit_mb * 1024 * 1024
    largest = int((limit - 64 * 1024) / 1.37)
    is_attached, sent_bytes = whole_mail(largest)
    assert is_attached
    assert limit * 0.9 < sent_bytes <= limit
    assert not whole_mail(int(limit * 0.75))[0]


class Broken:
    """A storage whose disk is full at one moment."""

    def __init__(self, write: object) -> None:
        self.write = write
        self.chunks, self.keys, self.delete = storage().chunks, storage().keys, storage().delete
