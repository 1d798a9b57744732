"""The letter on the petition's page: the sample in its language, and what was typed after a mistake."""

import pytest
from flask.testing import FlaskClient

from petitions.campaign.models import Addressee, Petition, PetitionKind
from tests.factories import Rows

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def petition(rows: Rows) -> Petition:
    """A letter to a minister and to one's own member, in three languages."""
    office = rows.holder().office
    made: Petition = rows.petition(
        slug="a-letter",
        kind=PetitionKind.LETTER,
        texts=["en", "fr", "ru"],
        addressees=[Addressee(office=office), Addressee(is_own_member=True, position=2)],
    )
    for text in made.texts:
        text.sample_letter = f"Sample in {text.language}: <stay>."
    rows.session.commit()
    return made


@pytest.mark.parametrize(
    ("path", "language", "greeting"),
    [
        ("/petitions/a-letter", "en", "Dear Minister Okafor,\nDear Member of Parliament,"),
        ("/fr/petitions/a-letter", "fr", "Madame la Ministre,\nMadame la Députée, Monsieur le Député,"),
        ("/ar/petitions/a-letter", "en", "Dear Minister Okafor,\nDear Member of Parliament,"),
    ],
)
def test_sample_and_greeting_speak_the_language_of_the_text(
    client: FlaskClient, petition: Petition, path: str, language: str, greeting: str
) -> None:
    answer = client.get(path)

    assert f"Sample in {language}: &lt;stay&gt;.</textarea>" in answer.text
    assert greeting in answer.text
    assert "Set-Cookie" not in answer.headers
    assert "public" in answer.headers["Cache-Control"]


def test_a_mistake_elsewhere_loses_nothing_of_the_letter(client: FlaskClient, petition: Petition) -> None:
    mine = "My own words.\n" + "слово " * 1_600
    answer = client.post("/petitions/a-letter/signatures", data={"letter": mine, "name": "Ann"})

    assert answer.status_code == 422
    assert mine.strip() in answer.text
    assert "<template" in answer.text
    assert "Sample in en" in answer.text


def test_a_petition_that_is_no_letter_has_no_sheet(client: FlaskClient, rows: Rows) -> None:
    rows.petition(slug="plain")
    rows.session.commit()

    assert "letter.js" not in client.get("/petitions/plain").text
