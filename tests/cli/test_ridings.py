"""`flask ridings` loads districts, and asks Represent for their members when it is told where."""

import time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from config import Config
from petitions.app import create_app
from petitions.offices.models import Office
from tests.ridings.represent_server import RepresentServer, member

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
RIDINGS = "fed_num,name_en,name_fr,province\n35067,Nepean,Nepean,ON\n24053,Papineau,Papineau,QC\n"
MEMBERS = [member("Ann Lee", "Nepean", "35067"), member("Bo Roy", "Papineau", "24053", email="")]


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["ridings", *arguments])
    return result.exit_code, result.output


@pytest.fixture
def loaded(app: Flask, tmp_path: Path) -> Flask:
    path = tmp_path / "ridings.csv"
    path.write_text(RIDINGS)
    assert run(app, "load", str(path)) == (0, "Ridings of 2023: 2 new, 0 changed.\n")
    return app


def asking(config: Config, url: str) -> Flask:
    """The same installation, told where Represent is."""
    kept = {name: getattr(config, name) for name in ("DATABASE_URL", "INSTANCE_DIR", "SECRET_KEY")}
    return create_app(Config(REPRESENT_URL=url, TESTING=True, **kept))


def test_bad_rows_are_told(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "ridings.csv"
    path.write_text(RIDINGS + "1,Nowhere,Nulle part,ON\n")
    code, said = run(app, "load", str(path))

    assert code == 1
    assert "2 new" in said
    assert "line 4: not a riding's number of five digits 1" in said


def test_without_an_address_nobody_is_asked(app: Flask) -> None:
    assert run(app, "refresh") == (1, "Error: REPRESENT_URL is not set: members are not looked up.\n")


def test_ridings_come_first(app: Flask, config: Config) -> None:
    code, said = run(asking(config, "http://127.0.0.1:9"), "refresh")

    assert code == 1
    assert "flask ridings load FILE" in said


def test_members_become_offices_that_wait_for_approval(
    loaded: Flask, config: Config, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    with RepresentServer(MEMBERS) as server:
        code, said = run(asking(config, server.url), "refresh")
    offices = session.scalars(select(Office).order_by(Office.slug)).all()

    assert code == 0
    assert "2 members. Offices: 2 new." in said
    assert "Without an address: mp-24053" in said
    assert [(each.slug, each.email, each.approved_at) for each in offices] == [
        ("mp-24053", "", None),
        ("mp-35067", "ann.lee@example.org", None),
    ]


@pytest.mark.parametrize("fault", [404, "html", "thin"])
def test_an_answer_that_is_not_right_changes_nothing(
    loaded: Flask, config: Config, session: Session, fault: int | str
) -> None:
    with RepresentServer(MEMBERS[:1] if fault == "thin" else MEMBERS) as server:
        server.faults = [] if fault == "thin" else [fault]
        code, said = run(asking(config, server.url), "refresh")

    assert code == 1
    assert "Nothing was changed." in said
    assert session.scalars(select(Office)).all() == []


def test_members_come_from_a_file_too(loaded: Flask, session: Session, tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    path.write_text("name,riding,email\nAnn Lee,Nepean,ann.lee@example.org\nBo Roy,24053,\n")
    code, said = run(loaded, "refresh", "--from", str(path))

    assert (code, said.splitlines()[-1]) == (0, "Without an address: mp-24053")
    assert session.scalars(select(Office.email).order_by(Office.slug)).all() == ["", "ann.lee@example.org"]


def test_a_file_that_is_no_list_changes_nothing(loaded: Flask, session: Session, tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    path.write_text("this,that\n1,2\n")
    code, said = run(loaded, "refresh", "--from", str(path))

    assert code == 1
    assert "no list of members" in said
    assert session.scalars(select(Office)).all() == []
