"""Points as numbers on a fine grid over the map of Canada, so that equal corners are equal."""

import math
from array import array
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from petitions.errors import Refusal
from petitions.ridings.boundaries.lambert import CANADA
from petitions.ridings.boundaries.raw import Point

# North-west corner of the grid in metres of EPSG:3347, and the width of a step, which is finer than a drawing
# of a city shows. `x` grows to the east and `y` to the south, as in SVG.
EAST, NORTH = 3_600_000, 6_200_000
STEP_METRES = 25
_BITS = 20
_SIDE = 1 << _BITS
# Degrees between which all of Canada lies, its legal limits in the sea included.
_WEST_MOST, _EAST_MOST, _SOUTH_MOST, _NORTH_MOST = -143.0, -47.0, 41.0, 90.0
LEAST_POINTS = 4
# Corners in a loop that is no more than a knot.
_LOOP = 64

Ring: TypeAlias = "array[int]"


def packed_ring(points: Sequence[Point], *, is_metric: bool) -> Ring:
    """A closed ring as packed grid points; the last one, which repeats the first, is left out.

    Raises: Refusal("ring_open", "ring_short", "coordinate_malformed", "swapped", "in_metres",
    "outside_canada").
    """
    if len(points) < LEAST_POINTS:
        raise Refusal("ring_short", value=len(points))
    if tuple(points[0][:2]) != tuple(points[-1][:2]):
        raise Refusal("ring_open", value=_told(points[0]))
    place = _metric if is_metric else _projected
    return _unknotted(map(place, points[:-1]))


def _unknotted(corners: Iterable[int]) -> Ring:
    """The ring without steps on the spot, and without the little loops that come of the grid."""
    ring, places = array("q"), dict[int, int]()
    for corner in corners:
        place = places.get(corner)
        if place is None or len(ring) - place > _LOOP:
            places[corner] = len(ring)
            ring.append(corner)
            continue
        for dropped in ring[place + 1 :]:
            if places.get(dropped, -1) > place:
                del places[dropped]
        del ring[place + 1 :]
    return ring


def x_y(corner: int) -> tuple[int, int]:
    """The steps to the east and to the south of a packed point."""
    return corner >> _BITS, corner & (_SIDE - 1)


def _projected(point: Point) -> int:
    longitude, latitude = _numbers(point)
    if not (_WEST_MOST <= longitude <= _EAST_MOST and _SOUTH_MOST <= latitude <= _NORTH_MOST):
        raise Refusal(_why_outside(longitude, latitude), value=_told(point))
    return _cell(*CANADA.place(longitude, latitude), point)


def _metric(point: Point) -> int:
    return _cell(*_numbers(point), point)


def _cell(easting: float, northing: float, point: Point) -> int:
    x, y = round((easting - EAST) / STEP_METRES), round((NORTH - northing) / STEP_METRES)
    if not (0 <= x < _SIDE and 0 <= y < _SIDE):
        raise Refusal("outside_canada", value=_told(point))
    return x << _BITS | y


def _numbers(point: Point) -> tuple[float, float]:
    try:
        x, y = float(point[0]), float(point[1])
    except (TypeError, ValueError, IndexError):
        raise Refusal("coordinate_malformed", value=str(point)[:60]) from None
    if not (math.isfinite(x) and math.isfinite(y)):
        raise Refusal("coordinate_malformed", value=_told(point))
    return x, y


def _why_outside(x: float, y: float) -> str:
    if abs(x) > 180 or abs(y) > 180:
        return "in_metres"
    is_swapped = _WEST_MOST <= y <= _EAST_MOST and _SOUTH_MOST <= x <= _NORTH_MOST
    return "swapped" if is_swapped else "outside_canada"


def _told(point: Point) -> str:
    return ", ".join(f"{each:.5g}" if isinstance(each, float) else str(each) for each in point[:2])
