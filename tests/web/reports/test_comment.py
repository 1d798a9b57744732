"""Reporting a comment: a page, a reason, and the same thanks to everybody."""

import re
import uuid

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.comments.gather import gather_batch
from petitions.comments.models import Comment, CommentReport
from petitions.signing.models import Exposure, Signature
from tests.factories import DAY_ONE, Rows

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def petition(rows: Rows) -> Petition:
    made: Petition = rows.petition(slug="stay", texts=["en", "fr"])
    return made


@pytest.fixture
def report_path(rows: Rows, petition: Petition, session: Session, client: FlaskClient) -> str:
    """The report page of a public comment, as the petition's page links to it."""
    rows.signature(petition=petition, comment="Shame on Abel.", exposure=Exposure.PUBLIC)
    gather_batch(session)
    session.commit()
    found = re.search(r'class="report"\s+href="([^"]+)"', client.get("/fr/petitions/stay").text)
    assert found is not None
    return found[1].replace("&amp;", "&")


def reports(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(CommentReport)) or 0


def test_a_report_is_kept_once_and_everybody_gets_the_same_answer(
    client: FlaskClient, report_path: str, session: Session
) -> None:
    asked = client.get(report_path).text
    assert "Signaler un commentaire" in asked
    assert "Shame on Abel." in asked
    answers = [client.post(report_path, data={"reason": "insult", "words": "He"}) for _ in range(3)]

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert reports(session) == 1
    kept = session.scalars(select(CommentReport)).one()
    assert (kept.reason, kept.words, kept.settled_at) == ("insult", "He", None)


@on_sqlite
def test_a_hidden_or_unknown_comment_answers_alike(
    client: FlaskClient, report_path: str, session: Session
) -> None:
    first = client.post(report_path, data={"reason": "other"}).text
    signature = session.scalars(select(Signature)).one()
    signature.comment_hidden_at = DAY_ONE
    session.commit()
    public_id = str(session.scalars(select(Comment.public_id)).one())
    unknown = str(uuid.uuid4())

    assert client.post(report_path, data={"reason": "other"}).text == first
    assert "Abel" not in client.get(report_path).text
    assert client.post(report_path.replace(public_id, unknown), data={"reason": "other"}).text == first


@on_sqlite
@pytest.mark.parametrize(
    "data",
    [
        {},
        {"reason": "nonsense"},
        {"reason": "other", "words": "x" * 301},
        {"reason": "other", "words": "\0"},
    ],
    ids=["nothing", "nonsense", "too long", "NUL"],
)
def test_a_report_without_a_reason_is_asked_for_again(
    client: FlaskClient, report_path: str, session: Session, data: dict[str, str]
) -> None:
    answer = client.post(report_path, data=data)

    assert answer.status_code == 422
    assert reports(session) == 0


@on_sqlite
@pytest.mark.config(RATE_LIMITS=True)
def test_a_flood_of_reports_is_refused(client: FlaskClient, report_path: str) -> None:
    answers = [client.post(report_path, data={"reason": "other"}).status_code for _ in range(11)]

    assert answers == [200] * 10 + [429]


@on_sqlite
def test_the_link_of_a_report_tells_nothing_of_the_signature(report_path: str, session: Session) -> None:
    public_id = str(session.scalars(select(Signature.public_id)).one())

    assert public_id not in report_path
    assert public_id.replace("-", "") not in report_path
