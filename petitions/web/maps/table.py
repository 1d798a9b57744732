"""The table behind a map, in the order that a link asks for."""

from collections.abc import Callable, Sequence
from typing import Any

from petitions.counting.small_cells import COMPLEMENT, HIDDEN, LEAST_SHOWN, Cell
from petitions.text.folding import folded_words
from petitions.web.maps.picture import Place

# What stands for a cell that is not told, among those that are.
_STANDS_FOR: dict[Cell, float] = {HIDDEN: 1, COMPLEMENT: LEAST_SHOWN - 0.5}


def weight(cell: Cell) -> float:
    """A number to sort a cell by; what is hidden sorts together."""
    return _STANDS_FOR[cell] if isinstance(cell, str) else cell


def _name(place: Place) -> list[str]:
    return folded_words(place.name)


_ORDERS: dict[str, Callable[[Place], Any]] = {
    "number": lambda place: (-weight(place.cell), _name(place)),
    "name": _name,
    "province": lambda place: (place.province, _name(place)),
}
ORDERS = tuple(_ORDERS)


def in_order(places: Sequence[Place], order: str) -> list[Place]:
    """The rows by number (largest first), by "name" or by "province"; unknown orders are by number."""
    return sorted(places, key=_ORDERS.get(order, _ORDERS["number"]))
