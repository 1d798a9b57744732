"""Confirmation letters from the outbox, one SMTP connection, against bare smtplib sending the same bytes.

Ours claims, writes, encrypts, keeps, asks for the lease, counts the mailbox and marks each as sent.
"""

import datetime as dt
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bench.rounds import compare
from bench.signing import prepared
from config import Config
from petitions.app import create_app
from petitions.crypto import KEYRING
from petitions.database import writing
from petitions.extensions import db
from petitions.letters import write_letter
from petitions.mailer.sending import send_due
from petitions.outbox.models import Message
from petitions.outbox.post import post
from petitions.signing.models import SignatureState
from petitions.transport.envelope import Envelope
from tests.factories import Rows
from tests.servers import HOST, PostgresServer, free_port, wait_until

LETTERS = 400


def main() -> None:
    with sink() as port:
        with tempfile.TemporaryDirectory() as folder:
            measure("SQLite", f"sqlite:///{folder}/petitions.db", Path(folder), port)
        server = PostgresServer(is_durable=True).start()
        try:
            with tempfile.TemporaryDirectory() as folder:
                measure("PostgreSQL", server.url(), Path(folder), port)
        finally:
            server.remove()


def measure(kind: str, database_url: str, folder: Path, port: int) -> None:
    settings = prepared(folder, database_url) | {"MAIL_SERVER": HOST, "MAIL_PORT": str(port)}
    app = create_app(Config.from_env(settings))
    with app.app_context():
        signatures = sign()
        letters = written(signatures)
        compare(
            f"letters from the outbox / smtplib, one line each, {kind}",
            lambda: bare(letters, port),
            lambda: from_outbox(signatures),
            at_least=0.5,
        )
        db.engine.dispose()


def clock() -> dt.datetime:
    return dt.datetime.now(dt.UTC)  # noqa: TID251 - a measurement is made in real time


def sign() -> list[tuple[int, str]]:
    """Signatures that wait to be confirmed: id and address."""
    with writing(), Session(db.engine) as session:
        rows = Rows(session)
        petition = rows.petition()
        made = [rows.signature(petition=petition, state=SignatureState.PENDING) for _ in range(LETTERS)]
        signatures = [(each.id, each.email) for each in made]
        session.commit()
        return signatures


def post_all(session: Session, signatures: list[tuple[int, str]]) -> None:
    for about, address in signatures:
        post(
            session,
            letter="confirm_signature",
            recipient=address,
            mailbox_key=KEYRING.mailbox_key(address),
            language="en",
            about=("signature", about),
            now=clock(),
        )


def written(signatures: list[tuple[int, str]]) -> list[Envelope]:
    """The letters as they will go, for the floor."""
    with writing(), Session(db.engine) as session:
        post_all(session, signatures)
        letters = [write_letter(session, each) for each in session.scalars(select(Message))]
        session.rollback()
        return letters


def bare(letters: list[Envelope], port: int) -> float:
    """Letters a second by smtplib and nothing else."""
    started = time.perf_counter()
    with smtplib.SMTP(HOST, port, local_hostname="localhost") as server:
        for letter in letters:
            server.sendmail(letter.sender, list(letter.recipients), letter.body)
    return len(letters) / (time.perf_counter() - started)


def from_outbox(signatures: list[tuple[int, str]]) -> float:
    """Letters a second as the worker sends them."""
    with writing(), Session(db.engine) as session:
        session.execute(delete(Message))
        post_all(session, signatures)
        session.commit()
    started = time.perf_counter()
    totals = send_due(clock=clock, lines=1)
    seconds = time.perf_counter() - started
    if totals["sent"] != len(signatures):
        raise RuntimeError(f"not all were sent: {totals}")
    return len(signatures) / seconds


@contextmanager
def sink() -> Iterator[int]:
    """A mail server in a process of its own that takes everything and keeps nothing."""
    port = free_port()
    command = [sys.executable, "-m", "aiosmtpd", "-n", "-c", "aiosmtpd.handlers.Sink", "-l", f"{HOST}:{port}"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: _answers(port), "the mail server does not start")
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _answers(port: int) -> bool:
    try:
        smtplib.SMTP(HOST, port, local_hostname="localhost", timeout=2).quit()
    except OSError:
        return False
    return True
