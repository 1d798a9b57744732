"""What one delivery prints, drawn from the gathered signatures: names, comments, letters, organisations."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from babel import Locale

from petitions.delivery.documents.package import (
    Comment,
    LetterGroup,
    Letters,
    Name,
    OrganizationSignatory,
)
from petitions.delivery.gather import Gathered, day

MOST_HIGHLIGHTS = 12
# More kinds of equal letters than this are printed one by one.
MOST_GROUPS = 100
_PLACE = "city, province, country, signed_on, language"


@dataclass(frozen=True, slots=True)
class Part:
    """Which of the gathered rows a delivery brings: runs after a number, one riding or all ("")."""

    gathered: Gathered
    after: int
    riding: str
    language: str

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
        """Organisations in the order of their names."""
        rows = self.rows("organization, city, name, role", "organization IS NOT NULL", "sort, id")
        return tuple(
            OrganizationSignatory(name, city, ", ".join(filter(None, (person, role))))
            for name, city, person, role in rows
        )

    def letters(self, samples: dict[str, str]) -> Letters:
        """Equal letters once with their number, then each that somebody wrote in their own words."""
        equal = "letter <> '' GROUP BY letter_key HAVING count(*) > 1"
        alike = list(self.rows("letter_key, count(*), min(letter)", equal, f"2 DESC, 3 LIMIT {MOST_GROUPS}"))
        self.gathered.remember(self.name, [key for key, _, _ in alike])
        groups = (*self._samples(samples), *(LetterGroup(text, number) for _, number, text in alike))
        own = "letter <> '' AND letter_key NOT IN (SELECT letter_key FROM grouped WHERE part = :part)"
        (number,) = next(self.rows("count(*)", own, "1"))
        return Letters(groups, number, self._lazily("letter", own))

    def _lazily(self, column: str, condition: str) -> Callable[[], Iterable[Comment]]:
        return lambda: self._written(column, condition, "id")

    def _samples(self, samples: dict[str, str]) -> Iterator[LetterGroup]:
        empty = "letter_key IS NOT NULL AND letter = '' GROUP BY language"
        for language, number in self.rows("language, count(*)", empty, "2 DESC"):
            text = samples.get(language) or next(iter(samples.values()), "")
            yield LetterGroup(text, number, is_sample=True)

    def _written(self, column: str, condition: str, order: str) -> Iterator[Comment]:
        columns = f"{column}, name, {_PLACE}"
        for text, name, city, province, country, on, language in self.rows(
            columns, f"organization IS NULL AND {condition}", order
        ):
            place = _province(province, country)
            yield Comment(text, name, city, place, self._country(country), day(on), language)

    def _country(self, code: str) -> str:
        return "" if code == "CA" else countries(self.language).get(code, code)


def _province(province: str, country: str) -> str:
    return province if country == "CA" else "ZZ"


@lru_cache
def countries(language: str) -> dict[str, str]:
    """Names of countries by their code, in the office's language."""
    return dict(Locale.parse(language).territories)
