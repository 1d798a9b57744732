"""`flask backup` and `flask restore`: what was saved comes back, on either database."""

import stat
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import Connection, Table, func, inspect, select, text
from sqlalchemy.orm import Session

from config import Config
from petitions.app import create_app
from petitions.backups.rows import saved_columns, tables
from petitions.backups.save import save
from petitions.cli.schema import revision_of_code, revision_of_database
from petitions.delivery.slots.plan import RESTORED
from petitions.delivery.slots.schedule_models import OperationMark
from petitions.extensions import db
from petitions.signing.models import Signature
from petitions.storage import Storage
from petitions.web.current import now
from tests.factories import Rows

OLDER = "0002"


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


@pytest.fixture
def filled(session: Session, config: Config) -> None:
    """A petition with signatures, one the repeat of a later row, its organizer, and a stored file."""
    rows = Rows(session)
    petition = rows.petition()
    rows.membership(organization=petition.organization)
    signatures = [rows.signature(petition=petition, comment=f"“Ünïcode” 🕊 {n}") for n in range(30)]
    signatures[0].repeat_of_id = signatures[-1].id
    session.commit()
    Storage.at(config.STORAGE_URL).write("deliveries/one/letter.pdf", b"%PDF-1.7 \x00\xff")


def contents(app: Flask) -> dict[str, list[Any]]:
    """Every row of every table as it is stored, without the mark that a restore leaves."""
    with app.app_context(), db.engine.connect() as connection:
        return {
            each.name: sorted(map(repr, connection.execute(text(f"SELECT * FROM {each.name}"))))  # noqa: S608
            for each in tables()
            if each.name != OperationMark.__tablename__
        }


@pytest.mark.usefixtures("filled")
def test_everything_comes_back_as_it_was(
    app: Flask, runner: FlaskCliRunner, session: Session, config: Config, tmp_path: Path
) -> None:
    before, file = contents(app), tmp_path / "saved.backup"
    saved = runner.invoke(args=["backup", str(file)])
    assert saved.exit_code == 0, saved.output
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    session.execute(text("UPDATE signatures SET name = 'Somebody Else', repeat_of_id = NULL"))
    session.commit()
    Storage.at(config.STORAGE_URL).delete("deliveries/one/letter.pdf")

    restored = runner.invoke(args=["restore", str(file)], input="y\n")

    assert restored.exit_code == 0, restored.output
    assert contents(app) == before
    assert len(before["signatures"]) == 30
    assert Storage.at(config.STORAGE_URL).read("deliveries/one/letter.pdf") == b"%PDF-1.7 \x00\xff"


@pytest.mark.usefixtures("filled")
def test_past_deliveries_wait_for_a_yes_after_a_restore(
    app: Flask, runner: FlaskCliRunner, tmp_path: Path
) -> None:
    runner.invoke(args=["backup", str(tmp_path / "b")])

    runner.invoke(args=["restore", "--replace", str(tmp_path / "b")])

    with app.app_context():
        mark = db.session.get(OperationMark, RESTORED)
        assert mark is not None
        assert mark.settled_at is None


@pytest.mark.usefixtures("filled")
def test_new_rows_are_numbered_after_the_restored_ones(
    runner: FlaskCliRunner, session: Session, tmp_path: Path
) -> None:
    runner.invoke(args=["backup", str(tmp_path / "b")])
    runner.invoke(args=["restore", "--replace", str(tmp_path / "b")])
    highest = session.scalar(select(func.max(Signature.id)))

    another = Rows(session).signature()

    assert another.id > (highest or 0)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("filled")
def test_what_sqlite_saved_postgresql_restores(
    app: Flask, runner: FlaskCliRunner, config: Config, postgres_database: str, tmp_path: Path
) -> None:
    runner.invoke(args=["backup", str(tmp_path / "b")])
    keys = {"PERSONAL_DATA_KEYS": config.PERSONAL_DATA_KEYS, "DEDUPE_KEY": config.DEDUPE_KEY}
    other = create_app(
        Config(DATABASE_URL=postgres_database, INSTANCE_DIR=tmp_path / "other", TESTING=True, **keys)
    )

    restored = other.test_cli_runner().invoke(args=["restore", str(tmp_path / "b")])

    assert restored.exit_code == 0, restored.output
    for application in (app, other):
        with application.app_context():
            people = select(Signature.name, Signature.email, Signature.public_id, Signature.signed_at)
            found = db.session.execute(people.order_by(Signature.id)).all()
            assert len(found) == 30
            assert found[0].email is not None
            application.extensions["found"] = found
            db.session.remove()
            db.engine.dispose()
    assert app.extensions["found"] == other.extensions["found"]


def know_only_what_is_there(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> list[Table]:
    """Make of the program the older one, which knew no other tables and columns; gives its tables."""
    looked = inspect(connection)
    there = {name: {each["name"] for each in looked.get_columns(name)} for name in looked.get_table_names()}
    older = [each for each in tables() if each.name in there]

    def columns_there(of: Table) -> dict[str, str]:
        return {name: kind for name, kind in saved_columns(of).items() if name in there[of.name]}

    monkeypatch.setattr("petitions.backups.save.tables", lambda: older)
    for module in ("rows", "save"):
        monkeypatch.setattr(f"petitions.backups.{module}.saved_columns", columns_there)
    return older


@pytest.mark.usefixtures("filled")
def test_an_older_versions_backup_is_brought_up_to_date(
    app: Flask, runner: FlaskCliRunner, config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(app)
    with app.app_context():
        flask_migrate.downgrade(revision=OLDER)
        with db.engine.connect() as connection, monkeypatch.context() as older_program:
            older = know_only_what_is_there(connection, older_program)
            storage = Storage.at(config.STORAGE_URL)
            save(connection, storage, tmp_path / "b", revision=OLDER, now=now())

    restored = runner.invoke(args=["restore", "--replace", str(tmp_path / "b")])

    assert restored.exit_code == 0, restored.output
    assert len(older) < len(tables())
    assert contents(app) == before
    with app.app_context():
        assert revision_of_database() == revision_of_code()
        assert db.session.get(OperationMark, RESTORED) is not None


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
class TestRefusals:
    """A restore that cannot succeed touches nothing."""

    @pytest.mark.usefixtures("filled")
    def test_nothing_is_replaced_without_a_yes(
        self, app: Flask, runner: FlaskCliRunner, tmp_path: Path
    ) -> None:
        runner.invoke(args=["backup", str(tmp_path / "b")])
        before = contents(app)

        refused = runner.invoke(args=["restore", str(tmp_path / "b")], input="n\n")

        assert refused.exit_code == 1
        assert contents(app) == before

    @pytest.mark.usefixtures("filled")
    @pytest.mark.parametrize("place", [0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.99])
    def test_a_damaged_file_is_refused(
        self, app: Flask, runner: FlaskCliRunner, tmp_path: Path, place: float
    ) -> None:
        file = tmp_path / "b"
        runner.invoke(args=["backup", str(file)])
        damaged = bytearray(file.read_bytes())
        damaged[int(len(damaged) * place)] ^= 0xFF
        file.write_bytes(damaged)
        before = contents(app)

        refused = runner.invoke(args=["restore", "--replace", str(file)])

        assert refused.exit_code == 1
        assert "cannot be restored" in refused.output
        assert contents(app) == before

    @pytest.mark.usefixtures("filled")
    def test_another_installations_keys_are_recognised(
        self, runner: FlaskCliRunner, config: Config, tmp_path: Path
    ) -> None:
        runner.invoke(args=["backup", str(tmp_path / "b")])
        other = create_app(Config(DATABASE_URL=config.DATABASE_URL, INSTANCE_DIR=tmp_path, TESTING=True))

        refused = other.test_cli_runner().invoke(args=["restore", "--replace", str(tmp_path / "b")])

        assert refused.exit_code == 1
        assert "another PERSONAL_DATA_KEYS and DEDUPE_KEY" in refused.output
        with other.app_context():
            db.engine.dispose()

    def test_what_is_no_backup_is_refused(self, runner: FlaskCliRunner, tmp_path: Path) -> None:
        (tmp_path / "b").write_text("hello")

        for name in ("b", "absent"):
            refused = runner.invoke(args=["restore", str(tmp_path / name)])
            assert refused.exit_code == 1
            assert "no backup" in refused.output
