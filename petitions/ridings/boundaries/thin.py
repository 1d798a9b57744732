"""Which corners of an arc matter most: Visvalingam and Whyatt's order, by the area that a corner adds.

Source: M. Visvalingam, J. D. Whyatt, "Line generalisation by repeated elimination of points",
The Cartographic Journal 30 (1993).
"""

import heapq
import math

from petitions.ridings.boundaries.grid import Ring, x_y

ALWAYS = math.inf


def weights(arc: Ring) -> list[float]:
    """For each corner the area, in grid steps, at which it is left out; the ends never are.

    Of a closed arc two more corners always stay, so that it encloses something.
    """
    if len(arc) < 3:
        return [ALWAYS] * len(arc)
    if arc[0] != arc[-1]:
        return _weights([x_y(corner) for corner in arc])
    points = [x_y(corner) for corner in arc]
    far = max(range(len(points)), key=lambda place: math.dist(points[0], points[place]))
    found = _weights(points[: far + 1]) + _weights(points[far:])[1:]
    inner = [place for place, weight in enumerate(found) if weight < ALWAYS]
    if inner:
        found[max(inner, key=found.__getitem__)] = ALWAYS
    return found


def _weights(points: list[tuple[int, int]]) -> list[float]:
    last = len(points) - 1
    before, after = [place - 1 for place in range(last + 1)], [place + 1 for place in range(last + 1)]
    found = [ALWAYS] * (last + 1)
    areas = [ALWAYS] + [_area(points, place - 1, place, place + 1) for place in range(1, last)] + [ALWAYS]
    queue = [(areas[place], place) for place in range(1, last)]
    heapq.heapify(queue)
    most = 0.0
    while queue:
        area, place = heapq.heappop(queue)
        if area != areas[place]:
            continue
        # A corner never goes before one whose going made it small.
        found[place] = most = max(most, area)
        areas[place] = -1.0
        left, right = before[place], after[place]
        after[left], before[right] = right, left
        for other in (left, right):
            if 0 < other < last:
                areas[other] = _area(points, before[other], other, after[other])
                heapq.heappush(queue, (areas[other], other))
    return found


def _area(points: list[tuple[int, int]], one: int, two: int, three: int) -> float:
    (ax, ay), (bx, by), (cx, cy) = points[one], points[two], points[three]
    return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2
