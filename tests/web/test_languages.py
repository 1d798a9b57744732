"""Every page speaks one language: that of its address, of the signature or of the visitor."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale, gettext
from sqlalchemy.orm import Session

from config import Config
from petitions.campaign.models import Petition
from petitions.signing.models import Exposure, Signature, SignatureState
from petitions.text.manners import canadian
from tests.factories import Rows
from tests.web.page_words import english_words

OwnPage = Callable[[Signature], str]
OTHERS = Config().LANGUAGES[1:]
TITLE = {"fr": "Laissez-les rester", "ru": "Пусть они останутся", "ar": "دعوهم يبقون"}
pytestmark = [
    pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True),
    pytest.mark.parametrize("language", OTHERS),
]


@pytest.fixture
def petition(rows: Rows, session: Session, language: str) -> Petition:
    """A petition with a text in the language, and a public comment in it."""
    made: Petition = rows.petition(slug="stay", texts=["en", language])
    for text in made.texts:
        if text.language == language:
            text.title = text.demand = text.body = text.why = text.sample_letter = TITLE[language]
    rows.signature(petition=made, exposure=Exposure.PUBLIC, comment=TITLE[language], language=language)
    session.commit()
    return made


def test_english_words_are_noticed(client: FlaskClient, language: str) -> None:
    english = client.get("/en/privacy").text

    assert len(english_words(english.replace('lang="en"', f'lang="{language}"'), language)) > 15


@pytest.mark.parametrize(
    "path",
    [
        "/{language}",
        "/{language}/petitions",
        "/{language}/petitions?state=all&q=nothing",
        "/{language}/petitions/stay",
        "/{language}/petitions/stay/deliveries",
        "/{language}/petitions/stay/embed",
        "/{language}/verify",
        "/{language}/privacy",
        "/{language}/accessibility",
        "/nowhere",
        "/organize/login",
        "/organize/reset",
        "/petitions/stay/check-your-inbox",
        "/dev/mail",
    ],
)
def test_a_page_has_no_english_words(
    client: FlaskClient, petition: Petition, language: str, path: str
) -> None:
    came = {"Accept-Language": language, "Referer": f"http://localhost/{language}/petitions/{petition.slug}"}
    page = client.get(path.format(language=language), headers=came).text

    assert f'<html lang="{language}"' in page
    assert english_words(page, language) == []


@pytest.mark.parametrize("kind", ["petition", "letter", "statement"])
@pytest.mark.parametrize("state", ["open", "paused", "closed", "archived"])
def test_a_petition_of_any_kind_and_state_has_no_english_words(
    client: FlaskClient, petition: Petition, session: Session, language: str, kind: str, state: str
) -> None:
    petition.kind, petition.state, petition.outcome = kind, state, "won" if state == "closed" else None
    session.commit()

    assert english_words(client.get(f"/{language}/petitions/stay").text, language) == []


def test_what_is_wrong_in_a_form_is_said_in_its_language(
    client: FlaskClient, petition: Petition, language: str
) -> None:
    typed = {"email": "ann@localhost", "postal_code": "D1A 0A6", "country": "CA", "lang": language}
    answer = client.post(f"/petitions/{petition.slug}/signatures", data=typed)

    assert answer.status_code == 422
    assert english_words(answer.text, language) == []


@pytest.mark.parametrize("state", list(SignatureState))
def test_a_signatorys_own_page_has_no_english_words(
    client: FlaskClient,
    rows: Rows,
    petition: Petition,
    own_page: OwnPage,
    language: str,
    state: SignatureState,
) -> None:
    signature: Signature = rows.signature(
        petition=petition, language=language, state=state, consent_updates=True, comment=TITLE[language]
    )
    page = client.get(own_page(signature)).text

    assert f'<html lang="{language}"' in page
    assert english_words(page, language) == []


def test_wrong_passwords_are_refused_in_the_visitors_language(app: Flask, language: str) -> None:
    client = app.test_client()
    came = {"Accept-Language": language}
    page = client.get("/organize/login", headers=came).text
    token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    typed = {"email": "nobody@example.org", "password": "a wrong password", "csrf_token": token}
    answer = client.post("/organize/login", data=typed, headers=came)
    with app.test_request_context(), force_locale(canadian(language)):
        refusal = gettext("Authentication failed - identity or password/passcode invalid")

    assert refusal in answer.text
    assert english_words(answer.text, language) == []
