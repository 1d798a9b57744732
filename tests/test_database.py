"""Column types that refuse mistakes, and transactions that wait for each other."""

import datetime as dt
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.orm import Session

from config import Config
from petitions.campaign.models import Petition
from petitions.database import is_away, run, writing
from petitions.signing.models import Signature
from tests.factories import Rows


def test_naive_time_is_refused(session: Session) -> None:
    petition = Rows(session).petition()
    petition.closes_at = petition.created_at.replace(tzinfo=None)
    with pytest.raises(StatementError, match="naive"):
        session.flush()


def test_instant_comes_back_in_utc(session: Session) -> None:
    toronto = dt.datetime(2026, 6, 1, 9, 30, tzinfo=ZoneInfo("America/Toronto"))
    petition = Rows(session).petition(closes_at=toronto)
    session.commit()
    session.refresh(petition)
    assert petition.closes_at == toronto
    assert petition.closes_at.tzinfo is dt.UTC


def test_address_is_stored_encrypted(session: Session) -> None:
    signature = Rows(session).signature(email="farida@example.org")
    session.commit()
    stored = session.execute(text("SELECT email FROM signatures")).scalar_one()
    assert b"farida" not in bytes(stored)
    session.refresh(signature)
    assert signature.email == "farida@example.org"


def test_two_that_read_and_then_write_wait_for_each_other(config: Config, session: Session) -> None:
    petition_id = Rows(session).petition(goal=0).id
    session.commit()
    engine = create_engine(config.DATABASE_URL)

    def add_one_often() -> None:
        for _ in range(20):
            with writing(), Session(engine) as own:
                query = select(Petition).where(Petition.id == petition_id).with_for_update()
                petition = own.scalars(query).one()
                petition.goal = (petition.goal or 0) + 1
                own.commit()

    threads = [Thread(target=add_one_often) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.dispose()
    assert session.scalar(select(Petition.goal)) == 80


def test_a_statement_for_the_driver_fails_as_any_other(config: Config, session: Session) -> None:
    engine = create_engine(config.DATABASE_URL)
    with engine.connect() as connection, connection.begin(), pytest.raises(DBAPIError):
        run(connection, "SELECT nothing", {})
    with engine.connect() as connection, connection.begin():
        assert run(connection, "SELECT 17", {}).fetchone() == (17,)
    engine.dispose()


def test_a_connection_that_died_under_a_statement_for_the_driver_is_dropped(config: Config) -> None:
    engine = create_engine(config.DATABASE_URL)
    with engine.connect() as connection:
        connection.connection.dbapi_connection.close()  # type: ignore[union-attr]
        with pytest.raises(DBAPIError):
            run(connection, "SELECT 17", {})
    with engine.begin() as connection:
        assert run(connection, "SELECT 17", {}).fetchone() == (17,)
    engine.dispose()


def test_row_cannot_name_a_petition_that_is_not_there(session: Session) -> None:
    with pytest.raises(Exception, match="(?i)foreign key"):
        session.execute(text("INSERT INTO tallies VALUES (99, 'all', '', 'confirmed', 1)"))


def test_class_of_a_row_is_kept_by_the_database(session: Session) -> None:
    signature: Signature = Rows(session).signature(state="pending")
    session.execute(text("UPDATE signatures SET state = 'withdrawn'"))
    session.refresh(signature)
    assert signature.counted_as == "withdrawn"


def test_wrong_statement_is_not_taken_for_a_database_that_is_away(session: Session) -> None:
    with pytest.raises(DBAPIError) as caught:
        session.execute(text("SELECT nothing FROM nowhere"))
    assert not is_away(caught.value)


@pytest.mark.parametrize("way", ["ended by the server", "closed by us"])
def test_connection_that_ended_is_a_database_that_is_away(postgres_url: str, way: str) -> None:
    engine = create_engine(postgres_url)
    with engine.connect() as connection, engine.connect() as other:
        process = connection.scalar(text("SELECT pg_backend_pid()"))
        if way == "closed by us":
            connection.connection.dbapi_connection.close()
        else:
            other.execute(text("SELECT pg_terminate_backend(:process)"), {"process": process})
        with pytest.raises(DBAPIError) as caught:
            connection.execute(text("SELECT 1"))
    engine.dispose()
    assert is_away(caught.value)
