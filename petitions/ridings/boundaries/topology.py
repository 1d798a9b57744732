"""TopoJSON: outlines made of arcs that neighbours share.

Source: the TopoJSON format specification, https://github.com/topojson/topojson-specification .
"""

import json
from collections.abc import Iterator, Sequence
from typing import IO, Any

from petitions.errors import Refusal
from petitions.ridings.boundaries.raw import Point, Raw, rings_of

# Held as a whole, unlike GeoJSON; a topology is small by its nature.
LARGEST_BYTES = 64 * 1024 * 1024


def raw_of_topology(file: IO[bytes], size: int) -> Iterator[Raw]:
    """Every geometry of the layer that has most. Raises: Refusal("file_too_large", "file_unreadable")."""
    if size > LARGEST_BYTES:
        raise Refusal("file_too_large", megabytes=LARGEST_BYTES // 1024 // 1024)
    try:
        told = json.load(file)
        arcs = _arcs(told)
        layers = [list(each.get("geometries") or []) for each in told["objects"].values()]
        most: list[Any] = max(layers, key=len)
        for at, each in enumerate(most, start=1):
            yield _raw(at, each, arcs)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as problem:
        raise Refusal("file_unreadable", reason=type(problem).__name__) from None


def _arcs(told: dict[str, Any]) -> list[list[Point]]:
    """The arcs in degrees; with a `transform` they are kept as steps on a grid."""
    if "transform" not in told:
        return list(told["arcs"])
    (step_x, step_y), (from_x, from_y) = told["transform"]["scale"], told["transform"]["translate"]
    arcs: list[list[Point]] = []
    for arc in told["arcs"]:
        x = y = 0
        points: list[Point] = []
        for along, up, *_ in arc:
            x, y = x + along, y + up
            points.append((x * step_x + from_x, y * step_y + from_y))
        arcs.append(points)
    return arcs


def _raw(at: int, geometry: dict[str, Any], arcs: Sequence[list[Point]]) -> Raw:
    kind = str(geometry.get("type"))
    rings = [_joined(ring, arcs) for ring in rings_of(kind, geometry.get("arcs") or [])]
    properties = {"id": geometry.get("id")} | (geometry.get("properties") or {})
    return Raw(at, properties, kind, rings)


def _joined(numbers: Sequence[Any], arcs: Sequence[list[Point]]) -> list[Point]:
    """A ring from the numbers of its arcs; ~n is arc n walked backwards."""
    points: list[Point] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points
