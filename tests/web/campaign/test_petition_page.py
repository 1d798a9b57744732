"""The petition's page: everything in it, in the language asked for, whoever asks."""

import datetime as dt

import pytest
from flask.testing import FlaskClient

from petitions.campaign.models import Addressee, Partner, PetitionKind, PetitionState
from petitions.signing.models import Exposure, SignatureState
from tests.factories import DAY_ONE, Rows

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def read(client: FlaskClient, rows: Rows, path: str) -> str:
    rows.session.commit()
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.text


def test_the_page_says_to_whom_what_why_and_by_whom(client: FlaskClient, rows: Rows) -> None:
    petition = rows.petition(slug="stay")
    petition.partners.append(Partner(source="table", name="Table of Churches"))
    petition.addressees.append(Addressee(copying="cc", email="copy@example.org", name="The Committee"))
    page = read(client, rows, "/petitions/stay")

    for words in (
        "Minister of Immigration, Refugees and Citizenship",
        "The Honourable Maya Okafor, P.C., M.P.",
        "The Committee",
        "Let them stay (en)",
        "<strong>nobody</strong>",
        "Because a promise was made.",
        "Table of Churches",
        petition.organization.name,
        "one person, one count",
        'id="sign"',
    ):
        assert words in page
    assert "copy@example.org" not in page


def test_the_holder_is_the_one_of_today(client: FlaskClient, rows: Rows) -> None:
    petition = rows.petition(slug="stay")
    (holder,) = petition.addressees[0].office.holders
    holder.until_on = dt.date(2025, 9, 1)
    rows.holder(office=holder.office, name="Paul Next", from_on=dt.date(2025, 9, 1))
    page = read(client, rows, "/petitions/stay")

    assert "Paul Next" in page
    assert "Maya Okafor" not in page


def test_every_language_of_the_texts_has_an_address(client: FlaskClient, rows: Rows) -> None:
    rows.petition(slug="stay", texts=["en", "fr", "ar"])
    french = read(client, rows, "/fr/petitions/stay")
    arabic = read(client, rows, "/ar/petitions/stay")

    assert '<html lang="fr"' in french
    assert "Let them stay (fr)" in french
    assert 'lang="ar" dir="rtl"' in arabic
    assert '<link rel="alternate" hreflang="ar" href="http://127.0.0.1:8000/ar/petitions/stay">' in _flat(
        french
    )
    assert client.get("/de/petitions/stay").status_code == 404


def _flat(page: str) -> str:
    return " ".join(page.split())


def test_a_visitor_without_a_text_in_their_language_reads_the_first_one(
    client: FlaskClient, rows: Rows
) -> None:
    rows.petition(slug="stay")
    page = read(client, rows, "/fr/petitions/stay")

    assert '<html lang="fr"' in page
    assert 'lang="en" dir="ltr"' in page
    assert "Signer cette pétition" in page
    assert "n’existe ici qu’en une langue : anglais." in page.replace("\u00a0", " ")
    assert "text-language" not in read(client, rows, "/petitions/stay")


def test_the_count_is_of_persons_that_are_confirmed(client: FlaskClient, rows: Rows) -> None:
    petition = rows.petition(slug="stay", goal=10)
    rows.signature(petition=petition)
    rows.signature(petition=petition, state=SignatureState.PENDING)
    rows.signature(petition=petition, kind="organization", organization="Sea Rescue")
    page = _flat(read(client, rows, "/petitions/stay"))

    assert 'data-count="1"' in page
    assert 'max="10"' in page
    assert "1 organisation has signed too" in page


def test_only_comments_under_a_public_name_are_shown(client: FlaskClient, rows: Rows) -> None:
    petition = rows.petition(slug="stay")
    shown = {"petition": petition, "exposure": Exposure.PUBLIC}
    rows.signature(comment="I am public \u202efdp", **shown)
    rows.signature(comment="I am for the minister", petition=petition)
    rows.signature(comment="I am hidden", comment_hidden_at=DAY_ONE, **shown)
    rows.signature(comment="I am pending", state=SignatureState.PENDING, **shown)
    rows.signature(comment="I am held", held_at=DAY_ONE, **shown)
    rows.signature(comment="I am a repeat", repeat_of_id=1, slot=None, **shown)
    page = read(client, rows, "/petitions/stay")

    assert "I am public fdp" in page
    for hidden in ("minister.", "hidden", "pending", "held", "a repeat"):
        assert f"I am {hidden}" not in page
    assert "I am for the minister" not in page


def test_chosen_comments_stand_before_newer_ones(client: FlaskClient, rows: Rows) -> None:
    petition = rows.petition(slug="stay")
    rows.signature(
        petition=petition, exposure=Exposure.PUBLIC, comment="Chosen", comment_highlighted_at=DAY_ONE
    )
    for number in range(6):
        later = DAY_ONE + dt.timedelta(days=1 + number)
        rows.signature(
            petition=petition, exposure=Exposure.PUBLIC, comment=f"Newer {number}", signed_at=later
        )
    page = read(client, rows, "/petitions/stay")

    assert page.index("Chosen") < page.index("Newer 5") < page.index("Newer 1")
    assert "Newer 0" not in page


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"state": PetitionState.PAUSED}, "Signing is paused"),
        ({"state": PetitionState.CLOSED, "closed_at": DAY_ONE}, "It closed on May 1, 2026"),
        ({"state": PetitionState.ARCHIVED}, "From the archive"),
        ({"closes_at": DAY_ONE}, "This petition is closed"),
        ({"opens_at": dt.datetime(2100, 1, 1, 15, tzinfo=dt.UTC)}, "opens on January 1, 2100"),
    ],
)
def test_a_petition_that_is_not_open_says_so_and_has_no_form(
    client: FlaskClient, rows: Rows, changed: dict[str, object], words: str
) -> None:
    rows.petition(slug="stay", **changed)
    page = read(client, rows, "/petitions/stay")

    assert words in page
    assert 'id="sign"' not in page


def test_a_letter_stands_in_the_page_ready_to_be_changed(client: FlaskClient, rows: Rows) -> None:
    rows.petition(slug="stay", kind=PetitionKind.LETTER)
    page = read(client, rows, "/petitions/stay")

    assert 'name="letter" form="sign"' in _flat(page)
    assert "Dear Minister, please let them stay.</textarea>" in page
    assert page.index('name="letter"') < page.index('<form id="sign"')


def test_a_statement_asks_for_the_organisation(client: FlaskClient, rows: Rows) -> None:
    rows.petition(slug="dissent", kind=PetitionKind.STATEMENT)
    rows.petition(slug="stay")

    assert 'name="organization"' in read(client, rows, "/petitions/dissent")
    assert 'name="organization"' not in read(client, rows, "/petitions/stay")


def test_who_sent_the_visitor_is_kept_in_the_form(client: FlaskClient, rows: Rows) -> None:
    rows.petition(slug="stay")

    assert 'name="source" value="kairos"' in _flat(read(client, rows, "/petitions/stay?source=kairos"))


def test_what_a_mailing_adds_to_its_links_is_a_source(client: FlaskClient, rows: Rows) -> None:
    rows.petition(slug="stay")
    mailing = "/petitions/stay?utm_medium=email&utm_source=Mail%20list&utm_campaign=june"

    assert 'name="source" value="Mail-list.june"' in _flat(read(client, rows, mailing))
    assert 'name="source" value="choir"' in _flat(read(client, rows, f"{mailing}&source=choir"))
    assert 'name="source"' not in _flat(read(client, rows, "/petitions/stay?utm_source=%22%3E"))


def test_an_accent_is_a_style_sheet_of_its_own(client: FlaskClient, rows: Rows) -> None:
    rows.petition(slug="stay", accent="#7a1f4b")

    assert "/accent/7a1f4b.css" in read(client, rows, "/petitions/stay")


def test_the_page_is_small(client: FlaskClient, rows: Rows) -> None:
    rows.petition(slug="stay")

    assert len(read(client, rows, "/petitions/stay")) < 40_000


def test_organisations_stand_under_a_statement_in_the_order_of_their_names(
    client: FlaskClient, rows: Rows
) -> None:
    petition = rows.petition(slug="dissent", kind=PetitionKind.STATEMENT)
    signed = {"petition": petition, "kind": "organization"}
    for name in ("Sea Rescue", "Église du Port", "Zebra Club"):
        rows.signature(organization=name, name="Private Person", **signed)
    rows.signature(organization="Quiet Ones", exposure=Exposure.COUNTED, **signed)
    rows.signature(organization="Not Yet", state=SignatureState.PENDING, **signed)
    page = read(client, rows, "/petitions/dissent")

    assert page.index("Église du Port") < page.index("Sea Rescue") < page.index("Zebra Club")
    for hidden in ("Quiet Ones", "Not Yet", "Private Person"):
        assert hidden not in page
