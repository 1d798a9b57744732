"""A language is one catalogue: made while the tests run, named in the settings, and everything speaks it."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from config import ROOT, Config
from petitions.app import create_app
from petitions.campaign.models import Petition
from tests.languages.conftest import ElsewhereConfig
from tests.languages.pseudo import make_catalogue

UKRAINIAN = "uk"


@pytest.fixture
def config(tmp_path: Path, database_url: str) -> Config:
    catalogues = tmp_path / "catalogues"
    make_catalogue(catalogues, UKRAINIAN)
    return ElsewhereConfig(
        DATABASE_URL=database_url,
        INSTANCE_DIR=tmp_path,
        TESTING=True,
        LANGUAGES=("en", UKRAINIAN),
        CATALOGUES=str(catalogues),
    )


def test_nothing_knew_of_the_language_before() -> None:
    assert UKRAINIAN not in Config().LANGUAGES
    assert not (ROOT / "translations" / UKRAINIAN).exists()


@pytest.mark.parametrize("path", ["/uk/", "/uk/petitions", "/uk/petitions/stay", "/uk/privacy", "/uk/verify"])
def test_pages_speak_it_under_its_address(client: FlaskClient, petition: Petition, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 200
    assert '<html lang="uk"' in answer.text
    assert "⟦Skip to the content⟧" in answer.text


def test_it_is_offered_named_and_told_to_search_engines(client: FlaskClient, petition: Petition) -> None:
    assert 'hreflang="uk" lang="uk">українська</a>' in " ".join(client.get("/en/").text.split())


def test_browsers_that_ask_for_it_and_organizers_get_it(client: FlaskClient) -> None:
    page = client.get("/organize/login", headers={"Accept-Language": "uk-UA,uk;q=0.9"}).text

    assert "⟦Sign in⟧" in page
    assert "⟦Password⟧" in page  # the sign-in library's own word


def test_a_catalogue_that_is_missing_leaves_the_pages_in_english(tmp_path: Path, config: Config) -> None:
    half = ElsewhereConfig(
        DATABASE_URL=config.DATABASE_URL,
        INSTANCE_DIR=tmp_path,
        TESTING=True,
        LANGUAGES=("en", "sw"),
        CATALOGUES=str(tmp_path / "catalogues"),
    )
    app: Flask = create_app(half)

    assert "Skip to the content" in app.test_client().get("/sw/").text
