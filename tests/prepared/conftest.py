"""An organizer who asks for files of a petition with signatures, and the worker that makes them."""

import datetime as dt
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.dispatch.files import make_due
from petitions.dispatch.installation import storage
from petitions.extensions import db
from petitions.organizers.models import Membership
from petitions.prepared.ask import ask_for
from petitions.prepared.models import FileKind, PreparedFile
from petitions.prepared.sealed import OpenedFile
from tests.factories import Rows

PEOPLE = 3


@dataclass
class Shelf:
    """What a test does with files; its clock stands still until it is moved."""

    session: Session
    rows: Rows
    petition: Petition
    membership: Membership
    now: dt.datetime

    def ask(self, layout: str = "csv", kind: FileKind = FileKind.SIGNATURES, **chosen: str) -> PreparedFile:
        file = ask_for(
            self.session,
            petition_id=self.petition.id,
            kind=kind,
            layout=layout,
            chosen=chosen,
            by_id=self.membership.organizer_id,
            now=self.now,
        )
        self.session.commit()
        return file

    def move(self, **by: float) -> None:
        self.now += dt.timedelta(**by)

    def work(self, keep_on: Callable[[], bool] = lambda: True) -> Counter[str]:
        """What a worker does now."""
        self.session.commit()
        totals = make_due(clock=lambda: self.now, keep_on=keep_on)
        self.session.expire_all()
        return +totals

    def ready(self, layout: str = "csv", **values: str) -> PreparedFile:
        file = self.ask(layout, **values)
        assert self.work()["made"] == 1
        return file


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files of this test lie, and of no other."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def shelf(app: Flask, session: Session, now: dt.datetime, temporary: Path) -> Iterator[Shelf]:
    """An owner of a petition that some have signed."""
    assert temporary.exists()
    rows = Rows(session)
    membership = rows.membership(role="owner")
    petition = rows.petition(organization=membership.organization)
    for number in range(PEOPLE):
        rows.signature(petition=petition, name=f"Ann {number}", comment="=1+1")
    session.commit()
    with app.app_context():
        yield Shelf(session, rows, petition, membership, now)
        db.session.remove()


def content_of(file: PreparedFile) -> bytes:
    """What its owner would fetch."""
    assert file.file_key
    return OpenedFile(partial(storage().part, file.storage_key), file.file_key, file.size or 0).read()


def kept_keys() -> list[str]:
    """Everything that lies in storage."""
    return list(storage().keys())
