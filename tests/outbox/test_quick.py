"""A connection with quick commits is given back as it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine

from config import Config
from petitions.outbox.quick import quick_commits

ASK = {"sqlite": "PRAGMA synchronous", "postgresql": "SHOW synchronous_commit"}
QUICK = {"sqlite": 1, "postgresql": "off"}


@pytest.fixture
def engine(config: Config) -> Iterator[Engine]:
    """With one connection, so that the next user gets the same."""
    made = create_engine(config.DATABASE_URL, pool_size=1, max_overflow=0)
    yield made
    made.dispose()


def test_commits_are_quick_inside_and_usual_after(engine: Engine) -> None:
    ask = ASK[engine.dialect.name]
    with engine.connect() as connection:
        usual = connection.exec_driver_sql(ask).scalar()
    with quick_commits(engine) as connection:
        assert connection.exec_driver_sql(ask).scalar() == QUICK[engine.dialect.name]
    with engine.connect() as connection:
        assert connection.exec_driver_sql(ask).scalar() == usual


def test_commits_are_usual_after_a_failure(engine: Engine) -> None:
    ask = ASK[engine.dialect.name]
    with engine.connect() as connection:
        usual = connection.exec_driver_sql(ask).scalar()
    with pytest.raises(ZeroDivisionError), quick_commits(engine) as connection:
        connection.exec_driver_sql(ask)
        raise ZeroDivisionError
    with engine.connect() as connection:
        assert connection.exec_driver_sql(ask).scalar() == usual
    assert usual != QUICK[engine.dialect.name] or engine.dialect.name == "postgresql"
