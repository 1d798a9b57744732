"""Ridings that are squares of a board near Toronto, as files would hold them."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from petitions.ridings.boundaries.check import checked
from petitions.ridings.boundaries.keep import keep_map
from petitions.ridings.boundaries.raw import Raw
from petitions.ridings.models import Riding, RidingMap

WIDTH, HEIGHT = 4, 3
# Degrees of longitude and of latitude from one corner of the board to the next.
STEP_X, STEP_Y = 0.08, 0.06
WEST, SOUTH = -79.6, 43.6


def code_of(column: int, row: int) -> str:
    """The western half lies in Ontario, the eastern one, as if the border ran here, in Quebec."""
    return f"{'35' if column < WIDTH // 2 else '24'}{row * WIDTH + column + 1:03}"


CODES = sorted(code_of(column, row) for column in range(WIDTH) for row in range(HEIGHT))


def ridings() -> list[Riding]:
    """A riding for every square."""
    return [
        Riding(
            representation_order="2023",
            code=code,
            name_en=f"Square {code}",
            name_fr=f"Carré {code}",
            province="ON" if code.startswith("35") else "QC",
        )
        for code in CODES
    ]


def ring(column: int, row: int) -> list[list[float]]:
    """A square whose sides have a corner in their middle, as neighbours see it too."""
    left, bottom = WEST + column * STEP_X, SOUTH + row * STEP_Y
    around = [(0, 0), (0.5, 0), (1, 0), (1, 0.5), (1, 1), (0.5, 1), (0, 1), (0, 0.5), (0, 0)]
    return [[round(left + x * STEP_X, 6), round(bottom + y * STEP_Y, 6)] for x, y in around]


def feature(column: int, row: int, **properties: Any) -> dict[str, Any]:
    code = code_of(column, row)
    told = {"FED_NUM": int(code), "ED_NAMEE": f"Square {code}", "ED_NAMEF": f"Carré {code}"}
    geometry = {"type": "Polygon", "coordinates": [ring(column, row)]}
    return {"type": "Feature", "properties": told | properties, "geometry": geometry}


def features() -> list[dict[str, Any]]:
    return [feature(column, row) for row in range(HEIGHT) for column in range(WIDTH)]


def write(path: Path, shapes: list[dict[str, Any]] | None = None) -> Path:
    """A GeoJSON file of the board, or of these shapes."""
    told = {"type": "FeatureCollection", "features": features() if shapes is None else shapes}
    path.write_text(json.dumps(told))
    return path


def keep(session: Session) -> RidingMap:
    """The board's ridings and their map, as if they had been loaded."""
    session.add_all(ridings())
    session.flush()
    found = checked(raws(), ridings())
    at = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
    return keep_map(session, found, representation_order="2023", source="board", now=at)


def raws() -> list[Raw]:
    """The shapes as a reader hands them on."""
    told = features()
    return [
        Raw(at, each["properties"], "Polygon", each["geometry"]["coordinates"])
        for at, each in enumerate(told, start=1)
    ]
