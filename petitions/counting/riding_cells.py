"""Numbers by riding as the public may see them, beside numbers by province, which are public too."""

from collections import defaultdict
from collections.abc import Mapping

from petitions.counting.small_cells import COMPLEMENT, LEAST_SHOWN, Cell, hide_small_cells


def riding_cells(
    numbers: Mapping[str, int], provinces: Mapping[str, str], shown: Mapping[str, Cell]
) -> dict[str, Cell]:
    """A cell for each riding. `provinces` tells where each lies, `shown` what is public of each province.

    >>> riding_cells({"60001": 9, "35001": 3, "35002": 60}, {"60001": "YT", "35001": "ON", "35002": "ON"}, {})
    {'60001': 9, '35001': '<5', '35002': '5+'}

    The small are hidden province by province, because the sum of a province is public and would tell what is
    missing. Where that sum is blurred, the ridings must not add up to it: one of them is blurred as well.
    """
    by_province: dict[str, dict[str, int]] = defaultdict(dict)
    for code, province in provinces.items():
        by_province[province][code] = numbers.get(code, 0)
    cells: dict[str, Cell] = {}
    for province, ridings in by_province.items():
        own = hide_small_cells(ridings)
        if isinstance(shown.get(province), str):
            own = _blurred(own, ridings)
        cells |= own
    return {code: cells[code] for code in provinces}


def _blurred(cells: dict[str, Cell], ridings: Mapping[str, int]) -> dict[str, Cell]:
    """The cells with the smallest that is told exactly blurred, unless one is blurred already."""
    exact = [(number, code) for code, number in ridings.items() if cells[code] == number >= LEAST_SHOWN]
    if exact and COMPLEMENT not in cells.values():
        cells[min(exact)[1]] = COMPLEMENT
    return cells
