"""The box by which the organisation may write: shown where asked, empty, kept with its words, taken back."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition, PetitionKind
from petitions.retention.own_data import own_data
from petitions.signing.contact_models import ContactConsent
from petitions.signing.models import Signature
from tests.factories import Rows
from tests.web.api.programs import agree

OwnPage = Callable[[Signature], str]
on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
SIGNED = {"name": "Ann Lee", "email": "ann@example.org", "postal_code": "K1A 0A6", "lang": "en"}
PROMISE = "Your e-mail address is never shown or passed on."


@pytest.fixture
def petition(rows: Rows, session: Session) -> Petition:
    made: Petition = rows.petition(slug="stay", texts=["en", "fr"], asks_contact=True)
    made.organization.name, made.organization.postal_address = "Welcome Group", "12 Example Street\nOttawa"
    session.commit()
    return made


def consents(session: Session) -> list[ContactConsent]:
    session.rollback()
    return list(session.scalars(select(ContactConsent)))


@on_sqlite
def test_the_box_says_who_and_where_and_is_empty(client: FlaskClient, petition: Petition) -> None:
    page = client.get(f"/petitions/{petition.slug}").text
    box = page[page.index('id="consent_contact"') - 60 :].partition("</div>")[0]

    assert "checked" not in box
    assert "Welcome Group may write to me about this campaign" in box
    assert f"12 Example Street, Ottawa, {petition.organization.email}" in box
    assert PROMISE not in page
    assert "unless you tick that Welcome Group may write to you" in page


@on_sqlite
def test_without_the_setting_the_promise_stands_and_the_field_means_nothing(
    client: FlaskClient, petition: Petition, session: Session
) -> None:
    petition.asks_contact = False
    session.commit()
    page = client.get("/petitions/stay").text
    answer = client.post("/petitions/stay/signatures", data=SIGNED | {"consent_contact": "1"})

    assert PROMISE in page
    assert "consent_contact" not in page
    assert answer.status_code == 303
    assert consents(session) == []


def test_a_ticked_box_is_kept_with_its_words(
    client: FlaskClient, petition: Petition, session: Session
) -> None:
    assert petition.id
    ticked = SIGNED | {"consent_contact": "1", "lang": "fr"}
    answer = client.post("/petitions/stay/signatures", data=ticked)
    (kept,) = consents(session)
    signature = session.get_one(Signature, kept.signature_id)

    assert answer.status_code == 303
    assert (kept.language, kept.page) == ("fr", "http://127.0.0.1:8000/fr/petitions/stay")
    assert kept.wording.count("Welcome Group") == 3
    assert kept.wording.count("%") == 0
    assert kept.given_at == signature.signed_at
    assert signature.consent_updates is False
    (held,) = own_data(session, signature)
    assert held["contact_consents"][0]["wording"] == kept.wording


@on_sqlite
@pytest.mark.parametrize("typed", ["", "0", "false"])
def test_an_empty_box_leaves_no_row(
    client: FlaskClient, petition: Petition, session: Session, typed: str
) -> None:
    assert petition.id
    given = {"consent_contact": typed, "consent_updates": "1"}
    client.post("/petitions/stay/signatures", data=SIGNED | given)

    assert len(session.scalars(select(Signature)).all()) == 1
    assert consents(session) == []


@on_sqlite
def test_the_words_kept_are_those_of_the_page_around_the_text(
    client: FlaskClient, petition: Petition, session: Session
) -> None:
    assert petition.id
    client.post("/petitions/stay/signatures", data=SIGNED | {"consent_contact": "1", "page_lang": "ru"})

    assert [each.language for each in consents(session)] == ["ru"]


@on_sqlite
def test_a_tick_outlives_a_mistake_elsewhere(client: FlaskClient, petition: Petition) -> None:
    answer = client.post("/petitions/stay/signatures", data=SIGNED | {"consent_contact": "1", "name": ""})

    assert answer.status_code == 422
    box = answer.text[answer.text.index('id="consent_contact"') :].partition("<label")[0]
    assert "checked" in box
    assert petition.id


@on_sqlite
def test_an_organisation_is_no_person_to_write_to(
    client: FlaskClient, petition: Petition, session: Session
) -> None:
    petition.kind = PetitionKind.STATEMENT
    session.commit()
    choir = {"kind": "organization", "organization": "A choir", "role": "chair", "consent_contact": "1"}
    client.post("/petitions/stay/signatures", data=SIGNED | choir)

    assert len(session.scalars(select(Signature)).all()) == 1
    assert consents(session) == []


@pytest.mark.parametrize("act", ["refuse-contact", "unsubscribe"])
def test_one_press_takes_the_yes_back(
    client: FlaskClient, rows: Rows, petition: Petition, session: Session, own_page: OwnPage, act: str
) -> None:
    signature = rows.signature(petition=petition)
    agree(session, signature)
    path = own_page(signature)
    before = client.get(path).text
    for _ in range(3):
        answer = client.post(f"{path}/{act}")
    (kept,) = consents(session)

    assert "You let it write to you about this campaign." in before
    assert answer.status_code == 303
    assert kept.withdrawn_at is not None
    assert "You took back that it may write to you." in client.get(path).text


@on_sqlite
def test_the_page_to_stop_letters_is_there_for_contacts_too(
    client: FlaskClient, rows: Rows, petition: Petition, session: Session, own_page: OwnPage
) -> None:
    signature = rows.signature(petition=petition)
    agree(session, signature)

    assert "Stop the updates?" in client.get(f"{own_page(signature)}/unsubscribe").text


@on_sqlite
def test_who_has_not_confirmed_sees_what_was_ticked(
    client: FlaskClient, rows: Rows, petition: Petition, session: Session, own_page: OwnPage
) -> None:
    signature = rows.signature(petition=petition, state="pending")
    agree(session, signature)

    assert "Who may write to you" in client.get(own_page(signature)).text
