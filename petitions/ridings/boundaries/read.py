"""Read boundaries from GeoJSON, TopoJSON, Represent's list of shapes or a shapefile, plain or in a zip.

GeoJSON is read a shape at a time, so that a file of hundreds of megabytes takes no more memory than a riding.
"""

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import ijson

from petitions.errors import Refusal
from petitions.ridings.boundaries.raw import Raw, rings_of
from petitions.ridings.boundaries.shapefiles import raw_of_shapefile, raw_of_zip
from petitions.ridings.boundaries.topology import raw_of_topology

Told = Callable[[int, int], None]
_ENDINGS = (".geojson", ".json", ".topojson")


def is_boundaries(path: Path) -> bool:
    """Whether a file is none of words and commas."""
    with path.open("rb") as file:
        begins = file.read(4).removeprefix(b"\xef\xbb\xbf").lstrip()
    return begins.startswith((b"{", b"PK")) or path.suffix == ".shp"


def raw_shapes(path: Path, told: Told) -> Iterator[Raw]:
    """Every shape of a file; `told` hears how far of how much.

    Raises: Refusal("file_unreadable", "file_unknown", "file_too_large", "projection_unknown").
    """
    if zipfile.is_zipfile(path):
        yield from _of_zip(path, told)
    elif path.suffix == ".shp":
        yield from raw_of_shapefile(path, told)
    else:
        with path.open("rb") as file:
            yield from _of_json(file, path.stat().st_size, told)


def _of_zip(path: Path, told: Told) -> Iterator[Raw]:
    with zipfile.ZipFile(path) as archive:
        names = [each for each in archive.infolist() if not each.filename.startswith("__MACOSX")]
        if any(each.filename.lower().endswith(".shp") for each in names):
            yield from raw_of_zip(archive, told)
            return
        found = [each for each in names if each.filename.lower().endswith(_ENDINGS)]
        if len(found) != 1:
            raise Refusal("file_unknown")
        with archive.open(found[0]) as file:
            yield from _of_json(file, found[0].file_size, told)


def _of_json(file: IO[bytes], size: int, told: Told) -> Iterator[Raw]:
    try:
        kind = _kind(file)
        file.seek(0)
        if kind == "topology":
            yield from raw_of_topology(file, size)
            told(size, size)
            return
        for at, each in enumerate(ijson.items(file, f"{kind}.item", use_float=True), start=1):
            yield _raw(at, each)
            told(file.tell(), size)
    except (ijson.JSONError, UnicodeDecodeError, zipfile.BadZipFile) as problem:
        raise Refusal("file_unreadable", reason=str(problem).splitlines()[0]) from None


def _kind(file: IO[bytes]) -> str:
    """ "features" for GeoJSON, "objects" for Represent's list of shapes, "topology" for TopoJSON."""
    for prefix, event, value in ijson.parse(file):
        if event == "start_array" and prefix in ("features", "objects"):
            return str(prefix)
        if prefix == "arcs" or (prefix, value) == ("type", "Topology"):
            return "topology"
        if (prefix, event) == ("objects", "start_map"):
            return "topology"
    raise Refusal("file_unknown")


def _raw(at: int, item: Any) -> Raw:
    """A feature, or an object of Represent with its shape under the name of the resolution."""
    item = item if isinstance(item, dict) else {}
    geometry = item.get("geometry") or item.get("simple_shape") or item.get("shape") or {}
    told = item.get("properties") or {}
    properties = {name: item[name] for name in ("id", "name", "external_id") if item.get(name)} | told
    kind = str(geometry.get("type"))
    try:
        return Raw(at, properties, kind, rings_of(kind, geometry.get("coordinates") or []))
    except TypeError:
        return Raw(at, properties, "", [])
