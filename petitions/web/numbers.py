"""Numbers in addresses and forms: what no database can hold is no number, so that nobody fails of it."""

from typing import Any

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import IntegerConverter

# One more than the largest number of a row.
_TOO_LARGE = 2**63


class _Fields(ImmutableMultiDict[str, str]):
    """What an address asks for or a form says; `type=int` reads numbers of rows, and passes over all else."""

    def get(self, key: str, default: Any = None, type: Any = None) -> Any:  # type: ignore[override]
        return super().get(key, default, _row_number if type is int else type)

    def getlist(self, key: str, type: Any = None) -> list[Any]:
        return super().getlist(key, _row_number if type is int else type)


class _Asked(Request):
    parameter_storage_class = _Fields


def _row_number(typed: str) -> int:
    number = int(typed)
    if not -_TOO_LARGE <= number < _TOO_LARGE:
        raise ValueError("no row has such a number")
    return number


class _RowNumber(IntegerConverter):
    """The number of a row in an address; 404 for one that no row can have."""

    def __init__(self, map: Any, *given: Any, **named: Any) -> None:
        super().__init__(map, *given, **{"max": _TOO_LARGE - 1, **named})


def bind(app: Flask) -> None:
    """Read numbers so; before any page is registered."""
    app.request_class = _Asked
    app.url_map.converters["int"] = _RowNumber
