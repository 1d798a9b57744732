"""What is printed to post a delivery: sheets that add up, an address in the window, a code to the page."""

import datetime as dt
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from petitions.delivery.documents import volumes
from petitions.delivery.documents.labels import label_sheets
from petitions.delivery.documents.links import Links
from petitions.delivery.documents.pack import Envelope, Pack, grams, is_letter, page_count, write_pack
from petitions.delivery.documents.volumes import write_pdf_volumes
from petitions.offices.post import FREE_OF_POSTAGE, address_lines, paper_for
from tests.delivery.documents.samples import many_names, package
from tests.delivery.documents.tags import check_accessible, count

TO = (
    "The Honourable Maya Okafor, P.C., M.P.",
    "Minister of Immigration, Refugees and Citizenship",
    *address_lines("House of Commons\nOttawa, Ontario\nK1A 0A6"),
)
OFFICE = "https://example.org/o/109C-FKH8-NNB1-WTHF-C839-KYN7-XYZW"
WHERE = "https://example.org/organize/petitions/let-them-stay/deliveries"
WINDOW_LEFT, WINDOW_TOP, WINDOW_BOTTOM = 1.0, 2.1, 3.2  # inches from the left and the top of the paper


def packed(
    folder: Path, *, paper: str = "us-letter", postage: tuple[str, ...] = (), **changes: object
) -> Pack:
    sample = package(links=Links(office=OFFICE, paper=paper), **changes)
    made = write_pdf_volumes(sample, folder)
    return write_pack(sample, Envelope(TO, postage, WHERE), made, folder)


def texts(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def test_every_part_begins_on_a_sheet_of_its_own_and_the_sheets_add_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(volumes, "FIRST_VOLUME_LINES", 10)
    pack = packed(tmp_path, names=lambda: many_names(40))
    pages = [page_count(path) for path in sorted(tmp_path.glob("*-[0-9]-*.pdf"))]
    found = texts(pack.file.path)

    assert len(pages) > 1
    # Mine, the one with the address, and all that the volumes fill.
    assert pack.sheet_count == 1 + sum((count + 1) // 2 for count in pages)
    assert "do not post it" in found[0]
    assert f"{pack.sheet_count} sheets" in found[0]
    assert WHERE.partition("/organize")[2][:12] in "".join(found[0].split())
    assert [found[1].strip(), found[3].strip()] == ["", ""]
    assert "Volume 2 of" in found[2]
    assert found[4] == texts(sorted(tmp_path.glob("*-1-report.pdf"))[0])[0]


def test_a_screen_reader_finds_its_way_as_in_the_volumes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(volumes, "FIRST_VOLUME_LINES", 10)
    pack = packed(tmp_path, names=lambda: many_names(40))
    parts = [pack.file.path, *sorted(tmp_path.glob("*-[0-9]-*.pdf"))]
    headings, tables = ([count(path, kind) for path in parts] for kind in ("/H1", "/TH"))

    check_accessible(pack.file.path, title="Print pack CS-2026-0007-03")
    # What the volumes have, and the headings of our two sheets.
    assert headings[0] == 2 + sum(headings[1:])
    assert tables[0] == sum(tables[1:]) > 0
    with pikepdf.open(pack.file.path) as document, document.open_outline() as outline:
        marks = [(item.title, pikepdf.Page(item.destination[0]).index) for item in outline.root]
    assert [title.partition(":")[0] for title, _ in marks] == [
        "Print pack CS-2026-0007-03",
        "Volume 1 of 2",
        "Volume 2 of 2",
    ]
    assert [page % 2 for _, page in marks] == [0, 0, 0]


def test_equal_packs_have_equal_bytes(tmp_path: Path) -> None:
    assert packed(tmp_path).file.sha256 == packed(tmp_path).file.sha256


def test_the_address_shows_in_the_window(tmp_path: Path) -> None:
    pack = packed(tmp_path, postage=FREE_OF_POSTAGE)
    with pypdfium2.PdfDocument(pack.file.path) as document:
        page = document[2]
        text, height = page.get_textpage(), page.get_height()
        boxes = [
            text.get_charbox(index)
            for line in TO[:3]
            for start in [text.search(line[:16]).get_next()[0]]
            for index in range(start, start + 16)
        ]
    assert min(box[0] for box in boxes) == pytest.approx(WINDOW_LEFT * 72, abs=3)
    assert height - max(box[3] for box in boxes) >= WINDOW_TOP * 72
    assert height - min(box[1] for box in boxes) <= WINDOW_BOTTOM * 72


def test_postage_is_spared_only_where_that_is_true(tmp_path: Path) -> None:
    assert [number for number in (90, 94, 95, 120) if is_letter(number)] == [90, 94]
    assert grams(8) == 70
    for postage in ((), FREE_OF_POSTAGE):
        text = "".join(texts(packed(tmp_path, postage=postage).file.path)[:3])
        assert (FREE_OF_POSTAGE[1] in text) == bool(postage)
        assert ("none, if posted in Canada" in text) == bool(postage)


def test_the_letter_leads_to_the_office_s_page_and_encloses_no_tables(tmp_path: Path) -> None:
    pack = packed(tmp_path)
    with pypdfium2.PdfDocument(pack.file.path) as document:
        letter = document[5].render(scale=3).to_pil()
        words = document[5].get_textpage().get_text_bounded()

    assert [each.text for each in zxingcpp.read_barcodes(letter)] == [OFFICE]
    assert OFFICE.partition("://")[2] in words
    assert "CSV" not in words.partition("Enclosed")[2]


def test_paper_is_what_the_office_prints_on(tmp_path: Path) -> None:
    assert {
        paper_for(lines) for lines in ("", "House of Commons\nOttawa, Ontario\nK1A 0A6", "1 Road\nCanada")
    } == {"us-letter"}
    assert paper_for("Palais des Nations\n1211 Genève\nSuisse") == "a4"
    pack = packed(tmp_path, paper="a4")
    with pypdfium2.PdfDocument(pack.file.path) as document:
        assert {tuple(map(round, page.get_size())) for page in document} == {(595, 842)}


def test_thirty_labels_stand_on_a_sheet(tmp_path: Path) -> None:
    labels = [("en", Envelope(TO, FREE_OF_POSTAGE))] * 31
    at = dt.datetime(2026, 11, 2, tzinfo=dt.UTC)
    path = tmp_path / "labels.pdf"
    path.write_bytes(label_sheets(labels, title="Labels", author="A group", language="en", at=at))

    found = texts(path)
    assert [text.count("Maya Okafor") for text in found] == [30, 1]
    assert found[0].count("K1A") == 30
