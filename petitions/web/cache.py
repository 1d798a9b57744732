"""A page cache of about a second, in front of the application: what a crowd looks at is rendered once.

A view says with `public()` that its answer is the same for everybody. Such an answer is kept as bytes, plain
and compressed, and given out without entering Flask. When it is a second old one request renders it anew;
whoever comes meanwhile waits for that one. Nothing else is ever kept: an answer that sets a cookie, any other
status than 200, and whatever no view declared public.
"""

import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Flask, Response, request
from werkzeug.datastructures import Headers

from petitions.web.current import negotiate

Environ = dict[str, Any]

# Query parameters that pages read. All others (other tracking marks and the like) make no page of their own.
READ_PARAMETERS = frozenset(
    ("q", "state", "page", "source", "v", "after", "region", "sort", "utm_source", "utm_campaign")
)
# Seconds: how long a page is given out without a look, and how long while another request renders it anew.
FRESH_SECONDS = 0.8
STALE_SECONDS = 1.0
_MARK = "countersign.public"
_COMPRESSIBLE = ("text/", "application/json", "application/atom+xml", "application/xml", "image/svg+xml")
_LEAST_COMPRESSED = 600


def public(response: Response, *, seconds: int = 1, etag: str | None = None) -> Response:
    """Declare an answer the same for everybody: shared caches may keep it for `seconds`.

    `etag` names the content when bytes would not: a count is the same although its instant is another.
    """
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    if etag is not None:
        response.set_etag(etag, weak=True)
    request.environ[_MARK] = True
    return response


@dataclass(slots=True)
class Page:
    """One answer as bytes, ready to be given out."""

    kept_at: float
    headers: list[tuple[str, str]]
    body: bytes
    etag: str
    compressed: bytes | None
    renewal: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Give the page out: 304 when the visitor has it, compressed when the visitor can read that."""
        if self.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
            kept = [item for item in self.headers if item[0] not in ("Content-Type", "Content-Length")]
            start_response("304 NOT MODIFIED", kept)
            return []
        body, headers = self.body, list(self.headers)
        if self.compressed is not None and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
            body = self.compressed
            headers.append(("Content-Encoding", "gzip"))
        headers.append(("Content-Length", str(len(body))))
        start_response("200 OK", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


class PageCache:
    """The WSGI layer that keeps public pages. `capacity` is in pages; the least used go first."""

    def __init__(self, application: Any, languages: tuple[str, ...], *, capacity: int = 512) -> None:
        self._application = application
        self._languages = languages
        self._capacity = capacity
        self._pages: OrderedDict[str, Page] = OrderedDict()
        self._first_looks: dict[str, threading.Event] = {}
        self._lock = threading.Lock()

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self._application(environ, start_response)  # type: ignore[no-any-return]
        key = self._key(environ)
        page = self._pages.get(key)
        if page is None:
            return self._look_first(key, environ, start_response)
        age = time.monotonic() - page.kept_at
        if age < FRESH_SECONDS:
            return page.answer(environ, start_response)
        return self._renew(key, page, age, environ, start_response)

    def _look_first(self, key: str, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Render what is not kept. Who comes meanwhile waits for that, and asks again when it is not kept."""
        mine = threading.Event()
        first = self._first_looks.setdefault(key, mine)
        if first is not mine:
            first.wait()
            page = self._pages.get(key)
            return (
                page.answer(environ, start_response) if page else self._render(key, environ, start_response)
            )
        try:
            return self._render(key, environ, start_response)
        finally:
            del self._first_looks[key]
            mine.set()

    def _renew(
        self, key: str, page: Page, age: float, environ: Environ, start_response: Any
    ) -> Iterable[bytes]:
        """Render an aged page, once; who comes meanwhile gets the old one, or waits when it is too old."""
        if not page.renewal.acquire(blocking=age >= STALE_SECONDS):
            return page.answer(environ, start_response)
        try:
            newer = self._pages.get(key)
            if newer is not None and time.monotonic() - newer.kept_at < FRESH_SECONDS:
                return newer.answer(environ, start_response)
            return self._render(key, environ, start_response)
        finally:
            page.renewal.release()

    def _render(self, key: str, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Ask the application; keep what it declares public."""
        started: list[Any] = []

        def hold(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            started[:] = [status, headers, exc_info]

        asked_at = time.monotonic()
        chunks: Iterable[bytes] = self._application(environ, hold)
        status, headers, exc_info = started
        if environ["REQUEST_METHOD"] != "GET" or not environ.get(_MARK) or not status.startswith("200"):
            self._pages.pop(key, None)
            start_response(status, headers, exc_info)
            return chunks
        page = _page(Headers(headers), b"".join(chunks), asked_at)
        if hasattr(chunks, "close"):
            chunks.close()
        if "Set-Cookie" not in Headers(headers):
            self._keep(key, page)
        return page.answer(environ, start_response)

    def _keep(self, key: str, page: Page) -> None:
        with self._lock:
            self._pages[key] = page
            self._pages.move_to_end(key)
            while len(self._pages) > self._capacity:
                self._pages.popitem(last=False)

    def _key(self, environ: Environ) -> str:
        """Path, the parameters that pages read, and the language that the visitor would get."""
        query = environ.get("QUERY_STRING", "")
        if query:
            pairs = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] in READ_PARAMETERS]
            query = urlencode(sorted(pairs))
        chosen = negotiate(environ.get("HTTP_ACCEPT_LANGUAGE", ""), self._languages)
        return f"{chosen} {environ.get('PATH_INFO', '')}?{query}"


def _page(headers: Headers, body: bytes, asked_at: float) -> Page:
    """An answer with its tag and, where that saves something, its compressed form."""
    vary = {item.strip() for item in headers.get("Vary", "").split(",") if item.strip()}
    headers.pop("Content-Length", None)
    headers["Vary"] = ", ".join(sorted(vary | {"Accept-Encoding"}))
    if "ETag" not in headers:
        headers["ETag"] = f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'
    is_compressible = (
        headers.get("Content-Type", "").startswith(_COMPRESSIBLE) and len(body) >= _LEAST_COMPRESSED
    )
    return Page(
        kept_at=asked_at,
        headers=headers.to_wsgi_list(),
        body=body,
        etag=headers["ETag"].removeprefix("W/"),
        compressed=gzip.compress(body, 6, mtime=0) if is_compressible else None,
    )


def _share_static(response: Response) -> Response:
    """Let static files be kept too: for good when the address carries the mark of their content."""
    if request.endpoint == "static" and response.status_code == 200:
        response.direct_passthrough = False
        response.get_data()
        response.close()  # the file; its bytes are here now
        public(response, seconds=31_536_000 if "v" in request.args else 300)
    return response


def register(app: Flask) -> None:
    """Put the cache before the application. Tests look at every change at once, so there it is left out."""
    app.after_request(_share_static)
    if not app.config["TESTING"]:
        app.wsgi_app = PageCache(app.wsgi_app, app.config["LANGUAGES"])  # type: ignore[method-assign]
