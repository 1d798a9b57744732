"""Reporting a petition: what the form asks again for, in the words and with the limits of petitions."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from petitions.review.models import PetitionReport
from petitions.review.report import WORDS_MAX_LENGTH
from tests.factories import Rows

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
PATH = "/petitions/stay/report"


@pytest.fixture(autouse=True)
def petition(rows: Rows, session: Session) -> None:
    rows.petition(slug="stay", texts=["en"])
    session.commit()


def test_what_was_typed_stays_in_the_form_when_it_is_asked_for_again(client: FlaskClient) -> None:
    longest = "x" * WORDS_MAX_LENGTH
    answers = {
        "Please choose": {"words": "It asks for money"},
        "At most 1000": {"reason": "fraud", "words": f"It asks for money {longest}"},
        "cannot be shown": {"reason": "fraud", "words": "It asks for money \0"},
    }
    for said, data in answers.items():
        answer = client.post(PATH, data=data)
        assert answer.status_code == 422
        assert said in answer.text
        assert "It asks for money" in answer.text
        assert ('value="fraud" id="reason-fraud" required checked' in answer.text) is ("reason" in data)


def test_reasons_of_comments_are_none_for_a_petition(client: FlaskClient, session: Session) -> None:
    assert client.post(PATH, data={"reason": "insult"}).status_code == 422
    assert client.post(PATH, data={"reason": "fraud"}).status_code == 200
    session.rollback()
    assert session.scalar(select(func.count()).select_from(PetitionReport)) == 1


@pytest.mark.config(RATE_LIMITS=True)
def test_a_flood_of_reports_is_refused(client: FlaskClient) -> None:
    answers = [client.post(PATH, data={"reason": "other"}).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]
