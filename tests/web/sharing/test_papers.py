"""Card, poster and sheet as they are printed: as an eye, a screen reader and a telephone see them."""

import io
from typing import Any

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from flask.testing import FlaskClient
from PIL import Image

from petitions.campaign.models import Petition, PetitionKind, PetitionState
from petitions.web.sharing import press
from petitions.web.sharing.views import PRESS
from tests.factories import Rows

SITE = "http://127.0.0.1:8000"
ARABIC = "أوقفوا الترحيل إلى الخطر"
# One database is enough where only the printing is looked at.
once = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def petition(rows: Rows) -> Petition:
    made: Petition = rows.petition(slug="stay", texts=["en", "fr", "ar"], accent="#7a1f4b", goal=100)
    made.text("ar").title = made.text("ar").demand = ARABIC
    made.organization.name = "Refuge Coalition"
    made.organization.postal_address = "Refuge Coalition\n400 Sample Avenue\nToronto, Ontario  M2N 0A0"
    for _ in range(57):
        rows.signature(petition=made)
    rows.session.commit()
    return made


def words(pdf: bytes) -> str:
    """All words of a document of one page, on one line."""
    with pypdfium2.PdfDocument(pdf) as document:
        (page,) = document
        return " ".join(page.get_textpage().get_text_bounded().split())


def picture(pdf: bytes) -> Image.Image:
    with pypdfium2.PdfDocument(pdf) as document:
        return document[0].render(scale=3).to_pil()


def codes(image: Image.Image) -> list[str]:
    """What a telephone reads, held before the page."""
    return [found.text for found in zxingcpp.read_barcodes(image)]


def tags(pdf: bytes) -> tuple[dict[str, Any], set[str]]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        elements = [each for each in opened.objects if isinstance(each, pikepdf.Dictionary) and "/S" in each]
        metadata = {
            "language": str(opened.Root.Lang),
            "title": opened.open_metadata()["dc:title"],
            "ua": opened.open_metadata()["pdfuaid:part"],
            "size": [float(each) for each in opened.pages[0].mediabox],
        }
        return metadata, {str(each.S) for each in elements}


def test_the_card_is_a_picture_of_1200_by_630(client: FlaskClient, petition: Petition) -> None:
    answer = client.get("/petitions/stay/card.png")
    image = Image.open(io.BytesIO(answer.data))

    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert image.size == (1200, 630)
    assert image.convert("RGB").getpixel((600, 5)) == (0x7A, 0x1F, 0x4B)  # the campaign's colour
    assert answer.headers["Cache-Control"] == "public, max-age=120"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_the_card_changes_with_the_rounded_count_only(
    client: FlaskClient, rows: Rows, petition: Petition
) -> None:
    first = client.get("/petitions/stay/card.png")
    rows.signature(petition=petition)
    rows.session.commit()
    second = client.get("/petitions/stay/card.png")
    for _ in range(2):
        rows.signature(petition=petition)
    rows.session.commit()
    third = client.get("/petitions/stay/card.png")

    assert first.data == second.data != third.data
    assert first.headers["ETag"] == second.headers["ETag"] != third.headers["ETag"]


@once
def test_who_has_the_card_gets_no_second(client: FlaskClient, petition: Petition) -> None:
    tag = client.get("/petitions/stay/card.png").headers["ETag"]
    answer = client.get("/petitions/stay/card.png", headers={"If-None-Match": tag})

    assert (answer.status_code, answer.data) == (304, b"")


@once
def test_the_card_is_in_the_language_of_its_address(client: FlaskClient, petition: Petition) -> None:
    pictures = {client.get(f"{lang}/petitions/stay/card.png").data for lang in ("/en", "/fr", "/ar")}

    assert len(pictures) == 3


@once
def test_an_arabic_card_begins_at_the_right(client: FlaskClient, petition: Petition) -> None:
    image = Image.open(io.BytesIO(client.get("/ar/petitions/stay/card.png").data)).convert("L")
    title = image.crop((0, 150, 1200, 400)).point(lambda value: 255 if value < 128 else 0)
    left, _top, right, _bottom = title.getbbox()

    assert 1200 - right < 90 < left


@pytest.mark.parametrize("kind", ["poster", "sheet"])
def test_paper_is_tagged_and_one_letter_page(client: FlaskClient, petition: Petition, kind: str) -> None:
    answer = client.get(f"/fr/petitions/stay/{kind}.pdf")
    metadata, kinds = tags(answer.data)

    assert answer.headers["Content-Disposition"] == f"inline; filename=stay-{kind}-fr.pdf"
    assert metadata == {
        "language": "fr",
        "title": "Let them stay (fr)",
        "ua": "1",
        "size": [0, 0, 612, 792],
    }
    assert {"/Title", "/Figure", "/P"} <= kinds


@once
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_poster_is_read_by_eye_and_by_telephone(
    client: FlaskClient, petition: Petition, lang: str
) -> None:
    pdf = client.get(f"/{lang}/petitions/stay/poster.pdf").data
    path = "/petitions/stay" if lang == "en" else "/ar/petitions/stay"
    found = codes(picture(pdf))

    assert len(found) == 8  # the large one and one on each strip
    assert set(found) == {f"{SITE}{path}?source=poster"}
    assert "127.0.0.1:8000" in words(pdf)


@once
def test_the_sheet_says_what_is_signed_and_what_becomes_of_it(
    client: FlaskClient, petition: Petition
) -> None:
    pdf = client.get("/petitions/stay/sheet.pdf").data
    text = words(pdf)

    for part in (
        "Let them stay (en)",
        "Stop the deportations and grant permanent residence.",
        "To: Minister of Immigration, Refugees and Citizenship",
        "Name City or town Postal code Signature",
        "Refuge Coalition gathers these signatures for this petition only.",
        "They do not count as a petition to the House of Commons",
        "400 Sample Avenue",
        "Text version 1, en. Source: sheet / stay",
    ):
        assert part in text
    assert text.count("Refuge Coalition 400") == 1
    assert codes(picture(pdf)) == [f"{SITE}/petitions/stay?source=sheet"]
    _metadata, kinds = tags(pdf)
    assert {"/Table", "/TH", "/TD"} <= kinds


@once
def test_a_sheet_has_fourteen_lines_however_long_the_demand(client: FlaskClient, rows: Rows) -> None:
    petition = rows.petition(slug="long")
    petition.text().title = "A very long title " * 10
    petition.text().demand = "We ask for many things at once, and at length. " * 25
    rows.session.commit()
    text = words(client.get("/petitions/long/sheet.pdf").data)

    assert " 13 14 " in text
    assert words(client.get("/petitions/long/poster.pdf").data)


@once
def test_words_of_a_petition_are_never_markup(client: FlaskClient, rows: Rows) -> None:
    petition = rows.petition(slug="sly")
    petition.text().title = '#panic("no") *bold* $x$ \\ \u202e \ue000'
    petition.text().demand = '= Heading\n#read("/etc/passwd") {{ 7 * 7 }}'
    rows.session.commit()
    text = words(client.get("/petitions/sly/poster.pdf").data)

    assert '#panic("no") *bold* $x$' in text
    assert '#read("/etc/passwd") {{ 7 * 7 }}' in text
    assert client.get("/petitions/sly/card.png").status_code == 200


@once
@pytest.mark.parametrize("kind", list(PetitionKind))
def test_every_kind_of_petition_has_its_papers(client: FlaskClient, rows: Rows, kind: PetitionKind) -> None:
    rows.petition(slug="kind", kind=kind, goal=None, addressees=[])
    rows.session.commit()

    for name in ("card.png", "poster.pdf", "sheet.pdf"):
        assert client.get(f"/petitions/kind/{name}").status_code == 200


@once
@pytest.mark.parametrize("name", ["card.png", "poster.pdf", "sheet.pdf", "embed", "embed.js"])
def test_what_is_not_public_is_not_shared(client: FlaskClient, rows: Rows, name: str) -> None:
    rows.petition(slug="draft", state=PetitionState.DRAFT)
    rows.petition(slug="stay")
    rows.session.commit()

    assert client.get(f"/petitions/draft/{name}").status_code == 404
    assert client.get(f"/xx/petitions/stay/{name}").status_code == 404
    assert client.get(f"/petitions/stay/{name}").status_code == 200


@once
def test_who_finds_the_press_busy_may_come_again(
    client: FlaskClient, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows.petition(slug="wanted-by-many")  # no other test has had it set
    rows.session.commit()
    monkeypatch.setattr(press, "LONGEST_WAIT", 0.01)
    with PRESS._machine:
        answer = client.get("/petitions/wanted-by-many/poster.pdf")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert client.get("/petitions/wanted-by-many/poster.pdf").status_code == 200
