"""A Represent of our own on the loopback: its pages, its keys that are absent, its bad days.

What it serves follows the service's source code: `previous` and `next` are paths with a query;
`boundary_url` is absent when a member is matched to no boundary; an unknown e-mail is ""; over sixty
requests a minute it says 503. Every address is at example.org.
"""

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from petitions.ridings.represent import BOUNDARIES, HOUSE

DEFAULT_PAGE = 20
_HTML = b"<!doctype html><title>Not here</title>"


def member(name: str, riding: str, code: str = "", **given: Any) -> dict[str, Any]:
    """A member's record as it is served; without a `code` the record is matched to no boundary."""
    related = {"representative_set_url": HOUSE}
    if code:
        related["boundary_url"] = f"{BOUNDARIES}{code}/"
    record = {
        "name": name,
        "first_name": name.partition(" ")[0],
        "last_name": name.partition(" ")[2],
        "district_name": riding,
        "elected_office": "MP",
        "party_name": "Independent",
        "email": f"{name.lower().replace(' ', '.')}@example.org",
        "url": "",
        "personal_url": "",
        "photo_url": "",
        "source_url": "",
        "gender": "",
        "offices": [{"type": "legislature", "postal": "House of Commons\nOttawa ON  K1A 0A6"}],
        "extra": {"preferred_languages": ["English"]},
        "representative_set_name": "House of Commons",
        "related": related,
    }
    return record | given


@dataclass
class RepresentServer:
    """Serves `members`. `faults` are answers given first.

    A status, "html", "slow", "shape" or "elsewhere".
    """

    members: list[dict[str, Any]]
    faults: list[int | str] = field(default_factory=list)
    page_size: int | None = None
    paths: list[str] = field(default_factory=list)

    def __enter__(self) -> "RepresentServer":
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, path: str) -> tuple[int, str, bytes]:
        """Status, type and body for a path."""
        self.paths.append(path)
        fault = self.faults.pop(0) if self.faults else None
        if isinstance(fault, int):
            return fault, "text/html", _HTML
        if fault == "slow":
            time.sleep(0.5)
        if fault == "html":
            return 200, "text/html; charset=utf-8", _HTML
        if fault == "shape":
            return 200, "application/json; charset=utf-8", b"[]"
        parts = urlsplit(path)
        if parts.path != "/representatives/house-of-commons/":
            return 404, "text/html", _HTML
        body = self._page(parts.query, is_elsewhere=fault == "elsewhere")
        return 200, "application/json; charset=utf-8", json.dumps(body).encode()

    def _page(self, query: str, *, is_elsewhere: bool) -> dict[str, Any]:
        asked = {name: int(values[0]) for name, values in parse_qs(query).items()}
        limit = self.page_size or min(asked.get("limit", DEFAULT_PAGE), 1000)
        offset, total = asked.get("offset", 0), len(self.members)
        base = "https://elsewhere.example" if is_elsewhere else ""
        following = f"{base}/representatives/house-of-commons/?limit={limit}&offset={offset + limit}"
        return {
            "objects": self.members[offset : offset + limit],
            "meta": {
                "offset": offset,
                "limit": limit,
                "total_count": total,
                "previous": None,
                "next": following if offset + limit < total else None,
            },
        }

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # noqa: N802 - the name that the base class calls
                status, kind, body = server.answer(self.path)
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing on the terminal."""

        return Handler
