"""What machines read of the site, read by such machines: feed, sitemap, robots, structured data, oEmbed."""

import json
import re
import xml.etree.ElementTree as ET
from urllib.robotparser import RobotFileParser

import feedparser  # type: ignore[import-untyped]
import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import Rows

SITE = "http://127.0.0.1:8000"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _petitions(session: Session) -> None:
    rows = Rows(session)
    rows.petition(slug="first", texts=["en", "fr", "ar"])
    rows.petition(slug="second", texts=["en"])
    session.commit()


def test_a_feed_reader_finds_every_petition_once(client: FlaskClient) -> None:
    feed = feedparser.parse(client.get("/feed.atom").data)

    assert (feed.bozo, feed.version) == (False, "atom10")
    assert {entry.link for entry in feed.entries} == {f"{SITE}/petitions/first", f"{SITE}/petitions/second"}
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    assert all(
        entry.updated_parsed and entry.author and entry.title and entry.summary for entry in feed.entries
    )


def test_a_crawler_finds_every_language_from_every_other(client: FlaskClient) -> None:
    tree = ET.fromstring(client.get("/sitemap.xml").text)  # noqa: S314 - our own answer
    found = {url.findtext(f"{SITEMAP}loc", ""): {link.get("href") for link in url[1:]} for url in tree}

    assert tree.tag == f"{SITEMAP}urlset"
    assert len(found) == len(tree)
    for path in ("/petitions/first", "/fr/petitions/first", "/ar/petitions/first"):
        assert f"{SITE}{path}" in found
        assert f"{SITE}{path}" in found[f"{SITE}/petitions/first"]
    for address in found:
        assert client.get(address.removeprefix(SITE)).status_code == 200


def test_a_crawler_keeps_out_of_what_is_personal(client: FlaskClient) -> None:
    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt").text.splitlines())

    assert all(robots.can_fetch("any", SITE + path) for path in ("/", "/petitions/first", "/feed.atom"))
    assert not any(
        robots.can_fetch("any", SITE + path) for path in ("/signatures/x", "/office/x", "/organize/")
    )
    assert robots.site_maps() == [f"{SITE}/sitemap.xml"]


def test_a_search_engine_reads_what_the_page_is(client: FlaskClient) -> None:
    page = client.get("/fr/petitions/first").text
    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[0])

    assert data["@context"] == "https://schema.org"
    assert data["inLanguage"] == "fr"
    assert data["url"] == re.findall(r'<link rel="canonical" href="([^"]+)"', page)[0]
    assert data["name"] in page
    record = client.get("/petitions/first.json").json
    assert record is not None
    assert data["interactionStatistic"]["userInteractionCount"] == record["counts"]["confirmed"]


def test_an_asking_site_gets_a_frame_that_can_be_opened(client: FlaskClient) -> None:
    answer = client.get(f"/oembed?url={SITE}/fr/petitions/first").json
    assert answer is not None
    assert {"type", "version", "html", "width", "height"} <= answer.keys()
    assert (answer["type"], answer["version"]) == ("rich", "1.0")
    frame = ET.fromstring(answer["html"].replace("></iframe>", "/>"))  # noqa: S314 - our own answer
    shown = client.get(frame.attrib["src"].removeprefix(SITE))

    assert (shown.status_code, "X-Frame-Options" in shown.headers) == (200, False)
    assert int(frame.attrib["width"]) == answer["width"]
