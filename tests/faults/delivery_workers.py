"""Workers of the delivery stage as processes of their own, to be killed, paused and run side by side."""

import datetime as dt
import signal
import subprocess
import sys
import threading
from collections.abc import Callable

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from config import ROOT, Config
from tests.cli.running import environment
from tests.faults import smtp_server as smtp
from tests.faults.smtp_server import FaultySmtpServer, Guest, Script
from tests.servers import HOST, end_with_parent, wait_until

# What PostgreSQL calls the connections of a worker that is to be killed.
DOOMED = "doomed worker"


def worker(config: Config, mail_port: int) -> subprocess.Popen[bytes]:
    """`flask deliver due` on the test's database, sending to a port of this machine."""
    env = environment(
        config.INSTANCE_DIR,
        DATABASE_URL=config.DATABASE_URL,
        SECRET_KEY=config.SECRET_KEY,
        DEDUPE_KEY=config.DEDUPE_KEY,
        PERSONAL_DATA_KEYS=",".join(config.PERSONAL_DATA_KEYS),
        MAIL_SERVER=HOST,
        MAIL_PORT=str(mail_port),
        PGAPPNAME=DOOMED,
    )
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "deliver", "due"],
        cwd=ROOT,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=end_with_parent(signal.SIGKILL),
    )


def kill(process: subprocess.Popen[bytes], session: Session) -> None:
    """Kill a worker and wait until its database has noticed: only then are the dead one's locks gone."""
    process.kill()
    process.wait(10)
    if session.get_bind().dialect.name == "postgresql":
        wait_until(lambda: not _is_connected(session), "the killed worker still has a connection")


def _is_connected(session: Session) -> bool:
    query = select(func.count()).select_from(text("pg_stat_activity")).where(text("application_name = :name"))
    count = session.scalar(query, {"name": DOOMED})
    session.rollback()
    return bool(count)


def real_now() -> dt.datetime:
    """This instant: processes of their own have no other clock."""
    return dt.datetime.now(dt.UTC)


class Halting:
    """A mail server that stops at one phase of its first connection and says that it is there."""

    def __init__(self, phase: str) -> None:
        self.is_there, self.go_on = threading.Event(), threading.Event()
        self.server = FaultySmtpServer(self._script(phase), smtp.sound)

    def _script(self, phase: str) -> Script:
        reach: dict[str, Callable[[Guest], None]] = {
            "connect": lambda guest: None,
            "rcpt": self._to_rcpt,
            "body": self._into_the_body,
            "dot": smtp.take_message,
            "answer": smtp.to_dot,
        }

        def script(guest: Guest) -> None:
            reach[phase](guest)
            self.is_there.set()
            self.go_on.wait(30)
            if phase == "rcpt":
                self._from_rcpt(guest)
            if phase == "answer":
                guest.say("250 2.0.0 kept")

        return script

    def _to_rcpt(self, guest: Guest) -> None:
        smtp.greet(guest)
        guest.expect("MAIL")
        guest.say("250 2.1.0 ok")
        guest.expect("RCPT")

    def _from_rcpt(self, guest: Guest) -> None:
        guest.say("250 2.1.5 ok")
        guest.expect("DATA")
        guest.say("354 go on")
        guest.server.bodies.append(guest.read_body())
        guest.say("250 2.0.0 kept")

    def _into_the_body(self, guest: Guest) -> None:
        smtp.to_data(guest)
        guest.read_some_of_the_body()
