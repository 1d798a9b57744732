"""A riding's boundary as a file tells it, before anything of it is believed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# How official files and their copies name what is needed; compared without case.
_NUMBERS = ("fed_num", "fednum", "feduid", "fed_uid", "fed_code", "fed_id", "external_id", "code", "id")
_ENGLISH = ("ed_namee", "ed_name_en", "fedename", "enname", "name_en", "en", "name", "fedname")
_FRENCH = ("ed_namef", "ed_name_fr", "fedfname", "frname", "name_fr", "fr")

Point = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Raw:
    """One shape: `at` counts from 1 in the file. `rings` are points (x, y), outlines and holes alike.

    `kind` is the geometry's as GeoJSON names it. `is_metric`: x and y are metres of the Lambert projection
    of Canada, not degrees of longitude and latitude.
    """

    at: int
    properties: Mapping[str, Any]
    kind: str
    rings: Sequence[Sequence[Point]]
    is_metric: bool = False

    @property
    def number(self) -> str:
        """The official number, "" when the file tells none."""
        told = self._first(_NUMBERS)
        return told.removesuffix(".0")

    @property
    def name_en(self) -> str:
        return self._first(_ENGLISH)

    @property
    def name_fr(self) -> str:
        return self._first(_FRENCH)

    def _first(self, names: Sequence[str]) -> str:
        told = {str(name).casefold(): value for name, value in self.properties.items()}
        values = (str(told[name]).strip() for name in names if told.get(name) is not None)
        return next(filter(None, values), "")


def rings_of(kind: str, coordinates: Any) -> list[Sequence[Point]]:
    """The rings of a polygon or of several; none of any other geometry."""
    if kind == "Polygon":
        return list(coordinates)
    if kind == "MultiPolygon":
        return [ring for polygon in coordinates for ring in polygon]
    return []
