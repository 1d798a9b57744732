"""A Represent of our own on the loopback: its pages, its keys that are absent, its bad days.

What it serves follows the service's source code: `previous` and `next` are paths with a query; keys are
absent where nothing is known; an unknown e-mail is ""; over sixty requests a minute it says 503; an unknown
postal code is a 404 with a page of HTML. Every address is at example.org, every riding is made up.
"""

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from petitions.ridings.represent import CURRENT_SET, HOUSE

DEFAULT_PAGE = 20
SUPERSEDED_SET = "federal-electoral-districts"
_HTML = b"<!doctype html><title>Not here</title>"
_JSON = "application/json; charset=utf-8"


def member(name: str, riding: str, code: str = "", **given: Any) -> dict[str, Any]:
    """A member's record as it is served; without a `code` the record is matched to no boundary."""
    related = {"representative_set_url": HOUSE}
    if code:
        related["boundary_url"] = f"/boundaries/{CURRENT_SET}/{code}/"
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


def boundary(code: str, name: str, boundary_set: str = CURRENT_SET) -> dict[str, Any]:
    """A riding as the lists of a postal code have it."""
    return {
        "url": f"/boundaries/{boundary_set}/{code}/",
        "name": name,
        "related": {"boundary_set_url": f"/boundary-sets/{boundary_set}/"},
        "boundary_set_name": "Federal electoral district",
        "external_id": code,
    }


@dataclass
class Place:
    """What a postal code leads to. `has_centroid`: its middle point is known."""

    concordance: list[dict[str, Any]] = field(default_factory=list)
    centroid: list[dict[str, Any]] = field(default_factory=list)
    has_centroid: bool = True


@dataclass
class RepresentServer:
    """Serves `members`, `shapes` by English name, and `places` by postal code.

    `faults` are answers given first: a status, "html", "slow", "drip", "shape", "elsewhere" or "redirect".
    After `busy_after` requests it says 503.
    """

    members: list[dict[str, Any]] = field(default_factory=list)
    shapes: list[dict[str, Any]] = field(default_factory=list)
    faults: list[int | str] = field(default_factory=list)
    page_size: int | None = None
    places: dict[str, Place] = field(default_factory=dict)
    busy_after: int | None = None
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

    @property
    def codes_asked(self) -> list[str]:
        """The postal codes that were asked about, in the order of the questions."""
        return [path.split("/")[2] for path in self.paths if path.startswith("/postcodes/")]

    def answer(self, path: str) -> tuple[int, str, bytes]:
        """Status, type and body for a path."""
        self.paths.append(path)
        fault = self.faults.pop(0) if self.faults else None
        if self.busy_after is not None and len(self.paths) > self.busy_after:
            fault = 503
        if isinstance(fault, int):
            return fault, "text/html", _HTML
        if fault == "slow":
            time.sleep(0.5)
        if fault == "html":
            return 200, "text/html; charset=utf-8", _HTML
        if fault == "shape":
            return 200, _JSON, b"[]"
        body = self._body(path, is_elsewhere=fault == "elsewhere")
        return (404, "text/html", _HTML) if body is None else (200, _JSON, json.dumps(body).encode())

    def _body(self, path: str, *, is_elsewhere: bool) -> dict[str, Any] | None:
        parts = urlsplit(path)
        if parts.path == "/representatives/house-of-commons/":
            return self._page(parts.query, is_elsewhere=is_elsewhere)
        if parts.path == f"/boundary-sets/{CURRENT_SET}/":
            return {"name_plural": "Federal electoral districts", "domain": "Canada"}
        if parts.path == f"/boundaries/{CURRENT_SET}/simple_shape":
            return {"objects": self.shapes}
        code = parts.path.removeprefix("/postcodes/").rstrip("/")
        place = self.places.get(code) if parts.path.startswith("/postcodes/") else None
        if place is None:
            return None
        sets = parse_qs(parts.query).get("sets", [""])[0].split(",")
        return self._postcode(code, place, sets)

    def _postcode(self, code: str, place: Place, sets: list[str]) -> dict[str, Any]:
        """`representatives_*` and `centroid` are absent, not empty, when there are none."""
        wanted = {f"/boundary-sets/{name}/" for name in sets}
        answer: dict[str, Any] = {"code": code, "city": "MADE UP", "province": ""}
        if place.has_centroid:
            answer["centroid"] = {"type": "Point", "coordinates": [-75.0, 45.0]}
        for kind, boundaries in (("concordance", place.concordance), ("centroid", place.centroid)):
            shown = [each for each in boundaries if each["related"]["boundary_set_url"] in wanted]
            answer[f"boundaries_{kind}"] = shown
            urls = {each["url"] for each in shown}
            if found := [each for each in self.members if each["related"].get("boundary_url") in urls]:
                answer[f"representatives_{kind}"] = found
        return answer

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
                fault = server.faults[0] if server.faults else None
                status, kind, body = server.answer(self.path)
                self.send_response(status if fault != "redirect" else 302)
                if fault == "redirect":
                    self.send_header("Location", "/representatives/house-of-commons/")
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if fault == "drip":
                    for byte in body[:10]:
                        self.wfile.write(bytes([byte]))
                        time.sleep(0.05)
                    return
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing on the terminal."""

        return Handler
