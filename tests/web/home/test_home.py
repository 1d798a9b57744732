"""Front page, list, and what the site says of itself."""

import datetime as dt
import xml.etree.ElementTree as ET

import pytest
from flask.testing import FlaskClient

from petitions.campaign.models import PetitionState
from tests.factories import DAY_ONE, Rows

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def test_the_front_page_shows_what_is_open_and_nothing_unfinished(client: FlaskClient, rows: Rows) -> None:
    rows.petition(slug="open-one")
    rows.petition(slug="a-draft", state=PetitionState.DRAFT)
    rows.petition(slug="an-old-one", state=PetitionState.ARCHIVED)
    rows.session.commit()
    page = client.get("/").text

    assert "/petitions/open-one" in page
    assert "a-draft" not in page
    assert "an-old-one" not in page


def test_the_front_page_without_petitions_says_so(client: FlaskClient) -> None:
    assert "No petition is open now" in client.get("/").text


@pytest.mark.parametrize(
    ("path", "wanted", "spoken"),
    [
        ("/", "fr", "fr"),
        ("/", "de", "en"),
        ("/fr/", "en", "fr"),
        ("/fr", "en", "fr"),
        ("/en/privacy", "fr", "en"),
    ],
)
def test_address_then_browser_decide_the_language(
    client: FlaskClient, path: str, wanted: str, spoken: str
) -> None:
    answer = client.get(path, headers={"Accept-Language": wanted})

    assert f'<html lang="{spoken}"' in answer.text


def test_caches_are_told_when_the_browser_decides_the_language(client: FlaskClient) -> None:
    assert "Accept-Language" in client.get("/").headers["Vary"]
    assert "Accept-Language" not in client.get("/fr/").headers.get("Vary", "")


@pytest.mark.parametrize("path", ["/de/", "/xx/petitions", "/nowhere"])
def test_an_unknown_language_is_an_unknown_page(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_list_has_18_petitions_a_page(client: FlaskClient, rows: Rows) -> None:
    for number in range(20):
        rows.petition(opened_at=DAY_ONE + dt.timedelta(days=number))
    rows.session.commit()
    first, second = client.get("/petitions").text, client.get("/petitions?page=2").text

    assert (first.count("petition-card"), second.count("petition-card")) == (18, 2)
    assert 'rel="next"' in first
    assert 'rel="prev"' in second
    assert client.get("/petitions?page=3").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=stay", ["open-one"]),
        ("q=STAY+let", ["open-one"]),
        ("q=nothing", []),
        ("q=%25", []),
        ("state=archived", ["old-one"]),
        ("state=all", ["old-one", "open-one"]),
    ],
)
def test_the_list_is_searched_by_words_and_state(
    client: FlaskClient, rows: Rows, query: str, found: list[str]
) -> None:
    rows.petition(slug="open-one")
    rows.petition(slug="old-one", state=PetitionState.ARCHIVED)
    rows.session.commit()
    page = client.get(f"/petitions?{query}").text

    assert [slug for slug in ("old-one", "open-one") if f'href="/petitions/{slug}"' in page] == found


@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=9223372036854775807", "state=draft"])
def test_a_list_that_cannot_be_is_not_found(client: FlaskClient, query: str) -> None:
    assert client.get(f"/petitions?{query}").status_code == 404


def test_words_that_were_looked_for_stay_text(client: FlaskClient) -> None:
    page = client.get("/petitions", query_string={"q": '"><script>x'}).text

    assert "&#34;&gt;&lt;script&gt;x" in page


@pytest.mark.parametrize("path", ["/feed.atom", "/sitemap.xml"])
def test_machines_get_well_formed_lists_with_full_addresses(
    client: FlaskClient, rows: Rows, path: str
) -> None:
    rows.petition(slug="open-one", texts=["en", "fr"])
    rows.session.commit()
    text = client.get(path, headers={"Host": "evil.example"}).text
    tree = ET.fromstring(text)  # noqa: S314 - our own answer

    assert len(list(tree.iter())) > 3
    assert "http://127.0.0.1:8000/petitions/open-one" in text
    assert "evil.example" not in text


def test_robots_are_kept_from_what_is_personal(client: FlaskClient) -> None:
    text = client.get("/robots.txt").text

    assert "Disallow: /signatures/" in text
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in text


def test_static_files_are_kept_for_good_under_the_mark_of_their_content(client: FlaskClient) -> None:
    address = client.get("/").text.partition('rel="stylesheet" href="')[2].partition('"')[0]

    assert client.get(address).headers["Cache-Control"] == "public, max-age=31536000"
    assert client.get("/static/site.css").headers["Cache-Control"] == "public, max-age=300"


def test_the_sitemap_names_the_pages_of_the_site_in_every_language(client: FlaskClient) -> None:
    sitemap = client.get("/sitemap.xml").text

    for path in ("/fr/", "/fr/petitions", "/fr/guides/call", "/ru/privacy", "/en/accessibility"):
        assert f"<loc>http://127.0.0.1:8000{path}</loc>" in sitemap
    assert sitemap.count('hreflang="x-default"') == sitemap.count("<loc>")
