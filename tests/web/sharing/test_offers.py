"""Where the things to share are offered: in the head of the petition's page, beside its link, by oEmbed."""

import html
import re

import pytest
from flask.testing import FlaskClient

from petitions.campaign.models import Petition, PetitionState
from tests.factories import Rows

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
SITE = "http://127.0.0.1:8000"


@pytest.fixture
def petition(rows: Rows) -> Petition:
    made: Petition = rows.petition(slug="stay", texts=["en", "fr"])
    made.text().title = 'Let "them" stay'
    rows.session.commit()
    return made


def head(page: str) -> dict[str, str]:
    """What a shared link is shown by: the names and contents of the head's properties."""
    pairs = re.findall(r'<meta (?:property|name)="([^"]+)"\s+content="([^"]*)"', page)
    return {name: html.unescape(content) for name, content in pairs}


@pytest.mark.parametrize(("prefix", "language"), [("", "en"), ("/fr", "fr")])
def test_a_shared_link_shows_the_card_in_its_language(
    client: FlaskClient, petition: Petition, prefix: str, language: str
) -> None:
    told = head(client.get(f"{prefix}/petitions/stay").text)
    picture = told["og:image"]

    assert picture == f"{SITE}/{language}/petitions/stay/card.png"
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    assert told["og:image:alt"] == petition.text(language).title
    assert told["twitter:card"] == "summary_large_image"
    assert client.get(picture.removeprefix(SITE)).mimetype == "image/png"


def test_everything_to_share_stands_beside_the_link(client: FlaskClient, petition: Petition) -> None:
    page = client.get("/fr/petitions/stay").text

    for name in ("poster.pdf", "sheet.pdf", "card.png", "embed"):
        assert f'href="/fr/petitions/stay/{name}"' in page
    code = (
        f'<script async src="{SITE}/petitions/stay/embed.js" data-lang="fr" data-source="my-site"></script>'
    )
    assert code in html.unescape(page)


def test_a_site_that_asks_learns_how_to_show_the_petition(client: FlaskClient, petition: Petition) -> None:
    page = client.get("/fr/petitions/stay").text
    (address,) = re.findall(r'application/json\+oembed"\s+title="[^"]*"\s+href="([^"]+)"', page)
    answer = client.get(html.unescape(address).removeprefix(SITE))

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert (answer.json["type"], answer.json["title"]) == ("rich", "Let them stay (fr)")
    assert f'<iframe src="{SITE}/fr/petitions/stay/embed"' in answer.json["html"]
    assert answer.json["thumbnail_url"] == f"{SITE}/fr/petitions/stay/card.png"


def test_a_title_cannot_leave_its_place_in_the_frame(client: FlaskClient, petition: Petition) -> None:
    answer = client.get(f"/oembed?url={SITE}/petitions/stay")

    assert 'title="Let &#34;them&#34; stay"' in answer.json["html"]


@pytest.mark.parametrize(("asked", "given"), [("", 600), ("&maxwidth=320", 320), ("&maxwidth=9", 280)])
def test_the_frame_takes_the_room_that_there_is(
    client: FlaskClient, petition: Petition, asked: str, given: int
) -> None:
    answer = client.get(f"/oembed?url={SITE}/petitions/stay{asked}").json

    assert answer["width"] == given
    assert f'width="{given}"' in answer["html"]


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (f"url={SITE}/petitions/none", 404),
        (f"url={SITE}/petitions/draft", 404),
        (f"url={SITE}/privacy", 404),
        (f"url={SITE}.example.org/petitions/stay", 404),
        ("url=https://elsewhere.example/petitions/stay", 404),
        ("", 404),
        (f"url={SITE}/petitions/stay&format=xml", 501),
    ],
)
def test_other_addresses_are_not_shown(
    client: FlaskClient, rows: Rows, petition: Petition, asked: str, status: int
) -> None:
    rows.petition(slug="draft", state=PetitionState.DRAFT)
    rows.session.commit()

    assert client.get(f"/oembed?{asked}").status_code == status
