"""What every answer tells the browser, and whose posts are let in."""

import pytest
from flask.testing import FlaskClient

from tests.factories import Rows

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
PAGES = ["/", "/petitions", "/verify", "/privacy", "/nowhere", "/organize/login"]


@pytest.mark.parametrize("path", PAGES)
@on_sqlite
def test_every_page_refuses_inline_code_and_frames(client: FlaskClient, path: str) -> None:
    policy = client.get(path).headers["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("path", PAGES)
@on_sqlite
def test_no_page_has_inline_style_or_script(client: FlaskClient, path: str) -> None:
    page = client.get(path).text

    assert "<style" not in page
    assert " style=" not in page
    assert "<script>" not in page
    assert " onclick=" not in page


@on_sqlite
def test_an_answer_is_not_stored_when_no_view_declared_it_public(client: FlaskClient) -> None:
    assert client.get("/nowhere").headers["Cache-Control"] == "no-store"


@on_sqlite
def test_the_petition_page_sets_no_cookie_and_may_be_shared(client: FlaskClient, rows: Rows) -> None:
    slug = rows.petition().slug
    rows.session.commit()
    answer = client.get(f"/petitions/{slug}")

    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, max-age=1"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 404),
        ({"Origin": "http://localhost"}, 404),
        ({"Origin": "http://127.0.0.1:8000"}, 404),
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, 404),
        ({"Sec-Fetch-Site": "same-origin"}, 404),
        ({"Sec-Fetch-Site": "none"}, 404),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://elsewhere.example"}, 403),
    ],
)
@on_sqlite
def test_a_post_is_refused_only_when_the_browser_says_that_it_is_foreign(
    client: FlaskClient, headers: dict[str, str], status: int
) -> None:
    assert client.post("/petitions/unknown/signatures", headers=headers).status_code == status


@on_sqlite
def test_a_page_under_no_referrer_may_post_to_itself(client: FlaskClient) -> None:
    # An older browser there says "Origin: null" and nothing else; the token in the address is the guard.
    assert client.post("/signatures/unknown/confirm", headers={"Origin": "null"}).status_code == 404


@pytest.mark.parametrize(
    "path", ["/petitions/a%00b", "/petitions?q=a%00b", "/petitions/a%00b/count.json", "/organize/%00"]
)
def test_an_address_with_nul_is_refused_before_it_reaches_a_database(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 400


@pytest.mark.config(SITE_URL="https://petitions.example.org")
@on_sqlite
def test_browsers_are_told_to_stay_on_https_when_the_site_is(client: FlaskClient) -> None:
    assert "max-age=31536000" in client.get("/nowhere").headers["Strict-Transport-Security"]
