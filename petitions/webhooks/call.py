"""One call over HTTP to an address that may be anything: down, slow, endless, redirecting, lying.

http.client follows no redirect and knows no proxy. Each read has its own time-out, and the whole call one
that a peer who sends a byte now and then cannot stretch: at its end the line is cut from outside.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlunsplit

from petitions.text.plain import one_line
from petitions.webhooks.addresses import Address, NotAllowed, Reach, Resolve, allowed_address, look_up, split

# So much of an answer is kept; no more of it is read.
KEPT_ANSWER = 300
_USER_AGENT = "Countersign-Webhook/1"


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait: for the line, for each read or write, and for all together."""

    connect: float = 5.0
    read: float = 10.0
    total: float = 15.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a call: the status and the beginning of the answer, or the code of what kept it away."""

    code: int | None = None
    text: str = ""
    error: str = ""

    @property
    def is_taken(self) -> bool:
        return self.code is not None and 200 <= self.code < 300


class _Line(http.client.HTTPConnection):
    """A connection to an address that was looked at, under the name that it is known by."""

    def __init__(self, host: str, port: int, address: Address, patience: Patience, *, is_tls: bool) -> None:
        super().__init__(host, port, timeout=patience.read)
        self._address, self._patience = address, patience
        self._context = ssl.create_default_context() if is_tls else None
        self.default_port = 443 if is_tls else 80
        self._handle: socket.socket | None = None
        self.is_cut = False

    def connect(self) -> None:
        line = socket.create_connection((str(self._address), self.port), timeout=self._patience.connect)
        line.settimeout(self._patience.read)
        self._handle = line.dup()
        if self.is_cut:
            self.cut()
        self.sock = self._context.wrap_socket(line, server_hostname=self.host) if self._context else line

    def cut(self) -> None:
        """End whatever is being waited for, from another thread."""
        self.is_cut = True
        if self._handle is not None:
            try:
                self._handle.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # gone already

    def close(self) -> None:
        super().close()
        if self._handle is not None:
            self._handle.close()


def post_json(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    reach: Reach,
    *,
    patience: Patience = Patience(),
    resolve: Resolve = look_up,
) -> Answer:
    """Send one body and say what came of it; never raises for what the other side does.

    Error codes: `malformed`, `not_https`, `not_found`, `not_allowed`, `port`, `time_out`, `no_line`,
    `certificate`, `no_http`.
    """
    try:
        parts, port = split(url)
        host = (parts.hostname or "").rstrip(".")
        if parts.scheme != "https" and not reach.is_trial:
            raise NotAllowed("not_https")
        address = allowed_address(host, port, reach, resolve)
    except NotAllowed as problem:
        return Answer(error=problem.code)
    except ValueError:
        return Answer(error="malformed")
    line = _Line(host, port, address, patience, is_tls=parts.scheme == "https")
    path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    with _at_most(line, patience.total):
        return _ask(line, path, body, headers)


@contextmanager
def _at_most(line: _Line, seconds: float) -> Iterator[None]:
    """Cut the line when the time is over."""
    timer = threading.Timer(seconds, line.cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        line.close()


def _ask(line: _Line, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    ours = {"Content-Type": "application/json", "User-Agent": _USER_AGENT, "Connection": "close"}
    try:
        line.request("POST", path, body, {**ours, **headers})
        response = line.getresponse()
    except (OSError, http.client.HTTPException) as problem:
        return Answer(error="time_out" if line.is_cut else _code(problem))
    if line.is_cut:
        # Half a head reads like a whole one.
        return Answer(error="time_out")
    return Answer(response.status, _beginning(response))


def _beginning(response: http.client.HTTPResponse) -> str:
    """The first words of an answer, for whoever looks for a mistake; the status has said all that counts."""
    try:
        text = response.read1(KEPT_ANSWER).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException):
        return ""
    return one_line(text)


def _code(problem: Exception) -> str:
    match problem:
        case TimeoutError():
            return "time_out"
        case ssl.SSLError():
            return "certificate"
        case OSError():
            return "no_line"
    return "no_http"
