"""`flask serve`: the whole platform from one terminal, the pages in this process, the worker in a child."""

import errno
import os
import signal
import subprocess
import sys
import threading
from itertools import chain, repeat
from pathlib import Path
from types import FrameType
from typing import Any

import click
import structlog
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError
from waitress import create_server

from petitions.cli.catalogues import compile_catalogues
from petitions.cli.demo_sign_in import say_how_to_sign_in
from petitions.cli.schema import upgrade_database

ROOT = Path(__file__).resolve().parent.parent.parent
# More than any page takes; the application itself refuses what is larger than the page in question allows.
LARGEST_BODY = 64 * 1024 * 1024
WEB_SERVER = {
    "threads": 8,
    "connection_limit": 1000,
    "asyncore_use_poll": True,
    "channel_timeout": 60,
    "max_request_body_size": LARGEST_BODY,
    "ident": None,
    # The application itself believes TRUSTED_PROXIES hops, and no more.
    "clear_untrusted_proxy_headers": False,
}
WORKER_REST_SECONDS = (1, 2, 5, 10, 30)
WORKER_GRACE_SECONDS = 15
log = structlog.get_logger(__name__)


class Worker:
    """The worker as a child process: started again when it dies, ended with this one."""

    def __init__(self) -> None:
        self._ending = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._watch = threading.Thread(target=self._keep_running, name="worker-watch", daemon=True)

    def start(self) -> None:
        self._watch.start()

    def end(self) -> None:
        """Ask it to finish what it has in hand, then insist."""
        self._ending.set()
        self._watch.join(WORKER_GRACE_SECONDS)
        if self._process is not None and self._process.poll() is None:
            self._process.kill()

    def _keep_running(self) -> None:
        for rest in chain(WORKER_REST_SECONDS, repeat(WORKER_REST_SECONDS[-1])):
            exit_code = self._run_once()
            if self._ending.is_set():
                return
            log.error("the worker ended and is started again", exit_code=exit_code, rest_seconds=rest)
            self._ending.wait(rest)

    def _run_once(self) -> int:
        # A session of its own: Ctrl-C reaches this process alone, which then ends the worker in good order.
        # Should this one be killed, the worker sees that its parent is gone.
        command = [sys.executable, "-m", "flask", "work", "--with-parent", str(os.getpid())]
        self._process = subprocess.Popen(  # noqa: S603 - ourselves
            command, cwd=ROOT, start_new_session=True, stdin=subprocess.DEVNULL
        )
        while self._process.poll() is None:
            if self._ending.wait(0.2):
                self._process.terminate()
                return self._process.wait()
        return self._process.returncode


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), envvar="PORT", default=8000, show_default=True)
@click.option("--no-worker", is_flag=True, help="Pages only; the worker runs elsewhere.")
@with_appcontext
def serve(host: str, port: int, no_worker: bool) -> None:
    """Serve the site, with the worker beside it."""
    _start_again_if_links_would_be_wrong(port)
    server = _listen(host, port)
    _prepare()
    worker = None if no_worker else Worker()
    _end_on_signals()
    try:
        if worker:
            worker.start()
        _announce(host, port)
        server.run()
    finally:
        server.close()
        if worker:
            worker.end()


def register(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(serve)


def _end_on_signals() -> None:
    """Ctrl-C ends it even where a shell started it in the background, which has such children ignore it."""
    signal.signal(signal.SIGINT, _leave)
    signal.signal(signal.SIGTERM, _leave)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as nohup asks for
        signal.signal(signal.SIGHUP, _leave)


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _start_again_if_links_would_be_wrong(port: int) -> None:
    """Links come from SITE_URL, whose default holds the port: for another port, read the settings anew."""
    config = current_app.config
    if port != config["PORT"] and config["SITE_URL"] == f"http://127.0.0.1:{config['PORT']}":
        os.environ["PORT"] = str(port)
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - this same command


def _listen(host: str, port: int) -> Any:
    """The web server on its port. Raises: click.ClickException, in one line, when it cannot be had."""
    try:
        return create_server(current_app._get_current_object(), host=host, port=port, **WEB_SERVER)  # type: ignore[attr-defined]
    except (OSError, ValueError) as wrong:
        if getattr(wrong, "errno", None) == errno.EADDRINUSE:
            raise click.ClickException(
                f"Port {port} is taken by another program; choose another with --port or PORT=."
            ) from None
        raise click.ClickException(f"Cannot listen on {host}:{port}: {wrong}.") from None


def _prepare() -> None:
    """What must be there before the first visitor comes."""
    compile_catalogues(ROOT / "translations")
    try:
        upgrade_database()
    except OperationalError as wrong:
        raise click.ClickException(f"The database cannot be used: {str(wrong.orig).strip()}") from None


def _announce(host: str, port: int) -> None:
    shown = current_app.config["SITE_URL"]
    click.echo(f"Countersign is at {shown} (listening on {host}:{port}; Ctrl-C stops it)")
    if current_app.config["PREVIEW_MODE"]:
        click.echo(f"Mail stays on this machine: read it at {shown}/dev/mail")
        say_how_to_sign_in()
    sys.stdout.flush()
