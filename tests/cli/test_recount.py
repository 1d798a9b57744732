"""`flask recount` says the drift and mends it."""

from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from petitions.counting.models import Tally
from petitions.counting.queries import count
from petitions.counting.tally import close_batch
from tests.factories import Rows


def test_drift_is_said_and_mended(app: Flask, session: Session) -> None:
    signature = Rows(session).signature()
    close_batch(session)
    session.execute(update(Tally).values(count=9))
    session.commit()
    runner = app.test_cli_runner()
    first = runner.invoke(args=["recount"])
    assert "confirmed -8" in first.output
    assert "1 recounted, 1 had drifted" in first.output
    assert count(session, signature.petition_id) == 1
    session.rollback()
    assert "no drift" in runner.invoke(args=["recount", signature.petition.slug]).output


def test_unknown_petition_is_an_error_in_one_line(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["recount", "nowhere"])
    assert (result.exit_code, result.output) == (1, "Error: there is no petition “nowhere”\n")
