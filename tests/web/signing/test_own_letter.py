"""A signatory's own letter on their page: to copy, to mail, to print; and saying that it was mailed."""

import io
from collections.abc import Callable
from html import unescape
from typing import Any

import pikepdf
import pypdfium2
import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from petitions.campaign.models import Addressee, Copying, Petition, PetitionKind
from petitions.offices.models import OfficeKind
from petitions.ridings.models import Riding
from petitions.signing.models import Signature, SignatureState
from tests.factories import Rows

OwnPage = Callable[[Signature], str]
on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
SAMPLE = "I am [name], of [riding].\n\nLet them stay."
IN_RIDING: dict[str, Any] = {"riding_code": "35001", "riding_method": "signer-chosen"}


@pytest.fixture
def petition(rows: Rows) -> Petition:
    """To a minister and to one's own member, with a copy to a department and to the campaign."""
    minister = rows.holder().office
    member = rows.office(kind=OfficeKind.MEMBER, slug="mp", title_en="Member for Hull", riding_code="35001")
    rows.holder(office=member, name="Bo Roy", salutation_en="Dear Bo Roy", salutation_fr="Monsieur le Député")
    elsewhere = rows.office(slug="desk", title_en="Desk", address_en="1 Rideau Street\nOttawa ON K1N 8S7")
    made: Petition = rows.petition(
        kind=PetitionKind.LETTER,
        texts=["en", "fr", "ru", "ar"],
        addressees=[
            Addressee(position=1, office=minister),
            Addressee(position=2, is_own_member=True),
            Addressee(position=3, office=elsewhere, copying=Copying.CC),
            Addressee(position=4, email="copy@example.org", name="Our records", copying=Copying.CC),
        ],
    )
    for text in made.texts:
        text.sample_letter = SAMPLE
    rows.session.add(
        Riding(
            representation_order="2023", code="35001", name_en="Hull East", name_fr="Hull-Est", province="QC"
        )
    )
    return made


def pdf_words(answer: Any) -> str:
    assert answer.mimetype == "application/pdf"
    document = pypdfium2.PdfDocument(answer.data)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


@on_sqlite
def test_the_page_shows_the_letter_filled_in_and_the_ways_to_send_it(
    client: FlaskClient, rows: Rows, petition: Petition, own_page: OwnPage
) -> None:
    page = unescape(client.get(own_page(rows.signature(petition=petition, name="Ann Lee", **IN_RIDING))).text)

    assert "Dear Minister Okafor,\nDear Bo Roy,\n\nI am Ann Lee, of Hull East.\n\nLet them stay." in page
    assert "mailto:" in page
    assert "@example.ca?cc=desk@example.ca,copy@example.org&subject=" in page
    assert page.count("No stamp needed") == 2
    assert "Member for Hull (PDF)" in page


@on_sqlite
@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "We do not know your riding for certain yet"),
        (IN_RIDING | {"riding_method": "fsa-estimate"}, "We do not know your riding for certain yet"),
    ],
)
def test_an_unknown_member_leaves_a_sentence_and_no_hole(
    client: FlaskClient,
    rows: Rows,
    petition: Petition,
    own_page: OwnPage,
    values: dict[str, Any],
    sentence: str,
) -> None:
    page = client.get(own_page(rows.signature(petition=petition, **values))).text

    assert sentence in page
    assert "Member for Hull" not in page
    assert "Let them stay." in page
    assert "[riding]" not in page


@on_sqlite
def test_the_printed_letter_stands_in_the_window_and_is_tagged(
    client: FlaskClient, rows: Rows, petition: Petition, own_page: OwnPage
) -> None:
    path = own_page(rows.signature(petition=petition, name="Ann Lee", city="Hull", **IN_RIDING))
    answer = client.get(f"{path}/letter-2.pdf")

    words = pdf_words(answer)
    assert "Ann Lee Hull ON K1A 0A6" in words
    assert "Free of postage" in words
    assert "Dear Bo Roy, I am Ann Lee, of Hull East. Let them stay. Sincerely, Ann Lee" in words
    assert "Copy to: Desk · Our records" in words
    assert answer.headers["Cache-Control"] == "no-store"
    with pikepdf.open(io.BytesIO(answer.data)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) == "en"
    assert _height_of(answer.data, "House of Commons\r\nOttawa, Ontario") < 3.17
    assert "Free of postage" not in pdf_words(client.get(f"{path}/letter-3.pdf"))


def _height_of(data: bytes, words: str) -> float:
    """Inches from the top of the page to the lower edge of some words."""
    page = pypdfium2.PdfDocument(data)[0]
    text = page.get_textpage()
    found = text.search(words).get_next()
    assert found is not None
    lowest = min(text.get_charbox(each)[1] for each in range(found[0], sum(found)))
    return float((page.get_height() - lowest) / 72)


@on_sqlite
@pytest.mark.parametrize(
    ("language", "begun", "ended"),
    [("fr", "Madame la Ministre,", "Veuillez agréer"), ("ru", "Уважаемые дамы и господа!", "С уважением,")],
)
def test_the_printed_letter_speaks_its_language(
    client: FlaskClient,
    rows: Rows,
    petition: Petition,
    own_page: OwnPage,
    language: str,
    begun: str,
    ended: str,
) -> None:
    path = own_page(rows.signature(petition=petition, language=language))
    words = pdf_words(client.get(f"{path}/letter-1.pdf"))

    assert begun in words
    assert ended in words


@on_sqlite
def test_a_letter_speaks_one_language_on_a_page_in_another(
    client: FlaskClient, rows: Rows, petition: Petition, own_page: OwnPage
) -> None:
    path = own_page(rows.signature(petition=petition, language="en", spoken="ar"))
    page = client.get(path).text
    letter = page.partition('id="own-letter-text"')[2].partition("</p>")[0]
    printed = pdf_words(client.get(f"{path}/letter-1.pdf"))

    assert '<html lang="ar"' in page
    assert "Sincerely," in letter
    assert "مع" not in letter
    assert "Sincerely," in printed
    assert "Copy to: Desk" in printed


@on_sqlite
def test_a_letter_from_right_to_left_keeps_the_address_in_the_window(
    client: FlaskClient, rows: Rows, petition: Petition, own_page: OwnPage
) -> None:
    answer = client.get(f"{own_page(rows.signature(petition=petition, language='ar'))}/letter-1.pdf")

    with pikepdf.open(io.BytesIO(answer.data)) as pdf:
        assert str(pdf.Root.Lang) == "ar"
    page = pypdfium2.PdfDocument(answer.data)[0]
    window = page.get_textpage().get_text_bounded(
        left=72, right=310, top=792 - 2.1 * 72, bottom=792 - 3.2 * 72
    )
    assert all(word in window for word in ("Honourable", "Commons", "Ottawa"))


@on_sqlite
@pytest.mark.parametrize(
    "hostile", ['#read("/etc/passwd") $x$ *b* <script>', "ᐃᓄᒃ 🕊 علی‌رضا \u202eevil", "x" * 10_000]
)
def test_whatever_was_written_stays_text(
    client: FlaskClient, rows: Rows, petition: Petition, own_page: OwnPage, hostile: str
) -> None:
    path = own_page(rows.signature(petition=petition, letter=hostile, name="Ann #panic()"))

    assert client.get(path).status_code == 200
    assert "<script>" not in client.get(path).text.partition("own-letter-text")[2].partition("</p>")[0]
    assert "Ann #panic()" in pdf_words(client.get(f"{path}/letter-1.pdf"))


@on_sqlite
@pytest.mark.parametrize("state", [SignatureState.PENDING, SignatureState.WITHDRAWN])
def test_there_is_no_letter_to_send_before_confirming_or_after_leaving(
    client: FlaskClient, rows: Rows, petition: Petition, own_page: OwnPage, state: SignatureState
) -> None:
    slot = 1 if state == SignatureState.PENDING else None
    path = own_page(rows.signature(petition=petition, state=state, slot=slot))

    assert "mailto:" not in client.get(path).text.partition("<main")[2].partition("</main")[0]
    assert client.get(f"{path}/letter-1.pdf").status_code == 404
    assert client.get(f"{path}/letter-9.pdf").status_code == 404


def test_mailed_is_said_once_shown_apart_and_taken_back(
    client: FlaskClient, rows: Rows, petition: Petition, own_page: OwnPage, session: Session
) -> None:
    several = [rows.signature(petition=petition) for _ in range(12)]
    paths = [own_page(each) for each in several[:7]]
    for path in [*paths[:4], paths[0]]:
        assert client.post(f"{path}/mailed").status_code == 303
    slug = petition.slug
    assert client.get(f"/petitions/{slug}.json").json["letters_mailed"] == "<5"
    assert "Fewer than five people say" in client.get(f"/petitions/{slug}").text

    for path in paths:
        client.post(f"{path}/mailed")
    assert client.get(f"/petitions/{slug}.json").json["letters_mailed"] == 7
    assert client.get(f"/petitions/{slug}/count.json").json["count"] == 12
    assert "7 people say that they also mailed" in client.get(f"/petitions/{slug}").text
    assert "No, I did not mail it" in client.get(paths[0]).text

    client.post(f"{paths[0]}/not-mailed")
    assert client.get(f"/petitions/{slug}.json").json["letters_mailed"] == 6
    assert client.get(f"{paths[0]}/mailed").status_code == 405
