"""What one delivery prints, drawn from the gathered signatures: names, comments, letters, organisations."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from anyascii import anyascii
from babel import Locale

from petitions.delivery.contents.gather import Gathered, day
from petitions.delivery.contents.likeness import sample_key
from petitions.delivery.documents.package import (
    Comment,
    LetterGroup,
    Letters,
    Name,
    OrganizationSignatory,
)
from petitions.ridings.models import Riding
from petitions.text.blanks import filled

MOST_HIGHLIGHTS = 12
# More kinds of equal letters than this are printed one by one.
MOST_GROUPS = 100
_PLACE = "city, province, country, signed_on, language"
_IS_GROUPED = "letter_key IN (SELECT letter_key FROM grouped WHERE part = :part)"
# The letter that this one is nearly, or nothing.
_NEAR_TO = "(SELECT leader FROM near WHERE near.letter_key = people.letter_key)"


@dataclass(frozen=True, slots=True)
class Part:
    """Which of the gathered rows a delivery brings: runs after a number, one riding or all ("")."""

    gathered: Gathered
    after: int
    riding: str
    language: str
    ridings: Mapping[str, Riding] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What tells it from the other parts of the same gathering."""
        return f"{self.after}/{self.riding}"

    def rows(self, columns: str, condition: str, order: str) -> Iterator[tuple[Any, ...]]:
        # A member is brought a signature by the run in which its riding was known, which may be a later one.
        brought = "riding = :riding AND riding_run > :after" if self.riding else "run > :after"
        where = f"{brought} AND {condition}"
        query = f"SELECT {columns} FROM people WHERE {where} ORDER BY {order}"  # noqa: S608 - our own words
        return self.gathered.rows(query, after=self.after, riding=self.riding, part=self.name)

    def names(self) -> Iterable[Name]:
        """Persons whose exposure lets the office see the name, by province and alphabet."""
        columns = f"name, {_PLACE}, version"
        for name, *place, version in self.rows(
            columns, "organization IS NULL AND name <> ''", "country <> 'CA', province, sort, id"
        ):
            city, province, country, on, language = place
            where = (city, _province(province, country), self._country(country))
            yield Name(name, *where, day(on), language, version)

    def comments(self) -> Iterable[Comment]:
        """What persons wrote, oldest first; a hidden comment is not among them."""
        return self._written("comment", "comment <> ''", "id")

    def highlights(self) -> tuple[Comment, ...]:
        """The comments that the organizer chose, at most a dozen."""
        chosen = self._written("comment", "comment <> '' AND is_highlighted", f"id LIMIT {MOST_HIGHLIGHTS}")
        return tuple(chosen)

    def organizations(self) -> tuple[OrganizationSignatory, ...]:
        """Organisations by their names in the office's language, in the order of these."""
        own = "organization_fr" if self.language == "fr" else "organization_en"
        columns = f"coalesce(nullif({own}, ''), organization), city, name, role"
        lines = [
            OrganizationSignatory(name, city, ", ".join(filter(None, (person, role))))
            for name, city, person, role in self.rows(columns, "organization IS NOT NULL", "id")
        ]
        return tuple(sorted(lines, key=lambda line: anyascii(line.name).casefold()))

    def letters(self, samples: dict[str, str]) -> Letters:
        """Equal letters once with their number, then each other one, those nearly like another last."""
        equal = "letter <> '' GROUP BY letter_key HAVING count(*) > 1"
        alike = list(self.rows("letter_key, count(*), min(letter)", equal, f"2 DESC, 3 LIMIT {MOST_GROUPS}"))
        self.gathered.remember(self.name, [key for key, _, _ in alike])
        near = self._near()
        others = (LetterGroup(text, number, near_count=near.get(key, 0)) for key, number, text in alike)
        own = f"letter <> '' AND NOT {_IS_GROUPED}"
        (number,) = next(self.rows("count(*)", own, "1"))
        near_count = sum(near.values())
        stream = self._lazily("letter", own, f"{_NEAR_TO} IS NOT NULL, {_NEAR_TO}, id")
        return Letters((*self._samples(samples, near), *others), number - near_count, stream, near_count)

    def _near(self) -> dict[bytes, int]:
        """How many letters are nearly one that is printed for all who sent it, by the key of that one."""
        is_near = f"letter <> '' AND NOT {_IS_GROUPED} AND {_NEAR_TO} IS NOT NULL GROUP BY 1"
        found = dict(self.rows(f"{_NEAR_TO}, count(*)", is_near, "1"))
        printed = {key for (key,) in self.rows("DISTINCT letter_key", f"letter = '' OR {_IS_GROUPED}", "1")}
        return {key: number for key, number in found.items() if key in printed}

    def _lazily(self, column: str, condition: str, order: str) -> Callable[[], Iterable[Comment]]:
        return lambda: self._written(column, condition, order)

    def _samples(self, samples: dict[str, str], near: dict[bytes, int]) -> Iterator[LetterGroup]:
        empty = "letter_key IS NOT NULL AND letter = '' GROUP BY language"
        for language, number in self.rows("language, count(*)", empty, "2 DESC"):
            text = samples.get(language) or next(iter(samples.values()), "")
            yield LetterGroup(text, number, is_sample=True, near_count=near.get(sample_key(language), 0))

    def _written(self, column: str, condition: str, order: str) -> Iterator[Comment]:
        columns = f"{column}, riding, name, {_PLACE}"
        for text, riding, name, city, province, country, on, language in self.rows(
            columns, f"organization IS NULL AND {condition}", order
        ):
            if column == "letter":
                text = filled(text, {"name": name, "city": city, "riding": self._riding(riding, language)})
            place = _province(province, country)
            yield Comment(text, name, city, place, self._country(country), day(on), language)

    def _riding(self, code: str, language: str) -> str:
        riding = self.ridings.get(code)
        return riding.name(language) if riding else ""

    def _country(self, code: str) -> str:
        return "" if code == "CA" else countries(self.language).get(code, code)


def _province(province: str, country: str) -> str:
    return province if country == "CA" else "ZZ"


@lru_cache
def countries(language: str) -> dict[str, str]:
    """Names of countries by their code, in the office's language."""
    return dict(Locale.parse(language).territories)
