"""The form's target: one row, one letter, the same answer for everybody."""

import datetime as dt

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from petitions.campaign.models import PetitionKind, PetitionState
from petitions.outbox.models import Message
from petitions.signing.models import Signature
from tests.factories import DAY_ONE, Rows

FORM = {"name": "Ann Lee", "email": "ann@example.org", "country": "CA", "postal_code": "k1a 0a6"}
on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def slug(rows: Rows, session: Session) -> str:
    """An open petition in English and French."""
    made: str = rows.petition(slug="let-them-stay", texts=["en", "fr"]).slug
    session.commit()
    return made


def signatures(session: Session) -> list[Signature]:
    session.rollback()
    return list(session.scalars(select(Signature).order_by(Signature.id)))


def sign(client: FlaskClient, slug: str, **changed: str) -> TestResponse:
    return client.post(f"/petitions/{slug}/signatures", data=FORM | changed)


def test_a_signature_is_kept_with_its_letter_and_the_visitor_sent_on(
    client: FlaskClient, slug: str, session: Session
) -> None:
    answer = sign(client, slug, comment="Let them stay.\r\nAll of them.", source="kairos")

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/petitions/let-them-stay/check-your-inbox"
    (kept,) = signatures(session)
    assert (kept.name, kept.email, kept.postal_code, kept.province) == (
        "Ann Lee",
        "ann@example.org",
        "K1A0A6",
        "ON",
    )
    assert (kept.state, kept.language, kept.comment) == ("pending", "en", "Let them stay.\nAll of them.")
    assert (kept.source, kept.exposure, kept.consent_updates) == ("kairos", "counted", False)
    assert session.scalar(select(func.count()).select_from(Message)) == 1


def test_the_answer_is_the_same_for_a_first_signature_and_a_repeat(
    client: FlaskClient, slug: str, session: Session
) -> None:
    first, again, third = (sign(client, slug) for _ in range(3))

    assert [(each.status_code, each.headers["Location"], each.data) for each in (again, third)] == [
        (first.status_code, first.headers["Location"], first.data)
    ] * 2
    assert [each.repeat_of_id is None for each in signatures(session)] == [True, False, False]


@on_sqlite
def test_fields_that_are_not_in_the_contract_are_ignored(
    client: FlaskClient, slug: str, session: Session
) -> None:
    sign(client, slug, confirmed_at="2026-01-01", is_admin="1", state="confirmed", id="7")

    (kept,) = signatures(session)
    assert (kept.state, kept.confirmed_at) == ("pending", None)


@on_sqlite
@pytest.mark.parametrize("name", ["O’Neil", "علی‌رضا", "ᐃᓄᒃᑎᑐᑦ", "Xʷməθkʷəy̓əm", "J", "Jennifer Null"])
def test_names_are_kept_as_typed(client: FlaskClient, slug: str, session: Session, name: str) -> None:
    sign(client, slug, name=name)

    assert signatures(session)[0].name == name


@on_sqlite
@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("name", "\u3164", "Please write your name."),
        ("name", "http://example.org", "A name cannot be a web address."),
        ("name", "Ann\x00Lee", "The name holds characters that cannot be shown"),
        ("email", "ann@localhost", "is not a full internet name"),
        ("email", "a@example.org, b@example.org", "Please give one address only."),
        ("postal_code", "D1A 0A6", "No Canadian postal code has the letter D at place 1."),
        ("postal_code", "K1A OA6", "“O” is a letter. Did you mean 0?"),
        ("postal_code", "K١A 0A6", "with the digits 0 to 9"),
        ("country", "XX", "Please choose a country from the list."),
        ("comment", "x" * 2_001, "at most 2000 characters"),
        ("city", "Ott\x07awa", "The text holds characters that cannot be shown."),
        ("exposure", "everything", "Please choose one of these."),
    ],
)
def test_a_mistake_is_told_beside_its_field_and_nothing_typed_is_lost(
    client: FlaskClient, slug: str, session: Session, field: str, typed: str, words: str
) -> None:
    answer = sign(client, slug, **{field: typed, "role": "kept"})

    assert answer.status_code == 422
    assert words in answer.text
    assert f'id="{field}-error"' in answer.text
    assert f'href="#{field}"' in answer.text
    assert 'value="ann@example.org"' in answer.text or field == "email"
    assert signatures(session) == []


@on_sqlite
def test_a_country_without_postal_codes_needs_none(client: FlaskClient, slug: str, session: Session) -> None:
    assert sign(client, slug, country="GH", postal_code="").status_code == 303
    assert signatures(session)[0].country == "GH"


@on_sqlite
@pytest.mark.parametrize("body", [b"name=%FF%FE&email=a%40example.org", b"name=\xff", b"name=%ED%A0%80"])
def test_bytes_that_are_no_text_are_refused(client: FlaskClient, slug: str, body: bytes) -> None:
    answer = client.post(
        f"/petitions/{slug}/signatures", data=body, content_type="application/x-www-form-urlencoded"
    )

    assert answer.status_code == 400


@on_sqlite
def test_a_body_that_is_too_large_is_refused(client: FlaskClient, slug: str) -> None:
    assert sign(client, slug, comment="x" * 66_000).status_code == 413


@on_sqlite
@pytest.mark.parametrize(
    "changed",
    [
        {"state": PetitionState.CLOSED},
        {"state": PetitionState.PAUSED},
        {"opens_at": dt.datetime(2100, 1, 1, tzinfo=dt.UTC)},
        {"closes_at": DAY_ONE - dt.timedelta(days=1)},
    ],
)
def test_a_petition_that_is_not_open_takes_nothing(
    client: FlaskClient, rows: Rows, session: Session, changed: dict[str, object]
) -> None:
    slug = rows.petition(**changed).slug
    session.commit()

    assert sign(client, slug).status_code == 409
    assert signatures(session) == []


@on_sqlite
@pytest.mark.parametrize("state", [PetitionState.DRAFT, PetitionState.HIDDEN, PetitionState.REJECTED])
def test_a_petition_that_is_not_public_is_not_there(
    client: FlaskClient, rows: Rows, session: Session, state: PetitionState
) -> None:
    slug = rows.petition(state=state).slug
    session.commit()

    assert sign(client, slug).status_code == 404
    assert client.get(f"/petitions/{slug}").status_code == 404


@on_sqlite
def test_an_organisation_signs_a_statement(client: FlaskClient, rows: Rows, session: Session) -> None:
    slug = rows.petition(kind=PetitionKind.STATEMENT).slug
    session.commit()

    assert sign(client, slug, kind="organization").status_code == 422
    assert sign(client, slug, kind="organization", organization="Sea Rescue", role="Chair").status_code == 303
    (kept,) = signatures(session)
    assert (kept.kind, kept.organization, kept.role) == ("organization", "Sea Rescue", "Chair")


@on_sqlite
def test_a_letter_is_kept_only_where_letters_are_written(
    client: FlaskClient, rows: Rows, slug: str, session: Session
) -> None:
    letters = rows.petition(kind=PetitionKind.LETTER).slug
    session.commit()
    sign(client, slug, letter="Dear Minister")
    sign(client, letters, letter="Dear Minister,\n\n" + "please. " * 1_200)

    ignored, written = signatures(session)
    assert ignored.letter == ""
    assert written.letter.startswith("Dear Minister,\n\nplease.")
    assert len(written.letter) > 9_000


@on_sqlite
def test_a_filled_trap_holds_the_signature_and_says_nothing(
    client: FlaskClient, slug: str, session: Session
) -> None:
    honest, bot = (
        sign(client, slug),
        sign(client, slug, email="bot@example.org", website="https://spam.example"),
    )

    assert (honest.status_code, honest.headers["Location"]) == (bot.status_code, bot.headers["Location"])
    assert [each.held_reason for each in signatures(session)] == ["", "honeypot"]


@on_sqlite
@pytest.mark.config(RATE_LIMITS=True)
def test_forms_that_nobody_opened_are_held_sooner(client: FlaskClient, slug: str, session: Session) -> None:
    page = client.get(f"/petitions/{slug}").text
    mark = page.partition('name="mark" value="')[2].partition('"')[0]
    for number in range(17):
        sign(client, slug, email=f"unopened{number}@example.org")
        sign(client, slug, email=f"opened{number}@example.org", mark=mark)

    held = [each.email for each in signatures(session) if each.held_at]
    assert held == ["unopened15@example.org", "unopened16@example.org"]


@on_sqlite
def test_the_next_page_is_in_the_language_of_the_form(client: FlaskClient, slug: str) -> None:
    path = f"/petitions/{slug}/check-your-inbox"
    came = {"Referer": f"http://localhost/fr/petitions/{slug}", "Accept-Language": "en"}

    assert "Encore une étape" in client.get(path, headers=came).text
    assert "check your inbox" in client.get(path, headers={"Accept-Language": "en"}).text


@on_sqlite
def test_the_address_of_the_form_leads_back_to_the_petition(client: FlaskClient, slug: str) -> None:
    answer = client.get(f"/petitions/{slug}/signatures")

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/petitions/{slug}")
