"""A machine that listens on the loopback and keeps what it is told; how it answers is a script."""

from __future__ import annotations

import json
import socket
import socketserver
import ssl
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Told:
    """One call as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def words(self) -> dict[str, Any]:
        words: dict[str, Any] = json.loads(self.body)
        return words

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


Reply = tuple[int, dict[str, str], bytes]
TAKEN: Reply = (200, {}, b'{"ok": true}')


@dataclass
class HookServer:
    """`reply` says what a call is answered; it may wait, and is asked in a thread of its own each time."""

    reply: Callable[[Told], Reply] = field(default=lambda _told: TAKEN)
    host: str = HOST
    port: int = 0
    certificate: tuple[Path, Path] | None = None
    told: list[Told] = field(default_factory=list)

    def __enter__(self) -> HookServer:
        mine = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # noqa: N802 - the library's name
                length = int(self.headers["Content-Length"])
                headers = {name.lower(): value for name, value in self.headers.items()}
                told = Told(self.path, headers, self.rfile.read(length))
                mine.told.append(told)
                status, extra, body = mine.reply(told)
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **extra}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_words: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            # Who hangs up in the middle is what these tests are about.
            def handle_error(self, *_about: object) -> None:
                pass

        self._server = Server((self.host, self.port), Handler)
        self.port = self._server.server_address[1]
        if self.certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*self.certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_about: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http{'s' if self.certificate else ''}://{self.host}:{self.port}/hook"

    @property
    def ids(self) -> Counter[str]:
        """How often each event came."""
        return Counter(each.id for each in self.told)


class RawServer:
    """A machine that speaks no HTTP, or in its own way: `talk` has the line once the call has begun."""

    def __init__(self, talk: Callable[[socket.socket], None]) -> None:
        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                self.request.recv(65_536)
                try:
                    talk(self.request)
                except OSError:
                    return  # the caller hung up

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = daemon_threads = True

        self._server = Server((HOST, 0), Handler)
        self.url = f"http://{HOST}:{self._server.server_address[1]}/"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> RawServer:
        self._thread.start()
        return self

    def __exit__(self, *_about: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
