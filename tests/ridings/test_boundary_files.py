"""Boundaries are read from the files that there are, and what cannot be right is told by its place."""

import json
import math
import zipfile
from pathlib import Path
from typing import Any

import pytest
import shapefile

from petitions.errors import Refusal
from petitions.ridings.boundaries.check import checked
from petitions.ridings.boundaries.lambert import CANADA
from petitions.ridings.boundaries.read import is_boundaries, raw_shapes
from tests.ridings import squares
from tests.ridings.test_boundaries import silent

LAMBERT = (
    'PROJCS["PCS_Lambert_Conformal_Conic",GEOGCS["GCS_North_American_1983"],PROJECTION["Lambert_Conformal_Conic"],'
    'PARAMETER["False_Easting",6200000.0],PARAMETER["False_Northing",3000000.0],'
    'PARAMETER["Central_Meridian",-91.86666666666666],PARAMETER["Standard_Parallel_1",49.0],'
    'PARAMETER["Standard_Parallel_2",77.0],PARAMETER["Latitude_Of_Origin",63.390675],UNIT["Meter",1.0]]'
)


def codes_in(path: Path) -> list[str]:
    found = checked(raw_shapes(path, silent), squares.ridings())
    assert found.refused == []
    return sorted(found.shapes)


def topology() -> dict[str, Any]:
    """The board's two lower left squares, whose common side is one arc, on a grid of thousandths."""
    arcs = [
        [[80, 0], [0, 60]],
        [[80, 60], [-80, 0], [0, -60], [80, 0]],
        [[80, 0], [80, 0], [0, 60], [-80, 0]],
    ]
    names = {"35001": [[0, 1]], "35002": [[2, ~0]]}
    return {
        "type": "Topology",
        "transform": {"scale": [0.001, 0.001], "translate": [squares.WEST, squares.SOUTH]},
        "arcs": arcs,
        "objects": {
            "water": {"type": "GeometryCollection", "geometries": []},
            "ridings": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "id": int(code), "arcs": ring} for code, ring in names.items()
                ],
            },
        },
    }


def test_geojson_is_read_plain_and_zipped(tmp_path: Path) -> None:
    plain = squares.write(tmp_path / "board.geojson")
    with zipfile.ZipFile(tmp_path / "board.zip", "w") as archive:
        archive.write(plain, "inside/board.geojson")
        archive.writestr("readme.txt", "Licence")

    assert codes_in(plain) == squares.CODES
    assert codes_in(tmp_path / "board.zip") == squares.CODES


def test_topojson_is_read_with_arcs_walked_backwards(tmp_path: Path) -> None:
    path = tmp_path / "board.topojson"
    path.write_text(json.dumps(topology()))

    assert codes_in(path) == ["35001", "35002"]


def test_shapes_of_represent_are_known_by_their_english_names(tmp_path: Path) -> None:
    shapes = [
        {"name": each["properties"]["ED_NAMEE"], "simple_shape": each["geometry"]}
        for each in squares.features()
    ]
    path = tmp_path / "shapes.json"
    path.write_text(json.dumps({"objects": shapes}))

    assert codes_in(path) == squares.CODES


@pytest.mark.parametrize("is_metric", [True, False])
def test_the_shapefile_is_read_in_its_own_projection(tmp_path: Path, *, is_metric: bool) -> None:
    path = tmp_path / "FED_CA.shp"
    with shapefile.Writer(str(path)) as writer:
        writer.field("FED_NUM", "N", size=5)
        writer.field("ED_NAMEE", "C")
        for each in squares.features():
            ring = each["geometry"]["coordinates"][0][::-1]
            writer.poly([[CANADA.place(*point) for point in ring] if is_metric else ring])
            writer.record(each["properties"]["FED_NUM"], each["properties"]["ED_NAMEE"])
    if is_metric:
        path.with_suffix(".prj").write_text(LAMBERT)
    with zipfile.ZipFile(tmp_path / "FED_CA.zip", "w") as archive:
        for part in tmp_path.glob("FED_CA.*"):
            if part.suffix != ".zip":
                archive.write(part, part.name)

    assert codes_in(path) == squares.CODES
    assert codes_in(tmp_path / "FED_CA.zip") == squares.CODES


def test_another_projection_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "FED_CA.shp"
    with shapefile.Writer(str(path)) as writer:
        writer.field("FED_NUM", "N")
        writer.poly([squares.ring(0, 0)])
        writer.record(35001)
    path.with_suffix(".prj").write_text('PROJCS["WGS_84_Pseudo_Mercator"]')

    with pytest.raises(Refusal) as refusal:
        list(raw_shapes(path, silent))
    assert refusal.value.code == "projection_unknown"


def spoiled(how: str) -> dict[str, Any]:
    """A shape with one thing wrong."""
    shape = squares.feature(0, 0)
    ring = shape["geometry"]["coordinates"][0]
    match how:
        case "riding_unknown":
            shape["properties"]["FED_NUM"] = 35999
        case "name_differs":
            shape["properties"] |= {"ED_NAMEE": "Nepean", "ED_NAMEF": "Nepean"}
        case "no_polygon":
            shape["geometry"] = {"type": "Point", "coordinates": [-79, 44]}
        case "ring_open":
            ring.pop()
        case "ring_short":
            del ring[3:]
        case "coordinate_malformed":
            ring[2] = [None, 43.7]
        case "swapped":
            shape["geometry"]["coordinates"] = [[point[::-1] for point in ring]]
        case "in_metres":
            shape["geometry"]["coordinates"] = [[list(CANADA.place(*point)) for point in ring]]
        case "outside_canada":
            shape["geometry"]["coordinates"] = [[[x + 70, y] for x, y in ring]]
        case "shape_empty":
            shape["geometry"]["coordinates"] = [[[x / 1e6 - 79, y / 1e6 + 44] for x, y in ring]]
    return shape


@pytest.mark.parametrize(
    "code",
    [
        "riding_unknown",
        "name_differs",
        "no_polygon",
        "ring_open",
        "ring_short",
        "coordinate_malformed",
        "swapped",
        "in_metres",
        "outside_canada",
        "shape_empty",
    ],
)
def test_what_cannot_be_right_is_told_by_its_place(tmp_path: Path, code: str) -> None:
    path = squares.write(tmp_path / "board.json", [*squares.features()[1:], spoiled(code)])
    found = checked(raw_shapes(path, silent), squares.ridings())

    assert [(at, told) for at, told, _ in found.refused] == [(12, code)]
    assert found.missing == ["35001"]


def test_a_number_that_is_none_is_told_by_its_place(tmp_path: Path) -> None:
    shape = squares.feature(0, 0)
    path = tmp_path / "one.shp"
    with shapefile.Writer(str(path)) as writer:
        writer.field("FED_NUM", "N")
        writer.poly([[*shape["geometry"]["coordinates"][0][:-1], [math.nan, 44.0], squares.ring(0, 0)[0]]])
        writer.record(35001)
    found = checked(raw_shapes(path, silent), squares.ridings())

    assert [told for _, told, _ in found.refused] == ["coordinate_malformed"]


def test_a_second_shape_of_one_riding_is_told(tmp_path: Path) -> None:
    path = squares.write(tmp_path / "board.json", [*squares.features(), squares.feature(0, 0)])

    assert checked(raw_shapes(path, silent), squares.ridings()).refused == [(13, "shape_twice", "35001")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'{"type": "FeatureCollection", "features": [{"type": ', "file_unreadable"),
        (b'{"type": "FeatureCollection"}', "file_unknown"),
        (b'{"type": "Topology", "arcs": [], "objects": {}}', "file_unreadable"),
        (b'{"features": [{"geometry": {"coordinates": [NaN]}}]}', "file_unreadable"),
        (b"{", "file_unreadable"),
    ],
)
def test_a_file_that_is_none_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "broken.json"
    path.write_bytes(content)

    assert is_boundaries(path)
    with pytest.raises(Refusal) as refusal:
        list(raw_shapes(path, silent))
    assert refusal.value.code == code


def test_words_and_commas_are_no_boundaries(tmp_path: Path) -> None:
    path = tmp_path / "ridings.csv"
    path.write_text("fed_num,name_en\n")

    assert not is_boundaries(path)
