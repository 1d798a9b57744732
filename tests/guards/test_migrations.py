"""Migrations and models say the same, on both databases, and every step can be taken back."""

from collections.abc import Iterator

import flask_migrate
import pytest
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from sqlalchemy import inspect, text

from petitions.database import Base
from petitions.extensions import db
from tests.guards.source import files


@pytest.fixture
def migrating(app: Flask) -> Iterator[Flask]:
    """The application with its database open."""
    with app.app_context():
        yield app


def scripts() -> ScriptDirectory:
    return ScriptDirectory(current_app.extensions["migrate"].directory)


@pytest.mark.usefixtures("migrating")
def test_the_newest_schema_is_what_the_models_say() -> None:
    assert flask_migrate.check() is None  # it ends the process with the differences otherwise


@pytest.mark.usefixtures("migrating")
def test_the_migrations_are_one_line_without_branches() -> None:
    revisions = [script.revision for script in scripts().walk_revisions()]

    assert revisions == sorted(revisions, reverse=True)
    assert len(scripts().get_heads()) == 1


def test_a_migration_is_named_by_its_number() -> None:
    for path in files("migrations/versions/*.py"):
        number, _, words = path.stem.partition("_")
        assert len(number) == 4, path
        assert words, path
        assert f'revision = "{number}"' in path.read_text(), path


def test_every_migration_can_be_taken_back_with_data_in_the_tables(migrating: Flask) -> None:
    filled = migrating.test_cli_runner().invoke(args=["demo", "--signatures", "50"], catch_exceptions=False)
    assert filled.exit_code == 0, filled.output
    newest = _tables()
    assert "signatures" in newest

    for script in scripts().walk_revisions():
        db.session.remove()
        flask_migrate.downgrade(revision=script.down_revision or "base")
    assert _tables() == set()

    flask_migrate.upgrade()
    assert _tables() == newest


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
@pytest.mark.usefixtures("migrating")
def test_a_migration_gives_up_soon_when_a_table_is_in_use() -> None:
    with db.engine.connect() as busy:
        busy.execute(text("LOCK TABLE petitions IN ACCESS SHARE MODE"))
        with pytest.raises(Exception, match="lock timeout"):
            flask_migrate.downgrade(revision="base")
    assert "petitions" in _tables()


def _tables() -> set[str]:
    with db.engine.connect() as connection:
        return set(inspect(connection).get_table_names()) & set(Base.metadata.tables)
