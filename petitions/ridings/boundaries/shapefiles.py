"""The official shapefile, whose .prj says in which projection it is."""

import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import shapefile

from petitions.errors import Refusal
from petitions.ridings.boundaries.raw import Raw

# What a .prj of EPSG:3347 says, in whatever order and with however many zeros.
_LAMBERT = ("lambert", "6200000", "3000000", "63.390675", "49", "77")
_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
Told = Callable[[int, int], None]


def raw_of_zip(archive: zipfile.ZipFile, told: Told) -> Iterator[Raw]:
    """Every shape of the one shapefile in a zip, unpacked for as long as it is read."""
    parts = {
        Path(each).suffix.lower(): each for each in archive.namelist() if not each.startswith("__MACOSX")
    }
    with tempfile.TemporaryDirectory() as folder:
        for ending in _PARTS:
            if ending in parts:
                with (
                    archive.open(parts[ending]) as packed,
                    Path(folder, f"shapes{ending}").open("wb") as file,
                ):
                    while piece := packed.read(1024 * 1024):
                        file.write(piece)
        yield from raw_of_shapefile(Path(folder, "shapes.shp"), told)


def raw_of_shapefile(path: Path, told: Told) -> Iterator[Raw]:
    """Every shape of a .shp and the parts beside it.

    Raises: Refusal("file_unreadable", "projection_unknown").
    """
    is_metric = _is_metric(_text(path.with_suffix(".prj")))
    encoding = _text(path.with_suffix(".cpg")).strip() or "utf-8"
    try:
        with shapefile.Reader(str(path), encoding=encoding, encodingErrors="replace") as reader:
            for at, each in enumerate(reader.iterShapeRecords(), start=1):
                yield _raw(at, each, is_metric=is_metric)
                told(at, len(reader))
    except (shapefile.ShapefileException, OSError, LookupError, ValueError) as problem:
        raise Refusal("file_unreadable", reason=(str(problem).splitlines() or [""])[0]) from None


def _text(path: Path) -> str:
    return path.read_text("utf-8", errors="replace") if path.exists() else ""


def _raw(at: int, each: Any, *, is_metric: bool) -> Raw:
    """A shape's rings lie one after another, each from a number in `parts`."""
    told = each.shape
    ends = [*list(told.parts)[1:], len(told.points)] if told.points else []
    rings = [told.points[first:end] for first, end in zip(told.parts, ends, strict=False)]
    kind = "MultiPolygon" if told.shapeTypeName.startswith("POLYGON") else told.shapeTypeName
    return Raw(at, each.record.as_dict(), kind, rings, is_metric)


def _is_metric(projection: str) -> bool:
    """Whether coordinates are metres of EPSG:3347; False for degrees, also where nothing is said."""
    said = projection.casefold()
    if "projcs" not in said and "projcrs" not in said:
        return False
    if not all(each in said for each in _LAMBERT):
        raise Refusal("projection_unknown")
    return True
