"""Boundaries become one light drawing, in which neighbours meet and every riding is there."""

import datetime as dt
import gzip
import math
import random
import re
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from petitions.errors import Refusal
from petitions.ridings.boundaries.arcs import net_of
from petitions.ridings.boundaries.check import checked
from petitions.ridings.boundaries.draw import drawn
from petitions.ridings.boundaries.grid import packed_ring
from petitions.ridings.boundaries.keep import keep_map
from petitions.ridings.boundaries.lambert import CANADA, Lambert
from petitions.ridings.boundaries.read import raw_shapes
from petitions.ridings.boundaries.thin import ALWAYS, weights
from petitions.ridings.queries import map_drawing, riding_map
from tests.ridings import squares

NOW = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)


def silent(_done: int, _total: int) -> None:
    """Hear of the progress, and say nothing."""


def test_the_projection_gives_the_published_values() -> None:
    # IOGP Guidance Note 7-2, the example of method 9802: NAD27 / Texas South Central, in feet.
    texas = Lambert(20925832.16, 294.97870, 27 + 50 / 60, -99.0, (28 + 23 / 60, 30 + 17 / 60), 2_000_000, 0)

    assert texas.place(-96.0, 28.5) == pytest.approx((2963503.91, 254759.80), abs=0.01)


def test_the_map_of_canada_has_its_middle_where_the_standard_says() -> None:
    assert CANADA.place(CANADA.longitude, CANADA.latitude) == pytest.approx((6_200_000, 3_000_000), abs=1e-3)


def test_neighbours_share_a_line_and_a_border_is_drawn_between_provinces(tmp_path: Path) -> None:
    found = checked(raw_shapes(squares.write(tmp_path / "board.json"), silent), squares.ridings())
    net = net_of(found.shapes)
    provinces = {each.code: each.province for each in squares.ridings()}
    drawing = drawn(net, provinces, told=silent)
    inner = [users for users in net.users if len(users) == 2]

    assert (found.refused, found.missing) == ([], [])
    assert len(inner) == (squares.WIDTH - 1) * squares.HEIGHT + squares.WIDTH * (squares.HEIGHT - 1)
    assert re.findall(r'id="r(\d+)"', drawing.svg) == squares.CODES
    border = re.search(r'id="provinces" fill="none" d="([^"]+)"', drawing.svg)
    assert border is not None
    assert border[1].count("M") == squares.HEIGHT


def test_a_ring_of_a_riding_around_another_is_one_line_for_both() -> None:
    inside = packed_ring(
        [(-79.5, 43.7), (-79.5, 43.8), (-79.4, 43.8), (-79.4, 43.7), (-79.5, 43.7)], is_metric=False
    )
    outside = packed_ring([(-80, 43), (-80, 44), (-79, 44), (-79, 43), (-80, 43)], is_metric=False)
    turned = inside[2:] + inside[:2]
    turned.reverse()
    net = net_of({"35001": [inside], "35002": [outside, turned]})

    assert sorted(map(sorted, net.users)) == [["35001", "35002"], ["35002"]]


def test_a_drawing_keeps_to_its_weight_and_keeps_every_riding() -> None:
    rough = random.Random(7)
    shapes = {
        str(35001 + number): [
            packed_ring([*ring, ring[0]], is_metric=False)
            for ring in [_blob(rough, -80 + 0.7 * number, 45, 0.3 / 4**number)]
        ]
        for number in range(5)
    }
    whole = drawn(net_of(shapes), {}, most_bytes=10**9, told=silent)
    light = drawn(net_of(shapes), {}, most_bytes=2_000, told=silent)

    assert len(whole.svg) > 20_000
    assert len(light.svg) <= 2_000
    assert len(re.findall(r'd="M[^"]{8,}z"', light.svg)) == 5


def _blob(
    rough: random.Random, longitude: float, latitude: float, radius: float
) -> list[tuple[float, float]]:
    return [
        (longitude + reach * math.cos(angle), latitude + reach * math.sin(angle))
        for angle in (n * math.tau / 2_000 for n in range(2_000))
        for reach in [radius * rough.uniform(0.9, 1.1)]
    ]


def test_corners_are_left_out_from_the_smallest_on_and_the_ends_never() -> None:
    points = [(0, 0), (100, 1), (200, 0), (300, 50), (400, 0)]
    arc = packed_ring([(x * 25 + 6e6, 3e6 - y * 25) for x, y in [*points, points[0]]], is_metric=True)
    found = weights(arc)

    assert (found[0], found[-1]) == (ALWAYS, ALWAYS)
    assert found[1] == min(found)
    assert found[1] < found[3]


def test_a_map_is_kept_under_its_digest_and_replaced(session: Session, tmp_path: Path) -> None:
    session.add_all(squares.ridings())
    session.flush()
    path = squares.write(tmp_path / "board.json")
    for hours in range(2):
        found = checked(raw_shapes(path, silent), squares.ridings())
        kept = keep_map(
            session, found, representation_order="2023", source="board", now=NOW + dt.timedelta(hours=hours)
        )
    session.commit()
    session.expire_all()
    there = riding_map(session, order="2023")

    assert there is not None
    assert (there.digest, there.loaded_at) == (kept.digest, NOW + dt.timedelta(hours=1))
    assert riding_map(session, order="2013") is None
    assert gzip.decompress(map_drawing(session, kept.digest) or b"").startswith(b"<svg ")
    assert map_drawing(session, "0" * 64) is None
    assert {"canada", "ON", "QC", "toronto"} == set(there.frames)
    assert there.frames["ON"]["codes"] == [code for code in squares.CODES if code.startswith("35")]


def test_a_frame_is_turned_so_that_north_is_up(session: Session, tmp_path: Path) -> None:
    session.add_all(squares.ridings())
    found = checked(raw_shapes(squares.write(tmp_path / "board.json"), silent), squares.ridings())
    frames = keep_map(session, found, representation_order="2023", source="board", now=NOW).frames

    middle = (
        squares.WEST + squares.WIDTH * squares.STEP_X / 2,
        squares.SOUTH + squares.HEIGHT * squares.STEP_Y / 2,
    )
    here, north = CANADA.place(*middle), CANADA.place(middle[0], middle[1] + 0.01)
    leans = math.degrees(math.atan2(here[0] - north[0], north[1] - here[1]))

    assert frames["canada"]["turn"][0] == 0
    assert frames["toronto"]["turn"][0] == pytest.approx(leans, abs=0.05)
    _, _, width, height = frames["toronto"]["box"]
    assert width == height


def test_nothing_is_kept_of_what_is_not_whole(session: Session, tmp_path: Path) -> None:
    session.add_all(squares.ridings())
    found = checked(
        raw_shapes(squares.write(tmp_path / "board.json", squares.features()[1:]), silent), squares.ridings()
    )

    assert found.missing == ["35001"]
    with pytest.raises(Refusal):
        keep_map(session, found, representation_order="2023", source="board", now=NOW)
    kept = keep_map(session, found, representation_order="2023", source="board", now=NOW, is_partial=True)
    assert "35001" not in kept.frames["canada"]["codes"]
