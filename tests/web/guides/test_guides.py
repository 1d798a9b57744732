"""The guides beside a petition and on pages of their own."""

import pytest
from flask.testing import FlaskClient

from tests.factories import Rows

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/en/guides/call", "Call your member of Parliament"),
        ("/fr/guides/meet", "Rencontrer votre députée ou député"),
        ("/guides/brief", "Write a brief of one page"),
    ],
)
def test_a_guide_is_a_page_in_the_readers_language(client: FlaskClient, path: str, title: str) -> None:
    page = client.get(path).text

    assert f"<h1>{title}</h1>" in page
    assert page.count('rel="alternate"') >= 3


@pytest.mark.parametrize("path", ["/guides/none", "/xx/guides/call"])
def test_there_is_no_other_guide(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("shows_guides", [True, False])
def test_the_organizer_decides_whether_guides_stand_beside_a_petition(
    client: FlaskClient, rows: Rows, shows_guides: bool
) -> None:
    rows.petition(slug="stay", shows_guides=shows_guides)
    rows.session.commit()

    assert ("/en/guides/call" in client.get("/petitions/stay").text) is shows_guides
