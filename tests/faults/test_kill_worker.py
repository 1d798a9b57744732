"""The worker is killed while it sends: every letter still goes, with its one Message-ID; none is stuck."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from config import ROOT, Config
from petitions.crypto import KEYRING
from petitions.mailer.round import MOST_AHEAD
from petitions.outbox.models import Message, MessageState
from petitions.outbox.post import post
from petitions.signing.models import SignatureState
from tests.cli.running import environment, flask
from tests.factories import Rows
from tests.faults import smtp_server as smtp
from tests.faults.smtp_server import HOST, FaultySmtpServer, Guest
from tests.servers import end_with_parent, wait_until

KILLS = int(os.environ.get("KILLS", "5"))
Work = Callable[[FaultySmtpServer], subprocess.Popen[bytes]]


def settings_of(config: Config, port: int) -> dict[str, str]:
    return {
        "DATABASE_URL": config.DATABASE_URL,
        "SECRET_KEY": config.SECRET_KEY,
        "DEDUPE_KEY": config.DEDUPE_KEY,
        "PERSONAL_DATA_KEYS": ",".join(config.PERSONAL_DATA_KEYS),
        "MAIL_SERVER": HOST,
        "MAIL_PORT": str(port),
    }


@pytest.fixture
def work(config: Config, tmp_path: Path) -> Iterator[Work]:
    """Starts `flask work` as a process of its own; whatever was started is gone at the end."""
    started: list[subprocess.Popen[bytes]] = []

    def start(server: FaultySmtpServer) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "work"],
            cwd=ROOT,
            env=environment(tmp_path, **settings_of(config, server.port)),
            preexec_fn=end_with_parent(signal.SIGKILL),
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def post_letters(session: Session, count: int) -> None:
    rows, now = Rows(session), dt.datetime.now(dt.UTC)  # noqa: TID251 - the worker's clock is the real one
    petition = rows.petition()
    for number in range(count):
        address = f"ann{number}@example.org"
        signature = rows.signature(
            petition=petition, email=address, state=SignatureState.PENDING, signed_at=now
        )
        post(
            session,
            letter="confirm_signature",
            recipient=address,
            mailbox_key=KEYRING.mailbox_key(address),
            language="en",
            about=("signature", signature.id),
            now=now,
        )
    session.commit()


def states(session: Session) -> Counter[str]:
    session.rollback()
    rows = session.execute(select(Message.state, func.count()).group_by(Message.state))
    counted = Counter({row.state: row[1] for row in rows})
    session.rollback()
    return counted


def let_leases_go(session: Session) -> None:
    """What a minute does."""
    now = dt.datetime.now(dt.UTC)  # noqa: TID251 - the worker's clock is the real one
    claimed = update(Message).where(Message.state == MessageState.CLAIMED)
    session.execute(claimed.values(next_attempt_at=now).execution_options(synchronize_session=False))
    session.commit()


def holds_at_mail(guest: Guest) -> None:
    smtp.greet(guest)
    guest.expect("MAIL")
    guest.be_silent()


def holds_after_the_dot(guest: Guest) -> None:
    smtp.to_dot(guest)
    guest.be_silent()


@pytest.mark.parametrize("script", [holds_at_mail, holds_after_the_dot])
def test_the_letter_in_hand_is_sent_by_another_worker_with_the_same_message_id(
    script: smtp.Script, session: Session, work: Work
) -> None:
    post_letters(session, 1)
    with FaultySmtpServer(script, smtp.sound) as server:
        worker = work(server)
        mark = b"MAIL FROM" if script is holds_at_mail else b"\r\n.\r\n"
        wait_until(lambda: mark in server.heard, "the worker did not come")
        worker.kill()
        worker.wait()
        assert states(session) == {"claimed": 1}
        let_leases_go(session)
        work(server)
        wait_until(lambda: states(session) == {"sent": 1}, "the letter is stuck")
    assert len(server.bodies) == (1 if script is holds_at_mail else 2)
    assert len(set(server.bodies)) == 1


@pytest.mark.slow
def test_every_letter_goes_when_the_worker_is_killed_again_and_again(session: Session, work: Work) -> None:
    post_letters(session, 60)

    def slow(guest: Guest) -> None:
        smtp.greet(guest)
        for line in smtp.lines_until_quit(guest):
            guest.wait(0.01)
            if line.upper().startswith("DATA"):
                guest.say("354 go on")
                guest.server.bodies.append(guest.read_body())
            guest.say("250 2.0.0 ok")

    with FaultySmtpServer(slow) as server:
        for _ in range(KILLS):
            worker, enough = work(server), len(server.bodies) + 3
            wait_until(lambda enough=enough: len(server.bodies) >= enough, "nothing is sent")  # type: ignore[misc]
            time.sleep(0.013)
            worker.kill()
            worker.wait()
            let_leases_go(session)
        work(server)
        wait_until(lambda: states(session) == {"sent": 60}, "letters are stuck", seconds=60)
    assert len(set(server.message_ids)) == 60
    # At least once: what the last moments before a kill sent may come twice, the same to the byte.
    assert len(server.bodies) <= 60 + KILLS * (1 + MOST_AHEAD)
    assert len(set(server.bodies)) == 60


def test_the_letter_in_hand_is_finished_when_the_worker_is_told_to_stop(session: Session, work: Work) -> None:
    post_letters(session, 30)

    def slow(guest: Guest) -> None:
        smtp.greet(guest)
        for line in smtp.lines_until_quit(guest):
            if line.upper().startswith("DATA"):
                guest.say("354 go on")
                guest.server.bodies.append(guest.read_body())
                guest.wait(0.3)
            guest.say("250 2.0.0 ok")

    with FaultySmtpServer(slow) as server:
        worker = work(server)
        wait_until(lambda: len(server.bodies) >= 3, "nothing is sent")
        worker.terminate()
        assert worker.wait(20) == 0
        found = states(session)
        assert found == {"sent": len(server.bodies), "queued": 30 - len(server.bodies)}


def test_all_that_is_due_is_done_once_and_said_in_one_line(
    session: Session, config: Config, tmp_path: Path
) -> None:
    post_letters(session, 3)
    with FaultySmtpServer(smtp.sound) as server:
        env = environment(tmp_path, **settings_of(config, server.port))
        first, second = flask("work", "--once", env=env), flask("work", "--once", env=env)
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert first.stdout == "mail: 3 sent\n"
    assert second.stdout == "Nothing was due.\n"
    assert "example.org" not in first.stderr
    assert len(server.bodies) == 3
