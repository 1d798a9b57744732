"""`flask ridings load` draws boundaries, and `refresh --shapes` fetches them: the whole map or none."""

import time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config import Config
from petitions.ridings.models import Riding, RidingMap
from tests.cli.test_ridings import asking, run
from tests.ridings import squares
from tests.ridings.represent_server import RepresentServer

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
SHAPES = [
    {"name": each["properties"]["ED_NAMEE"], "simple_shape": each["geometry"]} for each in squares.features()
]


@pytest.fixture
def known(app: Flask, session: Session) -> Flask:
    session.add_all(squares.ridings())
    session.commit()
    return app


def maps(session: Session) -> list[str]:
    session.expire_all()
    return list(session.scalars(select(RidingMap.source)))


def test_boundaries_are_drawn(known: Flask, session: Session, tmp_path: Path) -> None:
    code, said = run(known, "load", str(squares.write(tmp_path / "board.geojson")))

    assert (code, said.splitlines()[-1]) == (0, "The map of 2023 has 12 ridings and weighs 1 kB, compressed.")
    assert maps(session) == ["board.geojson"]


def test_where_no_riding_is_known_the_file_names_them(app: Flask, session: Session, tmp_path: Path) -> None:
    code, said = run(app, "load", str(squares.write(tmp_path / "board.geojson")))

    assert code == 0
    assert "Ridings of 2023: 12 new, 0 changed." in said
    assert session.scalar(select(func.count()).where(Riding.name_fr == "Carré 24003")) == 1
    assert session.scalar(select(Riding.province).where(Riding.code == "24003")) == "QC"


def test_a_file_that_is_not_right_changes_nothing(known: Flask, session: Session, tmp_path: Path) -> None:
    shapes = [*squares.features()[2:], squares.feature(0, 0, FED_NUM=35999)]
    code, said = run(known, "load", str(squares.write(tmp_path / "board.json", shapes)))

    assert code == 1
    assert "shape 11: no riding that is loaded 35999" in said
    assert "Without a shape: 35001, 35002; --partial draws the others all the same" in said
    assert said.splitlines()[-1] == "Error: Nothing was changed."
    assert maps(session) == []


def test_a_part_is_drawn_when_it_is_wanted(known: Flask, session: Session, tmp_path: Path) -> None:
    path = squares.write(tmp_path / "board.json", squares.features()[2:])
    code, said = run(known, "load", "--partial", str(path))

    assert code == 0
    assert "Without a shape: 35001, 35002\n" in said
    assert "has 10 ridings" in said


def test_a_broken_file_changes_nothing(known: Flask, session: Session, tmp_path: Path) -> None:
    path = tmp_path / "board.json"
    path.write_text('{"features": [')
    code, said = run(known, "load", str(path))

    assert code == 1
    assert "board.json cannot be read" in said
    assert maps(session) == []


def test_shapes_are_fetched_from_represent_in_one_question(
    known: Flask, config: Config, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    with RepresentServer(shapes=SHAPES) as server:
        server.faults = [503]
        code, said = run(asking(config, server.url), "refresh", "--shapes")

    assert (code, len(server.paths)) == (0, 2)
    assert "has 12 ridings" in said
    assert maps(session) == ["Represent"]


@pytest.mark.parametrize("fault", [404, "html"])
def test_shapes_that_do_not_come_change_nothing(
    known: Flask, config: Config, session: Session, fault: int | str
) -> None:
    with RepresentServer(shapes=SHAPES) as server:
        server.faults = [fault]
        code, said = run(asking(config, server.url), "refresh", "--shapes")

    assert code == 1
    assert "Nothing was changed." in said
    assert maps(session) == []
