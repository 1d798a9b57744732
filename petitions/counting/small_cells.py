"""Numbers so small that they could point at a person are not shown."""

from collections.abc import Mapping

# A cell of 1 to 4 is shown as "<5".
LEAST_SHOWN = 5
HIDDEN = f"<{LEAST_SHOWN}"
# A cell that is large enough, but would let a hidden one be worked out from the total.
COMPLEMENT = f"{LEAST_SHOWN}+"

Cell = int | str


def hide_small_cells(cells: Mapping[str, int]) -> dict[str, Cell]:
    """Cells as the public may see them.

    >>> hide_small_cells({"ON": 812, "QC": 90, "YT": 2, "NU": 0})
    {'ON': 812, 'QC': '5+', 'YT': '<5', 'NU': 0}

    The total is public, so one hidden cell, or a few that together make less than five, could be worked out
    by subtraction; then the smallest other cells are blurred too, to "5+", which is true of them.
    """
    shown: dict[str, Cell] = {name: HIDDEN if 0 < n < LEAST_SHOWN else n for name, n in cells.items()}
    hidden = [n for name, n in cells.items() if shown[name] == HIDDEN]
    others = sorted((n, name) for name, n in cells.items() if n >= LEAST_SHOWN)
    while hidden and others and (len(hidden) < 2 or sum(hidden) < LEAST_SHOWN):
        number, name = others.pop(0)
        shown[name] = COMPLEMENT
        hidden.append(number)
    return shown
