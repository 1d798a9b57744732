"""The worker is killed while it makes a file: nothing half is offered, and the next one makes it whole."""

import subprocess
import sys
import uuid
from collections import Counter
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from config import ROOT, Config
from petitions.dispatch.files import make_due
from petitions.dispatch.installation import storage
from petitions.prepared.ask import ask_for
from petitions.prepared.claim import LEASE
from petitions.prepared.models import FileKind, FileState, PreparedFile
from petitions.prepared.sealed import OpenedFile
from petitions.signing.models import Signature
from tests.cli.running import environment
from tests.factories import Rows
from tests.faults.delivery_workers import DOOMED, kill, real_now
from tests.servers import wait_until

PEOPLE = 4_000
# The one duty of a worker; `flask work --once` would do all the others first.
DUTY = """
from config import Config
from petitions.app import create_app
from petitions.dispatch.files import make_due
from petitions.web.current import now
with create_app(Config.from_env()).app_context():
    make_due(clock=now, keep_on=lambda: True)
"""


@pytest.fixture
def file(session: Session) -> PreparedFile:
    """A workbook that was asked for, of so many rows that it is not made in a moment."""
    rows = Rows(session)
    membership = rows.membership(role="owner")
    petition = rows.petition(organization=membership.organization)
    first = rows.signature(petition=petition)
    columns = [each for each in Signature.__table__.columns if each.key not in ("id", "counted_as")]
    same = {each.key: getattr(first, each.key) for each in columns} | {"mailbox_key": None, "email": None}
    others = [same | {"public_id": uuid.uuid4(), "name": f"Ann Lee {n}"} for n in range(1, PEOPLE)]
    session.execute(insert(Signature), others)
    asked = ask_for(
        session,
        petition_id=petition.id,
        kind=FileKind.SIGNATURES,
        layout="xlsx",
        chosen={},
        by_id=membership.organizer_id,
        now=real_now(),
    )
    session.commit()
    return asked


def worker(config: Config) -> subprocess.Popen[bytes]:
    """A process that makes files, on the test's database."""
    env = environment(
        config.INSTANCE_DIR,
        DATABASE_URL=config.DATABASE_URL,
        SECRET_KEY=config.SECRET_KEY,
        DEDUPE_KEY=config.DEDUPE_KEY,
        PERSONAL_DATA_KEYS=",".join(config.PERSONAL_DATA_KEYS),
        TMPDIR=str(config.INSTANCE_DIR),
        PGAPPNAME=DOOMED,
    )
    command = [sys.executable, "-c", DUTY]
    return subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def test_a_worker_killed_while_it_makes_a_file_leaves_nothing_half(
    app: Flask, config: Config, session: Session, file: PreparedFile
) -> None:
    def state() -> str:
        session.rollback()
        session.refresh(file)
        found = file.state
        session.rollback()
        return found

    process = worker(config)
    wait_until(lambda: state() != FileState.WAITING, "nobody makes the file", seconds=120)
    kill(process, session)
    left = state()
    with app.app_context():
        # Where the machine was quicker than the kill, the file is whole already.
        if left == FileState.MAKING:
            assert make(0) == {}
            assert make(1.1) == {"made": 1}
        assert state() == FileState.READY
        assert list(storage().keys()) == [file.storage_key]
        session.refresh(file)
        opened = OpenedFile(partial(storage().part, file.storage_key), file.file_key or b"", file.size or 0)
        assert len(opened.read()) == file.size
    assert file.row_count == PEOPLE
    assert session.scalars(select(PreparedFile.id)).all() == [file.id]


def make(leases: float) -> Counter[str]:
    """What a worker does after so many leases."""
    return +make_due(clock=lambda: real_now() + leases * LEASE, keep_on=lambda: True)
