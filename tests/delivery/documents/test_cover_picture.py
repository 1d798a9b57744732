"""The campaign's picture on the cover: seen, described, credited, and never a page more."""

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from petitions.campaign.models import Petition
from petitions.campaign.picture_models import CampaignPicture
from petitions.delivery.contents.cover_picture import cover_picture
from petitions.delivery.documents.package import Package
from petitions.delivery.documents.picture import MOST_BESIDE, Picture, drawn_in, picture_part
from petitions.delivery.documents.volumes import write_pdf_volumes
from tests.delivery.documents.samples import BASE, package, pages


def drawn(kind: str = "JPEG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (900, 506), "navy").save(file, format=kind)
    return file.getvalue()


def with_picture(**text: str) -> Package:
    picture = Picture(drawn(), alt="Nine plates on a table.", credit="Photo : Ann Lee", language="fr")
    return package(petition=replace(BASE.petition, picture=picture, **text))


@pytest.mark.parametrize("paper", ["us-letter", "a4"])
def test_the_picture_is_described_credited_and_takes_no_page_of_its_own(tmp_path: Path, paper: str) -> None:
    title = "Waive the loans of everybody who came here by plane with nothing but a bag and a promise"
    demand = ("Fully waive repayment of travel loans, of those past too. " * 6)[: MOST_BESIDE - len(title)]
    given = with_picture(title=title, demand=demand.strip())
    given = replace(given, links=replace(given.links, paper=paper))
    (file,) = write_pdf_volumes(given, tmp_path)
    found = pages(file)

    with pikepdf.open(file.path) as pdf:
        figures = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/Alt" in each]
        assert "Nine plates on a table." in {str(each.Alt) for each in figures}
        assert pdf.open_metadata()["pdfuaid:part"] == "1"
        assert "/Image" in {
            str(each.get("/Subtype")) for each in pdf.objects if isinstance(each, pikepdf.Stream)
        }
    assert "Photo : Ann Lee" in found[0]
    assert "Reference" in found[0]
    assert "Dear Minister Hussen," in found[1]


def test_a_long_title_and_demand_have_the_cover_to_themselves() -> None:
    picture = Picture(drawn(), alt="Plates.")

    assert picture_part(picture, beside=MOST_BESIDE)["alt"] == "Plates."
    assert picture_part(picture, beside=MOST_BESIDE + 1) == {}
    assert picture_part(None, beside=0) == {}


@pytest.mark.parametrize(
    ("focus", "place"), [("top", "xMidYMin"), ("right", "xMaxYMid"), ("middle", "xMidYMid")]
)
def test_what_must_stay_in_sight_stays(focus: str, place: str) -> None:
    assert f"preserveAspectRatio='{place} slice'" in drawn_in(b"x", focus, (4, 2))


def test_the_words_are_in_the_office_s_language_or_in_the_first_that_there_is() -> None:
    row = CampaignPicture(focus="top", captions={"ru": {"alt": "Тарелки", "credit": ""}})
    petition = Petition(picture=row)
    shown = cover_picture(petition, "fr", b"x")

    assert shown is not None
    assert (shown.alt, shown.language, shown.focus) == ("Тарелки", "ru", "top")
    assert cover_picture(petition, "fr", b"") is None
    assert cover_picture(Petition(), "fr", b"x") is None
