"""GETs of JSON from a server that may be away, busy, slow or talking of something else."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import Message
from http.client import HTTPException, HTTPResponse
from typing import IO, Any

TIMEOUT_SECONDS = 5.0
LARGEST_ANSWER_BYTES = 8 * 1024 * 1024
# A set of boundaries is tens of megabytes and takes a server some time.
LARGEST_FILE_BYTES = 256 * 1024 * 1024
FILE_TIMEOUT_SECONDS = 300.0
_PIECE_BYTES = 64 * 1024
# Over its limit Represent says 503, not 429; a broken gateway 502.
_MAY_PASS = frozenset({429, 500, 502, 503, 504})


class RepresentAway(Exception):
    """The server could not be asked, or did not answer as it should; nothing was changed.

    `may_pass`: it was busy, broken or away, and may answer when it is asked again.
    """

    def __init__(self, reason: str, *, may_pass: bool = False) -> None:
        super().__init__(reason)
        self.may_pass = may_pass


class Missing(Exception):
    """Answer 404: the server does not know the thing asked about. Its page is not read."""


class _StayHere(urllib.request.HTTPRedirectHandler):
    """Follows nobody elsewhere: a redirection is an answer that was not asked for."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        return None


_OPENER = urllib.request.build_opener(_StayHere)


def get_json(url: str) -> dict[str, Any]:
    """The JSON object at an address. Raises: Missing, RepresentAway."""
    with _opened(url, TIMEOUT_SECONDS) as response:
        return _object(b"".join(_pieces(response, LARGEST_ANSWER_BYTES, TIMEOUT_SECONDS)))


def get_file(url: str, file: IO[bytes], told: Callable[[int, int], None]) -> None:
    """Write the JSON at an address to a file; `told` hears how many bytes of how many are there (0: unknown).

    Raises: Missing, RepresentAway.
    """
    with _opened(url, FILE_TIMEOUT_SECONDS) as response:
        total, done = int(response.headers.get("Content-Length") or 0), 0
        for piece in _pieces(response, LARGEST_FILE_BYTES, FILE_TIMEOUT_SECONDS):
            file.write(piece)
            done += len(piece)
            told(done, total)


@contextmanager
def _opened(url: str, timeout: float) -> Iterator[HTTPResponse]:
    """The answer to a question, with every trouble on the way said in our words."""
    request = urllib.request.Request(  # noqa: S310 - the scheme is checked with the settings
        url, headers={"Accept": "application/json", "User-Agent": "Countersign"}
    )
    try:
        with _OPENER.open(request, timeout=timeout) as response:
            yield response
    except urllib.error.HTTPError as problem:
        problem.close()
        if problem.code == 404:
            raise Missing from None
        raise RepresentAway(f"answer {problem.code}", may_pass=problem.code in _MAY_PASS) from None
    except (urllib.error.URLError, TimeoutError, ConnectionError, HTTPException) as problem:
        raise RepresentAway(str(problem) or type(problem).__name__, may_pass=True) from None


def _pieces(response: HTTPResponse, most: int, seconds: float) -> Iterator[bytes]:
    """The body, all of it within the time-out, however slowly it drips."""
    if "json" not in response.headers.get("Content-Type", ""):
        raise RepresentAway("a page where data was due")
    until, size = time.monotonic() + seconds, 0
    while piece := response.read1(_PIECE_BYTES):
        size += len(piece)
        if size > most:
            raise RepresentAway("an answer too large")
        if time.monotonic() > until:
            raise RepresentAway("too slow an answer", may_pass=True)
        yield piece


def _object(data: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(data)
    except ValueError:
        raise RepresentAway("data that cannot be read") from None
    if not isinstance(answer, dict):
        raise RepresentAway("an answer of another shape")
    return answer
