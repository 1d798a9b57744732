"""Ask Represent (Open North) for the members of the House of Commons, slowly and believing nothing.

Source: https://represent.opennorth.ca/api/ . Lists come a page at a time; `next` is a path with a query.
Over sixty requests a minute it answers 503, and its pages may be HTML where JSON is due, so an answer is
judged by its status, its type and its shape before it is used. Unknown texts are "" and keys may be absent.
"""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

MEMBERS = "/representatives/house-of-commons/?limit=1000"
HOUSE = "/representative-sets/house-of-commons/"
BOUNDARIES = "/boundaries/federal-electoral-districts-2023-representation-order/"
SECONDS_BETWEEN = 1.0
TIMEOUT_SECONDS = 5.0
# Waits before the second, third and fourth try; then it is given up until another day.
BACKOFF_SECONDS = (2.0, 8.0, 30.0)
LARGEST_ANSWER_BYTES = 8 * 1024 * 1024
_MOST_PAGES = 40
_MAY_PASS = frozenset({429, 500, 502, 503, 504})


class RepresentAway(Exception):
    """Represent could not be asked, or did not answer as it should; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Member:
    """One member as Represent tells.

    `riding_code` is "" when the record is matched to no riding of today's order.
    """

    name: str
    riding_name: str
    riding_code: str
    email: str
    languages: tuple[str, ...]


class Represent:
    """A client of one Represent server; `sleep` is replaced where nobody wants to wait."""

    def __init__(self, base_url: str, *, sleep: Callable[[float], None] = time.sleep) -> None:
        self._base = base_url.rstrip("/")
        self._sleep = sleep
        self._has_asked = False

    def members(self) -> list[Member]:
        """Every member of the House of Commons, once each. Raises: RepresentAway."""
        return [member for page in self._pages(MEMBERS) for member in map(_member, page) if member]

    def _pages(self, path: str) -> Iterator[list[dict[str, Any]]]:
        for _ in range(_MOST_PAGES):
            answer = self._ask(path)
            objects, meta = answer.get("objects"), answer.get("meta")
            if not isinstance(objects, list) or not isinstance(meta, dict):
                raise RepresentAway("an answer without a list")
            yield [item for item in objects if isinstance(item, dict)]
            following = meta.get("next")
            if not following:
                return
            # Only a path is followed: a server that names another host gets nothing.
            path = str(following) if not urlsplit(str(following)).netloc else ""
            if not path.startswith("/"):
                raise RepresentAway("a next page elsewhere")
        raise RepresentAway("a list without an end")

    def _ask(self, path: str) -> dict[str, Any]:
        for wait in (*BACKOFF_SECONDS, None):
            if self._has_asked:
                self._sleep(SECONDS_BETWEEN)
            self._has_asked = True
            try:
                return self._once(path)
            except urllib.error.HTTPError as problem:
                problem.close()
                if problem.code not in _MAY_PASS or wait is None:
                    raise RepresentAway(f"answer {problem.code}") from None
            except (urllib.error.URLError, TimeoutError, ConnectionError) as problem:
                if wait is None:
                    raise RepresentAway(str(problem)) from None
            self._sleep(wait)
        raise RepresentAway("no answer")

    def _once(self, path: str) -> dict[str, Any]:
        request = urllib.request.Request(  # noqa: S310 - the scheme is checked with the settings
            self._base + path, headers={"Accept": "application/json", "User-Agent": "Countersign"}
        )
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310 - as above
            if "json" not in response.headers.get("Content-Type", ""):
                raise RepresentAway("a page where data was due")
            data = response.read(LARGEST_ANSWER_BYTES + 1)
        if len(data) > LARGEST_ANSWER_BYTES:
            raise RepresentAway("an answer too large")
        try:
            answer = json.loads(data)
        except ValueError:
            raise RepresentAway("data that cannot be read") from None
        if not isinstance(answer, dict):
            raise RepresentAway("an answer of another shape")
        return answer


def _member(record: dict[str, Any]) -> Member | None:
    """A member of the House as the record tells; None for anybody else and for a record without a name."""
    related = record.get("related") or {}
    name = str(record.get("name") or "").strip()
    if not name or related.get("representative_set_url") != HOUSE or record.get("elected_office") != "MP":
        return None
    boundary = str(related.get("boundary_url") or "")
    extra = record.get("extra") or {}
    return Member(
        name=name,
        riding_name=str(record.get("district_name") or ""),
        riding_code=boundary.removeprefix(BOUNDARIES).strip("/") if boundary.startswith(BOUNDARIES) else "",
        email=str(record.get("email") or "").strip(),
        languages=tuple(str(each) for each in extra.get("preferred_languages") or ()),
    )
