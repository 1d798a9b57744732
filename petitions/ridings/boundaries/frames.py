"""Parts of the map that are looked at by themselves: the country, each province, and the large cities.

A third of the ridings are dots on a map of the country. Which ridings a city's frame shows is reckoned from
where they lie, so that a new representation order needs no new table.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from petitions.ridings.boundaries.arcs import Net
from petitions.ridings.boundaries.draw import UNIT_METRES, Box
from petitions.ridings.boundaries.grid import EAST, NORTH, STEP_METRES, x_y
from petitions.ridings.boundaries.lambert import CANADA

COUNTRY = "canada"
# Longitude, latitude, and how many kilometres around it a riding belongs to the city.
CITIES = {
    "toronto": (-79.45, 43.72, 48),
    "montreal": (-73.65, 45.53, 26),
    "vancouver": (-122.95, 49.2, 34),
    "ottawa": (-75.7, 45.4, 26),
    "calgary": (-114.07, 51.05, 20),
    "edmonton": (-113.5, 53.54, 22),
    "winnipeg": (-97.14, 49.89, 16),
    "quebec": (-71.25, 46.83, 18),
}
# Fewer than this many can be told apart without a frame of their own.
_LEAST_OF_A_CITY = 3
# How wide a riding of a city may be, against the reach of the city.
_WIDEST = 1.5
# Some ridings reach to the pole; land ends on the north of Ellesmere Island, in units from the top.
_LAND_TOP = 9_600
_MARGIN = 0.03
_STEPS = UNIT_METRES // STEP_METRES
Place = tuple[float, float]
_POLE = CANADA.place(CANADA.longitude, 90.0)


@dataclass(frozen=True, slots=True)
class Frame:
    """A view: the box (left, top, width, height) in units after turning by `angle` degrees about `about`.

    `codes` are the ridings that it shows.
    """

    box: tuple[int, int, int, int]
    angle: float
    about: tuple[int, int]
    codes: Sequence[str]

    def told(self) -> dict[str, Any]:
        turn = [round(self.angle, 2), *self.about]
        return {"box": list(self.box), "turn": turn, "codes": list(self.codes)}


def frames(net: Net, boxes: Mapping[str, Box], provinces: Mapping[str, str]) -> dict[str, Frame]:
    """Every frame by its name: "canada", a province's code, or a city of the table."""
    found = {COUNTRY: _around(net, sorted(boxes), is_turned=False)}
    for province in sorted({provinces[code] for code in boxes}):
        found[province] = _around(net, [code for code in sorted(boxes) if provinces[code] == province])
    for name, (longitude, latitude, reach) in CITIES.items():
        own = _of_city(boxes, longitude, latitude, reach)
        if len(own) >= _LEAST_OF_A_CITY:
            frame = _around(net, own)
            box = _square(frame.box)
            found[name] = Frame(box, frame.angle, frame.about, _touched(boxes, box, frame))
    return found


def _of_city(boxes: Mapping[str, Box], longitude: float, latitude: float, reach: int) -> list[str]:
    """Ridings whose middle lies near and which are not much larger than the city."""
    easting, northing = CANADA.place(longitude, latitude)
    x, y = (easting - EAST) / UNIT_METRES, (NORTH - northing) / UNIT_METRES
    units = reach * 1_000 / UNIT_METRES
    return [
        code
        for code, (left, top, right, bottom) in sorted(boxes.items())
        if math.hypot((left + right) / 2 - x, (top + bottom) / 2 - y) <= units
        and max(right - left, bottom - top) <= _WIDEST * units
    ]


def _around(net: Net, codes: Sequence[str], *, is_turned: bool = True) -> Frame:
    """The frame around some ridings, turned so that north is up in its middle."""
    numbers = {max(number, ~number) for code in codes for ring in net.rings[code] for number in ring}
    corners = {corner for number in numbers for corner in net.arcs[number]}
    points = [(x / _STEPS, y / _STEPS) for x, y in map(x_y, corners)]
    points = [point for point in points if point[1] >= _LAND_TOP] or points
    left, top, width, height = _extent(points)
    about = (round(left + width / 2), round(top + height / 2))
    angle = _angle(*about) if is_turned else 0.0
    box = _padded(_extent(_turned(points, angle, about)))
    return Frame(box, angle, about, codes)


def _angle(x: float, y: float) -> float:
    """By how many degrees north leans to the right of up at a place of the map, taken back."""
    easting, northing = x * UNIT_METRES + EAST, NORTH - y * UNIT_METRES
    return math.degrees(math.atan2(easting - _POLE[0], _POLE[1] - northing))


def _turned(points: Iterable[Place], angle: float, about: tuple[int, int]) -> list[Place]:
    sine, cosine = math.sin(math.radians(angle)), math.cos(math.radians(angle))
    centre_x, centre_y = about
    moved = ((x - centre_x, y - centre_y) for x, y in points)
    return [(centre_x + x * cosine - y * sine, centre_y + x * sine + y * cosine) for x, y in moved]


def _extent(points: Sequence[Place]) -> tuple[float, float, float, float]:
    across, down = [x for x, _ in points], [y for _, y in points]
    return min(across), min(down), max(across) - min(across), max(down) - min(down)


def _padded(extent: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
    left, top, width, height = extent
    margin = max(width, height) * _MARGIN
    return (
        math.floor(left - margin),
        math.floor(top - margin),
        math.ceil(width + 2 * margin),
        math.ceil(height + 2 * margin),
    )


def _square(box: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    left, top, width, height = box
    side = max(width, height)
    return left - (side - width) // 2, top - (side - height) // 2, side, side


def _touched(boxes: Mapping[str, Box], box: tuple[int, int, int, int], frame: Frame) -> list[str]:
    """Every riding that may reach into a frame: whose box meets the frame's, turned back."""
    left, top, width, height = box
    corners = [(left, top), (left + width, top), (left, top + height), (left + width, top + height)]
    x, y, across, down = _extent(_turned(corners, -frame.angle, frame.about))
    return [
        code
        for code, (west, north, east, south) in sorted(boxes.items())
        if west <= x + across and east >= x and north <= y + down and south >= y
    ]
