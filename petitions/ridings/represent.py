"""Ask Represent (Open North) for members of the House of Commons and for ridings, believing nothing.

Source: https://represent.opennorth.ca/api/ . Lists come a page at a time; `next` is a path with a query.
Over sixty requests a minute it answers 503, and its pages may be HTML where JSON is due, so an answer is
judged by its status, its type and its shape before it is used. Unknown texts are "" and keys may be absent.
"""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any, TypeVar
from urllib.parse import urlsplit

from petitions.ridings.answers import Found
from petitions.ridings.models import RidingMethod
from petitions.ridings.wire import Missing, RepresentAway, get_file, get_json

MEMBERS = "/representatives/house-of-commons/?limit=1000"
HOUSE = "/representative-sets/house-of-commons/"
# The set with members. The plain "federal-electoral-districts" is the order before it, and has none.
CURRENT_SET = "federal-electoral-districts-2023-representation-order"
SECONDS_BETWEEN = 1.0
# Waits before the second, third and fourth try; then it is given up until another day.
BACKOFF_SECONDS = (2.0, 8.0, 30.0)
_MOST_PAGES = 40
_NUMBER = re.compile(r"[0-9]{5}\Z")
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
Told = Callable[[int, int], None]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Member:
    """One member as a source tells; "" for what it does not tell.

    `riding_code` is "" when the record is matched to no riding of today's order. `honorific` is "Hon." or
    "Right Hon." as the House writes it.
    """

    name: str
    riding_name: str
    riding_code: str
    email: str
    languages: tuple[str, ...]
    honorific: str = ""


class Represent:
    """A client of one Represent server; `sleep` is replaced where nobody wants to wait.

    `boundary_set` is the set of ridings whose numbers are wanted.
    """

    def __init__(
        self, base_url: str, boundary_set: str = CURRENT_SET, *, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._base = base_url.rstrip("/")
        self._set = boundary_set
        self._sleep = sleep
        self._has_asked = False

    def ridings_of(self, postal_code: str) -> Found:
        """The ridings that a postal code touches; asked once, the caller paces. Raises: RepresentAway.

        Nothing but the code is sent. The list by concordance goes before the one by the code's middle point.
        """
        try:
            answer = get_json(f"{self._base}/postcodes/{postal_code}/?sets={self._set}")
        except Missing:
            return Found(RidingMethod.NONE, {})
        if answer.get("code") != postal_code:
            raise RepresentAway("an answer about another code")
        for key, method in (
            ("boundaries_concordance", RidingMethod.CONCORDANCE),
            ("boundaries_centroid", RidingMethod.CENTROID),
        ):
            if candidates := self._ridings(answer.get(key)):
                return Found(method, candidates)
        return Found(RidingMethod.NONE, {})

    def serves_set(self) -> bool:
        """Whether the server knows the set of ridings that is wanted. Raises: RepresentAway."""
        try:
            get_json(f"{self._base}/boundary-sets/{self._set}/")
        except Missing:
            return False
        return True

    def _ridings(self, boundaries: object) -> dict[str, str]:
        """The ridings of our set in a list of boundaries, by number."""
        if not isinstance(boundaries, list):
            raise RepresentAway("an answer of another shape")
        ours = f"/boundary-sets/{self._set}/"
        pairs = (
            (str(each.get("external_id") or ""), str(each.get("name") or "")[:300])
            for each in boundaries
            if isinstance(each, dict) and _related(each).get("boundary_set_url") == ours
        )
        return {number: name for number, name in pairs if _NUMBER.match(number)}

    def members(self, told: Told = lambda _done, _total: None) -> list[Member]:
        """Every member of the House of Commons, once each. Raises: RepresentAway.

        `told` hears how many of how many are there, page by page.
        """
        found: list[Member] = []
        for done, total, page in self._pages(MEMBERS):
            found += [member for record in page if (member := self._member(record))]
            told(done, total)
        return found

    def _pages(self, path: str) -> Iterator[tuple[int, int, list[dict[str, Any]]]]:
        done = 0
        for _ in range(_MOST_PAGES):
            answer = self._ask(path)
            objects, meta = answer.get("objects"), answer.get("meta")
            if not isinstance(objects, list) or not isinstance(meta, dict):
                raise RepresentAway("an answer without a list")
            done += len(objects)
            total = meta.get("total_count")
            records = [item for item in objects if isinstance(item, dict)]
            yield done, total if isinstance(total, int) else done, records
            if not meta.get("next"):
                return
            path = _path_only(str(meta["next"]))
        raise RepresentAway("a list without an end")

    def shapes(self, file: IO[bytes], told: Told = lambda _done, _total: None) -> None:
        """Write the shapes of the whole set to a file, in one question. Raises: RepresentAway.

        They are thinned to about twenty metres, and named in English without their numbers. `told` hears how
        many bytes of how many are there.
        """

        def fetched(url: str) -> None:
            file.seek(0)
            file.truncate()
            get_file(url, file, told)

        self._tried(f"/boundaries/{self._set}/simple_shape", fetched)

    def _ask(self, path: str) -> dict[str, Any]:
        return self._tried(path, get_json)

    def _tried(self, path: str, get: Callable[[str], T]) -> T:
        """Put a question, and put it again after a while when the server is busy or broken."""
        for wait in (*BACKOFF_SECONDS, None):
            if self._has_asked:
                self._sleep(SECONDS_BETWEEN)
            self._has_asked = True
            try:
                return get(self._base + path)
            except Missing:
                raise RepresentAway("answer 404") from None
            except RepresentAway as problem:
                if wait is None or not problem.may_pass:
                    raise
            self._sleep(wait)
        raise RepresentAway("no answer")

    def _member(self, record: dict[str, Any]) -> Member | None:
        """A member of the House as the record tells; None for anybody else, or without a name."""
        related, name = _related(record), str(record.get("name") or "").strip()
        is_ours = related.get("representative_set_url") == HOUSE and record.get("elected_office") == "MP"
        if not name or not is_ours:
            return None
        boundaries, boundary = f"/boundaries/{self._set}/", str(related.get("boundary_url") or "")
        languages = (record.get("extra") or {}).get("preferred_languages") or ()
        return Member(
            name=name,
            riding_name=str(record.get("district_name") or ""),
            riding_code=boundary.removeprefix(boundaries).strip("/")
            if boundary.startswith(boundaries)
            else "",
            email=str(record.get("email") or "").strip(),
            languages=tuple(str(each) for each in languages),
        )


def order_of(boundary_set: str) -> str:
    """The representation order that a set's numbers are of, as ridings are loaded under.

    >>> order_of("federal-electoral-districts-2023-representation-order")
    '2023'
    """
    year = _YEAR.search(boundary_set)
    return year[0] if year else ""


def _related(record: dict[str, Any]) -> dict[str, Any]:
    related = record.get("related")
    return related if isinstance(related, dict) else {}


def _path_only(following: str) -> str:
    """Only a path is followed: a server that names another host gets nothing."""
    if urlsplit(following).netloc or not following.startswith("/"):
        raise RepresentAway("a next page elsewhere")
    return following
