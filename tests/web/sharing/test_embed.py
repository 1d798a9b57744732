"""The widget and its script: framed by anybody, without a cookie, in the language asked for."""

import datetime as dt
import json
import re

import pytest
from flask.testing import FlaskClient

from petitions.campaign.models import Petition, PetitionKind, PetitionState
from tests.factories import Rows

once = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def petition(rows: Rows) -> Petition:
    made: Petition = rows.petition(slug="stay", texts=["en", "fr", "ar"], accent="#7a1f4b", goal=100)
    for _ in range(3):
        rows.signature(petition=made)
    rows.session.commit()
    return made


def sign_link(page: str) -> str:
    (address,) = re.findall(r'class="button"\s+href="([^"]+)"', page)
    return str(address)


def test_the_widget_shows_the_petition_and_its_count(client: FlaskClient, petition: Petition) -> None:
    page = client.get("/petitions/stay/embed").text

    for part in ("Let them stay (en)", "Stop the deportations", 'data-count="3"', "of a goal of 100"):
        assert part in page
    assert 'data-count-url="/petitions/stay/count.json"' in page


def test_the_widget_is_the_only_page_that_may_be_framed(client: FlaskClient, petition: Petition) -> None:
    widget = client.get("/petitions/stay/embed").headers
    others = [client.get(path).headers for path in ("/", "/petitions/stay", "/petitions/none/embed")]

    assert "frame-ancestors *" in widget["Content-Security-Policy"]
    assert "X-Frame-Options" not in widget
    assert widget["Cross-Origin-Resource-Policy"] == "cross-origin"
    for headers in others:
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"


@once
@pytest.mark.parametrize("path", ["/petitions/stay/embed", "/petitions/stay/embed.js"])
def test_the_widget_sets_no_cookie_and_may_be_kept(
    client: FlaskClient, petition: Petition, path: str
) -> None:
    headers = client.get(path).headers

    assert "Set-Cookie" not in headers
    assert headers["Cache-Control"].startswith("public, max-age=")
    assert "Cookie" not in headers.get("Vary", "")


@once
@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("/petitions/stay/embed", "/petitions/stay?source=embed#sign"),
        ("/petitions/stay/embed?source=parish", "/petitions/stay?source=parish#sign"),
        ("/fr/petitions/stay/embed?source=parish", "/fr/petitions/stay?source=parish#sign"),
        ('/petitions/stay/embed?source="><b>', "/petitions/stay?source=%22%3E%3Cb%3E#sign"),
    ],
)
def test_the_link_leads_to_the_petition_with_the_partners_mark(
    client: FlaskClient, petition: Petition, path: str, link: str
) -> None:
    page = client.get(path).text

    assert sign_link(page) == f"http://127.0.0.1:8000{link}"
    assert re.search(r'target="_blank"\s+rel="noopener"', page)


@once
def test_the_mark_stays_with_the_form_that_the_link_opens(client: FlaskClient, petition: Petition) -> None:
    link = sign_link(client.get("/petitions/stay/embed?source=parish").text)

    assert 'name="source" value="parish"' in client.get(link.partition("#")[0]).text


@once
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Sign this petition"),
        ({"kind": PetitionKind.LETTER}, "Sign and send the letter"),
        ({"kind": PetitionKind.STATEMENT}, "Sign the statement"),
        ({"state": PetitionState.PAUSED}, "See the petition"),
        ({"state": PetitionState.CLOSED}, "See the petition"),
        ({"opens_at": dt.datetime(2999, 1, 1, tzinfo=dt.UTC)}, "See the petition"),
        ({"closes_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, "See the petition"),
    ],
)
def test_the_button_says_what_can_be_done(
    client: FlaskClient, rows: Rows, changes: dict[str, object], words: str
) -> None:
    rows.petition(slug="other", **changes)
    rows.session.commit()

    assert words in client.get("/petitions/other/embed").text


@once
def test_the_widget_speaks_the_language_of_its_address(client: FlaskClient, petition: Petition) -> None:
    french, arabic = (client.get(f"/{lang}/petitions/stay/embed").text for lang in ("fr", "ar"))

    assert '<html lang="fr" dir="ltr">' in french
    assert "Let them stay (fr)" in french
    assert 'dir="rtl"' in arabic
    assert '<h1 lang="ar" dir="rtl">' in arabic


def about(script: str) -> dict[str, object]:
    found = re.search(r"const about = (\{.*\});", script)
    assert found
    return dict(json.loads(found[1]))


def test_the_script_knows_the_widget_in_every_language(client: FlaskClient, petition: Petition) -> None:
    answer = client.get("/petitions/stay/embed.js")
    known = about(answer.text)

    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert (known["site"], known["slug"], known["first"]) == ("http://127.0.0.1:8000", "stay", "en")
    assert known["titles"] == {
        "en": "Let them stay (en)",
        "fr": "Let them stay (fr)",
        "ar": "Let them stay (ar)",
        "ru": "Let them stay (en)",
    }


@once
def test_a_title_cannot_end_the_script(client: FlaskClient, rows: Rows) -> None:
    petition = rows.petition(slug="sly")
    petition.text().title = '</script><img src=x onerror="alert(1)">\u2028"; alert(2); "'
    rows.session.commit()
    script = client.get("/petitions/sly/embed.js").text

    assert "</script>" not in script
    assert "\u2028" not in script
    assert about(script)["titles"]["en"] == petition.text().title  # type: ignore[index]
