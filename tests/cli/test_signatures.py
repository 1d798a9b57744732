"""`flask signatures` brings signatures from elsewhere and takes them away, and says what became of each."""

import csv
import io
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from config import Config
from petitions.app import create_app
from petitions.campaign.models import Petition
from petitions.cli.commands import is_without_pages
from petitions.counting.models import Tally
from petitions.counting.queries import count
from petitions.extensions import db
from petitions.organizers.models import AuditEntry
from petitions.signing.models import Signature
from tests.factories import Rows

LINES = """Full name,E-mail,Postal code,Shoe size
Ann Lee,ann@example.org,K1A 0A6,38
ANN LEE,Ann+x@example.org,K1A 0A6,38
Ann Lee,other@example.org,k1a0a6,38
,x@example.org,K1A 0A6,38
"""


@pytest.fixture
def petition(session: Session) -> Petition:
    made: Petition = Rows(session).petition(slug="stay")
    session.commit()
    return made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "choir.csv"
    path.write_text(LINES)
    return path


def run(app: Flask, *arguments: object) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["signatures", *map(str, arguments)])
    return result.exit_code, result.output


def test_an_import_says_what_became_of_every_row(
    app: Flask, petition: Petition, file: Path, session: Session
) -> None:
    code, said = run(app, "import", "stay", file, "--source", "choir")

    assert code == 0
    for line in (
        "Left aside: Shoe size.",
        "4 rows read: 2 new, 1 repeats, 1 refused.",
        "1 repeats: the same mailbox and name",
        "1 look like another signature; the organizer decides.",
        "line 5: name missing",
    ):
        assert line in said
    session.rollback()
    rows = session.scalars(select(Signature).order_by(Signature.id)).all()
    assert {row.source for row in rows} == {"choir"}
    assert count(session, petition.id) == 2
    assert session.scalars(select(Tally.count).where(Tally.counted_as == "imported")).first() == 2
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.organizer_id, entry.detail["number"]) == ("signatures_imported", None, 2)


def test_a_trial_says_the_same_and_changes_nothing(
    app: Flask, petition: Petition, file: Path, session: Session
) -> None:
    _, trial = run(app, "import", "stay", file, "--source", "choir", "--dry-run")
    session.rollback()
    assert session.scalars(select(Signature)).all() == []
    assert session.scalars(select(AuditEntry)).all() == []
    session.rollback()
    _, real = run(app, "import", "stay", file, "--source", "choir")

    assert "Nothing was changed." in trial
    assert trial.replace("Nothing was changed. The import would do this:\n", "") == real


@pytest.mark.parametrize(
    ("arguments", "content", "said"),
    [
        (["nowhere", "--source", "a"], LINES, "There is no petition nowhere."),
        (["stay", "--source", " "], LINES, "--source has 1 to 40 characters."),
        (["stay", "--source", "a"], "", "it is empty"),
        (["stay", "--source", "a"], "email\na@example.org\n", "no column says who signed"),
    ],
)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_cannot_be_imported_is_said_in_one_line(
    app: Flask, petition: Petition, tmp_path: Path, arguments: list[str], content: str, said: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(content)
    code, output = run(app, "import", arguments[0], path, *arguments[1:])

    assert code == 1
    assert said in output
    assert "Traceback" not in output


def test_an_export_holds_every_row(
    app: Flask, petition: Petition, file: Path, tmp_path: Path, session: Session
) -> None:
    run(app, "import", "stay", file, "--source", "choir")
    target = tmp_path / "out.csv"
    code, said = run(app, "export", "stay", "--output", target)
    assert target.stat().st_mode & 0o077 == 0, "names for everybody on the machine"
    rows = list(csv.DictReader(io.StringIO(target.read_text("utf-8-sig"))))

    assert code == 0
    assert said.startswith("3 signatures, ")
    assert [row["counted_as"] for row in rows] == ["imported", "imported", "repeats"]
    session.rollback()
    assert session.scalars(select(AuditEntry.action)).all() == ["signatures_imported", "signatures_exported"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_without_a_file_the_export_goes_to_the_terminal(app: Flask, petition: Petition) -> None:
    code, said = run(app, "export", "stay", "--format", "csv")

    assert code == 0
    assert "name,organization" in said


def test_the_application_for_these_commands_has_no_page_and_does_the_same(
    config: Config, petition: Petition, file: Path
) -> None:
    bare = create_app(config, is_bare=True)

    assert not bare.blueprints
    assert run(bare, "import", "stay", file, "--source", "choir")[0] == 0
    assert "Ann Lee" in run(bare, "export", "stay")[1]
    with bare.app_context():
        db.engine.dispose()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("/usr/bin/flask signatures export stay", True),
        ("/lib/python3/flask/__main__.py signatures export stay", True),
        ("/usr/bin/flask serve", False),
        ("/usr/bin/flask --app wsgi signatures export stay", False),
        ("/usr/bin/granian signatures", False),
        ("/usr/bin/flask", False),
        ("", False),
    ],
)
def test_only_a_command_that_shows_no_page_does_without(line: str, expected: bool) -> None:
    assert is_without_pages(line.split()) is expected
