"""A connection with quick commits is given back as it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.engine import make_url

from config import Config
from petitions.outbox.quick import quick_commits

ASK = {"sqlite": "PRAGMA synchronous", "postgresql": "SHOW synchronous_commit"}
QUICK = {"sqlite": 1, "postgresql": "off"}
USUAL = {"sqlite": 2, "postgresql": "on"}


@pytest.fixture
def engine(config: Config) -> Iterator[Engine]:
    """With one connection, so that the next user gets the same."""
    options = {"postgresql": {"options": "-c synchronous_commit=on"}}
    arguments = options.get(make_url(config.DATABASE_URL).get_backend_name(), {})
    made = create_engine(config.DATABASE_URL, pool_size=1, max_overflow=0, connect_args=arguments)
    yield made
    made.dispose()


def asked(connection: Connection) -> object:
    return connection.exec_driver_sql(ASK[connection.dialect.name]).scalar()


def fail_in(engine: Engine) -> None:
    with quick_commits(engine) as connection:
        asked(connection)
        raise ZeroDivisionError


def test_commits_are_quick_inside_and_usual_after(engine: Engine) -> None:
    with quick_commits(engine) as connection:
        assert asked(connection) == QUICK[engine.dialect.name]
    with engine.connect() as connection:
        assert asked(connection) == USUAL[engine.dialect.name]


def test_commits_are_usual_after_a_failure(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError):
        fail_in(engine)
    with engine.connect() as connection:
        assert asked(connection) == USUAL[engine.dialect.name]
