"""`flask serve`: one terminal, one port, nothing left behind."""

import signal
import socket
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from config import ROOT
from tests.cli.running import Serving, environment, flask
from tests.servers import HOST, wait_until

Serve = Callable[..., Serving]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Starts `flask serve`; whatever a test started is gone at its end."""
    started = []

    def start(*arguments: str, **settings: str) -> Serving:
        started.append(Serving(tmp_path, *arguments, **settings))
        return started[-1]

    yield start
    for each in started:
        each.close()


def _gone(processes: list[psutil.Process]) -> bool:
    return not any(each.is_running() and each.status() != psutil.STATUS_ZOMBIE for each in processes)


def test_it_makes_the_database_says_where_it_is_and_runs_a_worker(serve: Serve, tmp_path: Path) -> None:
    serving = serve().wait_until_up()

    wait_until(lambda: "/dev/mail" in serving.said(), "nothing was announced")
    assert f"Countersign is at {serving.url}" in serving.said()
    wait_until(serving.children, "no worker was started")
    assert "work" in serving.children()[0].cmdline()
    with sqlite3.connect(tmp_path / "petitions.db") as database:
        assert database.execute("SELECT count(*) FROM petitions").fetchone() == (0,)
    database.close()


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ending_it_ends_the_worker_and_frees_the_port(serve: Serve, ending: signal.Signals) -> None:
    serving = serve().wait_until_up()
    wait_until(lambda: "worker started" in serving.said(), "no worker was started")
    workers = serving.children()

    assert serving.end(ending) == 0

    assert _gone(workers)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((HOST, serving.port))
    assert "Traceback" not in serving.said()


def test_the_worker_goes_when_its_parent_is_killed(serve: Serve) -> None:
    serving = serve().wait_until_up()
    wait_until(lambda: "worker started" in serving.said(), "no worker was started")
    workers = serving.children()

    serving.end(signal.SIGKILL)

    wait_until(lambda: _gone(workers), "the worker outlives its parent", seconds=10)


def test_a_worker_that_dies_is_started_again(serve: Serve) -> None:
    serving = serve().wait_until_up()
    wait_until(serving.children, "no worker was started")
    first = serving.children()[0]

    first.kill()

    wait_until(lambda: first not in serving.children() and serving.children(), "no other worker came")
    assert "started again" in serving.said()


def test_no_worker_is_started_when_told_so(serve: Serve) -> None:
    serving = serve("--no-worker").wait_until_up()

    assert serving.children() == []


def test_a_taken_port_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = flask("serve", env=environment(tmp_path, PORT=str(port)))

    assert run.returncode == 1
    assert (
        run.stderr
        == f"Error: Port {port} is taken by another program; choose another with --port or PORT=.\n"
    )


def test_a_database_that_is_away_is_said_without_a_traceback(tmp_path: Path) -> None:
    away = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"
    run = flask("serve", "--port", "0", env=environment(tmp_path, DATABASE_URL=away))
    assert run.returncode == 2

    run = flask("doctor", env=environment(tmp_path, DATABASE_URL=away))
    assert run.returncode == 1
    assert "WRONG  database" in run.stdout
    assert "Traceback" not in run.stdout + run.stderr


def test_two_starts_at_once_upgrade_the_database_once(serve: Serve, tmp_path: Path) -> None:
    both = [serve("--no-worker"), serve("--no-worker")]

    for each in both:
        each.wait_until_up()
    assert [each.said().count("database is now at") for each in both].count(1) == 1
    assert (ROOT / "wsgi.py").is_file()
