"""Failures as pages: in the visitor's language, never a traceback, 503 while a part is away."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from limits.errors import StorageError
from sqlalchemy import text
from sqlalchemy.exc import TimeoutError as PoolTimeout

from petitions.errors import NotOpen, Refusal, TooMany
from petitions.extensions import db

sqlite_only = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@sqlite_only
@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ("fr-CA,fr;q=0.8", "Cette page n’existe pas"),
        ("en", "There is no such page"),
        ("de", "There is no such page"),
    ],
)
def test_a_missing_page_is_told_in_the_visitors_language(
    client: FlaskClient, wanted: str, words: str
) -> None:
    answer = client.get("/petitions/no-such", headers={"Accept-Language": wanted})

    assert answer.status_code == 404
    assert words in answer.text


@sqlite_only
def test_the_address_decides_the_language_before_the_browser(client: FlaskClient) -> None:
    answer = client.get("/fr/petitions/no-such", headers={"Accept-Language": "en"})

    assert '<html lang="fr"' in answer.text


@sqlite_only
def test_json_is_refused_in_json(client: FlaskClient) -> None:
    answer = client.get("/petitions/no-such.json")

    assert (answer.status_code, answer.json["error"]) == (404, "404")


@sqlite_only
@pytest.mark.parametrize(
    ("error", "status", "retry_after"),
    [
        (NotOpen("not_open"), 409, None),
        (Refusal("anything"), 409, None),
        (TooMany(retry_after=77), 429, "77"),
        (PoolTimeout(), 503, "5"),
        (StorageError(OSError()), 503, "5"),
    ],
)
def test_a_refusal_of_the_domain_becomes_a_page(
    app: Flask, error: Exception, status: int, retry_after: str | None
) -> None:
    def refuse() -> str:
        raise error

    app.add_url_rule("/refuse", view_func=refuse)
    answer = app.test_client().get("/refuse")

    assert answer.status_code == status
    assert answer.headers.get("Retry-After") == retry_after
    assert "<h1>" in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.config(DATABASE_URL="postgresql+psycopg://nobody@127.0.0.1:1/nowhere")
@sqlite_only
def test_pages_answer_503_while_the_database_is_away(client: FlaskClient) -> None:
    answer = client.get("/petitions/any", headers={"Accept-Language": "fr"})

    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "Un instant" in answer.text


def test_a_fault_of_our_own_is_not_called_an_absence(app: Flask) -> None:
    def wrong() -> str:
        db.session.execute(text("SELECT nothing FROM nowhere"))
        return ""

    app.add_url_rule("/wrong", view_func=wrong)
    answer = app.test_client().get("/wrong")

    assert answer.status_code == 500
    assert "nowhere" not in answer.text
