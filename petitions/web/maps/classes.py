"""How strong a colour a riding has: a few steps between round numbers, each with about as many ridings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from petitions.counting.small_cells import COMPLEMENT, HIDDEN, LEAST_SHOWN, Cell

# Classes from the first large one on; the small ones, 1 to 4, are a class of their own for everybody.
LARGE_CLASSES = 4
_ROUND = (10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100)
_PERCENTILES = (25, 50, 75, 90)
_LEAST_SECOND = 7
# The steps of colour that there are; with fewer classes the last one is as strong all the same.
STRONGEST = 5
# The class of a riding that has five or more without being told how many.
BLURRED = "blurred"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the legend: `name` is the class in the page, from `least` to `most` (None: and more)."""

    name: str
    least: int
    most: int | None
    is_blurred: bool = False


def steps(numbers: Iterable[int]) -> list[int]:
    """The least number of each class, beginning with 1.

    >>> steps([0, 3, 7, 12, 48, 55, 140])
    [1, 5, 12, 50]
    >>> steps([0, 2]), steps([5, 5, 6])
    ([1], [1, 5])
    """
    large = sorted(number for number in numbers if number >= LEAST_SHOWN)
    if not large:
        return [1]
    found = [1, LEAST_SHOWN]
    for percent in _PERCENTILES:
        bound = _rounded(large[len(large) * percent // 100])
        if found[-1] < bound <= large[-1] and len(found) <= LARGE_CLASSES:
            found.append(bound)
    return found


def _rounded(number: int) -> int:
    """The nearest number that is easily read, from ten on."""
    if number < _ROUND[0]:
        return number if number >= _LEAST_SECOND else LEAST_SHOWN
    scale = 1
    while number // scale >= _ROUND[-1]:
        scale *= 10
    return min(_ROUND, key=lambda each: (abs(each - number / scale), each)) * scale


def class_of(cell: Cell, bounds: Sequence[int]) -> str:
    """The class of a number, or of what the public sees in its place: "0" for none, "1" and up, "blurred".

    >>> [class_of(cell, [1, 5, 20]) for cell in (0, 4, "<5", 5, "5+", 300)]
    ['0', '1', '1', '3', 'blurred', '5']
    """
    if cell == HIDDEN:
        return "1"
    if cell == COMPLEMENT:
        return BLURRED
    return _colour(sum(int(cell) >= bound for bound in bounds), bounds)


def _colour(place: int, bounds: Sequence[int]) -> str:
    """The step of colour of the class that is the nth."""
    spread = (STRONGEST - 1) / max(1, len(bounds) - 1)
    return str(round(1 + (place - 1) * spread)) if place else "0"


def legend(cells: Iterable[Cell], bounds: Sequence[int]) -> list[Step]:
    """The lines of the legend, nobody first; "blurred" only where a riding is."""
    lines = [Step("0", 0, 0)]
    ends = [bound - 1 for bound in bounds[1:]]
    for place, least in enumerate(bounds):
        lines.append(Step(_colour(place + 1, bounds), least, ends[place] if place < len(ends) else None))
    if COMPLEMENT in set(cells):
        lines.append(Step(BLURRED, LEAST_SHOWN, None, is_blurred=True))
    return lines
