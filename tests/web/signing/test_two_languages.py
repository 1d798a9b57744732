"""A text in one language on a page in another: it is kept what was read, and in what people wish to hear."""

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition, PetitionState
from petitions.outbox.models import Message
from petitions.tokens import Signer
from tests.web.signing.test_sign_petition import on_sqlite, sign, signatures, slug

__all__ = ["slug"]


@on_sqlite
def test_mistakes_are_told_in_the_language_of_the_form(client: FlaskClient, slug: str) -> None:
    answer = sign(client, slug, name="", lang="fr")

    assert "Veuillez écrire votre nom." in answer.text
    assert '<html lang="fr"' in answer.text


@on_sqlite
def test_mistakes_are_told_in_the_language_of_the_page_around_it(client: FlaskClient, slug: str) -> None:
    answer = sign(client, slug, name="", lang="en", page_lang="ar")

    assert "يُرجى كتابة اسمك." in answer.text
    assert 'name="lang" value="en"' in answer.text


@on_sqlite
def test_after_a_form_that_came_back_the_next_page_still_speaks_the_readers_language(
    client: FlaskClient, slug: str
) -> None:
    refused = sign(client, slug, name="", lang="en", page_lang="ar").text
    action = refused.partition('action="')[2].partition('"')[0]
    came = {"Referer": f"http://localhost{action}", "Accept-Language": "fr"}

    assert action == f"/petitions/{slug}/signatures?page_lang=ar"
    assert '<html lang="ar"' in client.get(f"/petitions/{slug}/check-your-inbox", headers=came).text
    assert client.get(action).headers["Location"] == f"/ar/petitions/{slug}"
    came["Referer"] = f"http://localhost/petitions/{slug}/signatures"
    assert '<html lang="en"' in client.get(f"/petitions/{slug}/check-your-inbox", headers=came).text


@on_sqlite
def test_a_closed_petition_says_so_in_the_language_of_the_page(
    client: FlaskClient, slug: str, session: Session
) -> None:
    petition = session.scalars(select(Petition).where(Petition.slug == slug)).one()
    petition.state = PetitionState.CLOSED
    session.commit()
    answer = sign(client, slug, lang="en", page_lang="ar")

    assert answer.status_code == 409
    assert '<html lang="ar"' in answer.text


def test_letters_go_in_the_language_of_the_page_around_a_text_in_another(
    client: FlaskClient, slug: str, session: Session
) -> None:
    sign(client, slug, lang="en", page_lang="ar")
    sign(client, slug, lang="en", page_lang="xx", email="bo@example.org")

    first, other = signatures(session)
    assert (first.language, first.letter_language) == ("en", "ar")
    assert other.letter_language == "en"
    assert session.scalars(select(Message.language).order_by(Message.id)).all() == ["ar", "en"]


def test_the_own_page_speaks_as_the_letter_does(client: FlaskClient, slug: str, session: Session) -> None:
    sign(client, slug, lang="en", page_lang="ar")

    (row,) = signatures(session)
    token = Signer(client.application.config["SECRET_KEY"], "signature").token(row.public_id)
    page = client.get(f"/signatures/{token}").text
    assert '<html lang="ar"' in page
