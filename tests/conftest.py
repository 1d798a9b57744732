"""What every test may ask for: databases, the application, a mail server, the worker, a browser."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import flask_migrate
import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from config import ROOT, Config
from petitions.app import create_app
from petitions.crypto import KEYRING
from petitions.extensions import db, migrate
from tests.servers import HOST, MailServer, PostgresServer, free_port, valkey_server

POSTGRES_KEY = pytest.StashKey[PostgresServer]()
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


# One PostgreSQL serves the whole run: the process that hands out the tests starts it and tells the others.


def pytest_configure_node(node: Any) -> None:
    """Tell one of several test processes where the database is (called by xdist before it starts)."""
    node.workerinput["postgres_url"] = _postgres_url(node.config)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a test of living processes fail once: a busy machine moves their moments. Pytest names each."""
    living = [item for item in items if {"faults", "browser", "cli"} & set(item.path.relative_to(ROOT).parts)]
    for item in living:
        item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    if POSTGRES_KEY in config.stash:
        config.stash[POSTGRES_KEY].remove()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line what was not tested, and why."""
    skipped = terminalreporter.getreports("skipped")
    reasons = Counter(report.longrepr[2] for report in skipped if isinstance(report.longrepr, tuple))
    for reason, count in reasons.items():
        terminalreporter.write_line(f"{count} tests were left out. {reason}")


def _postgres_url(config: pytest.Config) -> str:
    """The address of the server that this run uses, started when it is first asked for."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        return make_url(given).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    if POSTGRES_KEY not in config.stash:
        config.stash[POSTGRES_KEY] = PostgresServer().start()
    return config.stash[POSTGRES_KEY].url()


@pytest.fixture(scope="session")
def postgres_url(request: pytest.FixtureRequest) -> str:
    """The maintenance database of the run's PostgreSQL server."""
    handed_over = getattr(request.config, "workerinput", {}).get("postgres_url")
    return handed_over or _postgres_url(request.config)


def _command_postgres(postgres_url: str, statement: str) -> None:
    address = make_url(postgres_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)


def _database_of(postgres_url: str, name: str) -> str:
    return make_url(postgres_url).set(database=name).render_as_string(hide_password=False)


def _migrate(url: str) -> None:
    """Bring an empty database to the newest schema, by the migrations and nothing else of the application."""
    bare = Flask("migrations")
    bare.config.from_object(Config(DATABASE_URL=url, TESTING=True))
    db.init_app(bare)
    migrate.init_app(bare, db, directory=str(ROOT / "migrations"))
    with bare.app_context():
        flask_migrate.upgrade()
        db.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "petitions.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> Iterator[str]:
    """The name of a migrated PostgreSQL database to copy."""
    name = f"template_{uuid.uuid4().hex[:12]}"
    _command_postgres(postgres_url, f"CREATE DATABASE {name}")
    _migrate(_database_of(postgres_url, name))
    yield name
    _command_postgres(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Which database; for one: `@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)`."""
    return str(request.param)


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh, migrated, empty database of this test's own, on SQLite and then on PostgreSQL."""
    if database_kind == "sqlite":
        path = shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "petitions.db")
        return f"sqlite:///{path}"
    return str(request.getfixturevalue("postgres_database"))


@pytest.fixture
def postgres_database(postgres_template: str, postgres_url: str) -> Iterator[str]:
    """A fresh, migrated, empty PostgreSQL database of this test's own."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    _command_postgres(
        postgres_url, f"CREATE DATABASE {name} TEMPLATE {postgres_template} STRATEGY = FILE_COPY"
    )
    yield _database_of(postgres_url, name)
    _command_postgres(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def config(request: pytest.FixtureRequest, tmp_path: Path, database_url: str) -> Config:
    """Settings for one test: fresh secrets, everything under its own folder, no rate limits.

    `@pytest.mark.config(RATE_LIMITS=True)` changes some. A test that asks for `smtp_server` sends its mail
    there; any other is in preview mode.
    """
    values: dict[str, Any] = {"DATABASE_URL": database_url, "INSTANCE_DIR": tmp_path, "TESTING": True}
    values |= {"RATE_LIMITS": False}
    if "smtp_server" in request.fixturenames:
        server = request.getfixturevalue("smtp_server")
        values |= {"MAIL_SERVER": server.host, "MAIL_PORT": server.port}
    if "live_url" in request.fixturenames:
        port = free_port()
        values |= {"PORT": port, "SITE_URL": f"http://{HOST}:{port}"}
    for mark in request.node.iter_markers("config"):
        values |= mark.kwargs
    return Config(**values)


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    """The application as it is served."""
    application = create_app(config)
    yield application
    with application.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def session(config: Config) -> Iterator[Session]:
    """A session of the domain's own, without Flask.

    What it has not committed, the application does not see; on SQLite it keeps the application from writing.
    """
    KEYRING.load(config.PERSONAL_DATA_KEYS, config.DEDUPE_KEY)
    engine = create_engine(config.DATABASE_URL)
    with Session(engine, expire_on_commit=False) as opened:
        yield opened
    engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor without a browser."""
    return app.test_client()


@pytest.fixture
def now() -> dt.datetime:
    """A Monday morning in Ottawa."""
    return dt.datetime(2026, 6, 1, 14, 30, tzinfo=dt.UTC)


@pytest.fixture
def smtp_server() -> Iterator[MailServer]:
    """A real mail server that keeps what it gets; asking for it makes the application send there."""
    server = MailServer().start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def valkey_url() -> Iterator[str]:
    """A real Valkey for queues and limits."""
    server = valkey_server()
    yield server.connection_url
    server.stop()


@pytest.fixture
def worker(app: Flask) -> Callable[[], str]:
    """Does all that is due, as `flask work --once` does; gives back what it said."""

    def work() -> str:
        result = app.test_cli_runner().invoke(args=["work", "--once"], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.output

    return work


@pytest.fixture
def live_url(app: Flask, config: Config) -> Iterator[str]:
    """The application on a real port, for browsers; its address is the application's SITE_URL."""
    server = make_server(HOST, config.PORT, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield config.SITE_URL
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's chromium, found by name; without it the tests that need a browser are skipped."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed: apt-get install chromium")
    return {"executable_path": CHROMIUM, "args": ["--no-sandbox", "--disable-dev-shm-usage"]}
