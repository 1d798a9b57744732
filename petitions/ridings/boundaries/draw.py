"""A net of arcs as an SVG file that weighs little: one path a riding, and one of the borders of provinces."""

import math
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from petitions.ridings.boundaries.arcs import Net
from petitions.ridings.boundaries.grid import STEP_METRES, Ring, x_y
from petitions.ridings.boundaries.thin import ALWAYS, weights

# Bytes of the whole file, and metres to a unit of the drawing.
MOST_BYTES = 240_000
UNIT_METRES = 100
_STEPS = UNIT_METRES // STEP_METRES
# How much finer a small riding is drawn than a large one: 0 not at all, 1 with as many corners.
_FAVOUR = 0.75
_ROUNDS = 14
Box = tuple[int, int, int, int]
Unit = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Drawing:
    """The SVG text, and for each riding the box (left, top, right, bottom) that it fills, in units."""

    svg: str
    boxes: Mapping[str, Box]


def drawn(
    net: Net, provinces: Mapping[str, str], *, most_bytes: int = MOST_BYTES, told: Callable[[int, int], None]
) -> Drawing:
    """Draw the net with as many corners as `most_bytes` hold. `provinces` tells where each riding lies."""
    areas = {code: max(1.0, max(map(abs, _areas(rings, net)))) for code, rings in net.rings.items()}
    worth = []
    for number, arc in enumerate(net.arcs):
        smallest = min(areas[code] for code in net.users[number])
        worth.append([weight / smallest**_FAVOUR for weight in weights(arc)])
        told(number + 1, len(net.arcs))
    low, high = 0.0, max((w for each in worth for w in each if w < ALWAYS), default=0.0)
    svg = _svg(net, provinces, worth, low)
    for _ in range(_ROUNDS if len(svg) > most_bytes else 0):
        middle = math.sqrt(low * high) if low else high / 2**20
        svg = _svg(net, provinces, worth, middle)
        low, high = (middle, high) if len(svg) > most_bytes else (low, middle)
    if len(svg) > most_bytes:
        svg = _svg(net, provinces, worth, high)
    return Drawing(svg, {code: _box(rings, net.arcs) for code, rings in net.rings.items()})


def _areas(rings: Sequence[Sequence[int]], net: Net) -> list[float]:
    return [_area([x_y(each) for each in _corners(ring, net.arcs)]) for ring in rings]


def _area(points: Sequence[Unit]) -> float:
    """The area of a ring whose last point is its first, with a sign for its direction."""
    pairs = zip(points, points[1:], strict=False)
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs) / 2


def _corners(ring: Sequence[int], arcs: Sequence[Ring]) -> Iterator[int]:
    for number in ring:
        yield from arcs[number] if number >= 0 else reversed(arcs[~number])


def _svg(net: Net, provinces: Mapping[str, str], worth: Sequence[Sequence[float]], least: float) -> str:
    thin = [
        array("q", (corner for corner, weight in zip(arc, of_arc, strict=True) if weight >= least))
        for arc, of_arc in zip(net.arcs, worth, strict=True)
    ]
    paths = [
        f'<path id="r{code}" d="{_path(rings, net.arcs, thin)}"/>'
        for code, rings in sorted(net.rings.items())
    ]
    borders = [
        thin[number]
        for number, users in enumerate(net.users)
        if len({provinces.get(code, "") for code in users}) > 1
    ]
    lines = "".join(_line(_units(arc)) for arc in borders)
    paths.append(f'<path id="provinces" fill="none" d="{lines}"/>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(paths) + "\n</svg>\n"


def _path(rings: Sequence[Sequence[int]], whole: Sequence[Ring], thin: Sequence[Ring]) -> str:
    """The outlines of a riding; islets that are no more than a line are left out.

    A riding of which nothing else is left is drawn as the box that it fills.
    """
    drawn = [_units(_corners(ring, thin)) for ring in rings]
    kept = [points for points in drawn if len(set(points)) > 2 and _area(points)]
    if not kept:
        left, top, right, bottom = _box(rings, whole)
        return f"M{left} {top}h{max(1, right - left)}v{max(1, bottom - top)}h{-max(1, right - left)}z"
    return "".join(_line(points[:-1]) + "z" for points in kept)


def _units(corners: Iterable[int]) -> list[Unit]:
    """Corners in units of the drawing, without steps that stay on the spot."""
    points: list[Unit] = []
    for corner in corners:
        x, y = x_y(corner)
        point = (round(x / _STEPS), round(y / _STEPS))
        if not points or points[-1] != point:
            points.append(point)
    return points


def _line(points: Sequence[Unit]) -> str:
    """A path from point to point in steps, with as few signs as SVG lets it have."""
    (x, y), *others = points
    steps = []
    for to_x, to_y in others:
        along, down = to_x - x, to_y - y
        steps.append(f"{along}{down}" if down < 0 else f"{along} {down}")
        x, y = to_x, to_y
    said = "".join(
        step if step.startswith("-") or not place else f" {step}" for place, step in enumerate(steps)
    )
    return f"M{points[0][0]} {points[0][1]}l{said}" if said else ""


def _box(rings: Sequence[Sequence[int]], arcs: Sequence[Ring]) -> Box:
    points = [x_y(each) for ring in rings for number in ring for each in arcs[max(number, ~number)]]
    across, down = [x for x, _ in points], [y for _, y in points]
    return min(across) // _STEPS, min(down) // _STEPS, max(across) // _STEPS, max(down) // _STEPS
