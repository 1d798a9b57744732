"""The PDF volumes: what they hold, that they can be read by everyone, and that nothing in them is markup."""

from dataclasses import replace
from itertools import chain
from pathlib import Path

import pikepdf
import pytest

from petitions.delivery.documents.files import File
from petitions.delivery.documents.package import Comment, Kind, LetterGroup, Letters, Package
from petitions.delivery.documents.typeset import TypesettingFailed, typeset
from petitions.delivery.documents.volumes import Progress, write_pdf_volumes
from tests.delivery.documents.catalogue import sentences
from tests.delivery.documents.samples import COMMENTS, UNTIL, many_names, package, pages, words_of
from tests.delivery.documents.tags import check_accessible


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> File:
    (file,) = write_pdf_volumes(package(), tmp_path_factory.mktemp("report"))
    return file


def made(given: Package, folder: Path) -> File:
    return write_pdf_volumes(given, folder)[0]


def test_report_is_tagged_for_screen_readers(report: File) -> None:
    check_accessible(report.path, title="Waive travel loans: report to the Minister of Immigration")


def test_report_has_headings_tables_lists_and_a_described_picture(report: File) -> None:
    with pikepdf.open(report.path) as pdf:
        tags = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/S" in each]
        kinds = {str(tag.S) for tag in tags}
        described = [str(tag.Alt) for tag in tags if "/Alt" in tag and str(tag.S) == "/Figure"]

    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/L", "/LI", "/P", "/Figure"} <= kinds
    assert any("it rises to 1,204" in text for text in described)


def test_every_page_is_letter_size_with_number_and_reference(report: File) -> None:
    found = pages(report)

    for number, text in enumerate(found, start=1):
        assert f"page {number} of {len(found)}" in " ".join(text.split())
        assert "CS-2026-0007-03" in text
    with pikepdf.open(report.path) as pdf:
        assert {tuple(map(float, page.mediabox)) for page in pdf.pages} == {(0, 0, 612, 792)}


def test_report_goes_from_cover_to_names(report: File) -> None:
    whole = words_of(report)
    steps = (
        "1,204 people have signed",
        "Dear Minister Hussen,",
        "In this package",
        "We ask you to act.",
        "One person, one count",
        "The busiest day was September 1, 2026",
        "Newfoundland and Labrador",
        "Maison Ouverte",
        "In their own words",
        "How to answer",
        "Comments, 1 to 2",
        "Names, 1 to 2",
    )

    places = [
        whole.rindex(step) if step.startswith(("Comments", "Names")) else whole.index(step) for step in steps
    ]
    places[8] = whole.index(steps[8], places[7])
    places[9] = whole.index(steps[9], places[8])
    assert places == sorted(places)


def test_covering_letter_stands_on_one_page(report: File) -> None:
    letter = " ".join(pages(report)[1].split())

    assert "The Honourable Ahmed Hussen, P.C., M.P. Minister of Immigration House of Commons" in letter
    assert "61 of them did so since our last delivery, on October 1, 2026." in letter
    assert "Yours sincerely, Ruth Abara Coordinator Refuge Coalition" in letter
    assert "c.c. Standing Committee" in letter


def test_small_cells_stay_hidden(report: File) -> None:
    assert "Nunavut <5" in words_of(report)


def test_french_office_gets_french_words(tmp_path: Path) -> None:
    addressee = replace(package().addressee, salutation="Madame la Ministre")
    whole = words_of(made(package(language="fr", addressee=addressee), tmp_path)).replace("\u202f", " ")

    assert "Madame la Ministre," in whole
    assert "Veuillez agréer, Madame la Ministre, l’expression" in whole
    assert "1 204 personnes ont signé" in whole.replace("\xa0", " ")
    assert "du 1er octobre" in whole.lower()
    assert [english for english in sentences() if english in whole] == []


def test_same_package_gives_same_bytes(report: File, tmp_path: Path) -> None:
    assert made(package(), tmp_path).sha256 == report.sha256


def test_date_in_the_file_is_the_end_of_the_window(report: File) -> None:
    with pikepdf.open(report.path) as pdf:
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20261102")


def test_private_comment_is_signed_with_the_province_alone(tmp_path: Path) -> None:
    given = package(comments=lambda: [Comment("Private.", place="Grise Fiord", province="NU")])

    whole = words_of(made(given, tmp_path))

    assert "a signatory, Nunavut" in whole
    assert "Grise Fiord" not in whole


def test_letters_are_grouped_and_counted(tmp_path: Path) -> None:
    groups = (LetterGroup("Dear Minister, stay.", 1143, is_sample=True),)
    letters = Letters(groups, 61, lambda: [Comment("My own letter.", "Nancy Roy", "Hull", "QC")])
    text = replace(package().petition, kind=Kind.LETTER)

    whole = words_of(made(package(letters=letters, petition=text), tmp_path))

    assert "1,143 people sent the sample letter. 61 people wrote their own." in whole
    assert "61 wrote letters in their own words" in whole
    assert "My own letter. — Nancy Roy, Hull, QC" in whole


def test_letters_that_few_sent_stand_behind_the_report(tmp_path: Path) -> None:
    groups = tuple(LetterGroup(f"Letter of {number}.", number) for number in (2, 9, 5, 7))
    letters = Letters(groups, 1, lambda: [Comment("My own letter.")])

    whole = words_of(made(package(letters=letters), tmp_path))

    printed, _, behind = whole.partition("Talk to us")
    assert [f"Letter of {number}." in printed for number in (9, 7, 5, 2)] == [True, True, True, False]
    assert "Letters, 1 to 2" in behind
    assert behind.index("Letter of 2. — sent by 2 people") < behind.index("My own letter.")


def test_letterhead_names_the_organization_once(tmp_path: Path) -> None:
    organization = replace(package().organization, address_lines=("Refuge Coalition", "12 Example Street"))

    letter = " ".join(pages(made(package(organization=organization), tmp_path))[1].split())

    assert letter.count("Refuge Coalition") == 2  # above the letter and under the signature


def test_more_than_five_thousand_names_go_into_volumes_of_their_own(tmp_path: Path) -> None:
    told: list[Progress] = []

    files = write_pdf_volumes(package(names=lambda: many_names(5_001)), tmp_path, progress=told.append)

    assert [file.name for file in files] == [
        "CS-2026-0007-03-1-report.pdf",
        "CS-2026-0007-03-2-names.pdf",
        "CS-2026-0007-03-3-names.pdf",
    ]
    assert told == [Progress(0, 3), Progress(1, 3), Progress(2, 3), Progress(3, 3)]
    first, second, third = map(words_of, files)
    assert "Volume 3: Names, 5,001 to 5,001" in first
    assert "Signatory 5000, Ottawa" in second
    assert "Signatory 5001" not in second
    assert "Signatory 5001, Ottawa" in third


def test_streams_are_read_once_and_never_held(tmp_path: Path) -> None:
    reads = {"names": 0, "comments": 0}

    def counted(what: str, items: tuple[object, ...]) -> chain[object]:
        reads[what] += 1
        return chain(items)

    given = package(names=lambda: counted("names", ()), comments=lambda: counted("comments", COMMENTS))
    write_pdf_volumes(given, tmp_path)

    assert reads == {"names": 1, "comments": 1}


def test_empty_delivery_still_makes_a_report(tmp_path: Path) -> None:
    given = package(
        names=list,
        comments=list,
        growth=(),
        provinces={},
        organizations=(),
        highlights=(),
        message="*Thanks*",
    )

    whole = words_of(made(given, tmp_path))

    assert "Thanks" in whole
    assert "How it grew" not in whole


def test_rehearsal_says_so_on_the_cover(tmp_path: Path) -> None:
    file = made(package(is_test=True), tmp_path)

    assert "TEST: this is a rehearsal and was not delivered." in " ".join(pages(file)[0].split())


def test_file_is_described_as_it_lies_on_disk(report: File) -> None:
    assert report.size == report.path.stat().st_size
    assert report.media_type == "application/pdf"


def test_typesetting_failure_names_the_file_and_the_reason(tmp_path: Path) -> None:
    data = tmp_path / "data.json"
    data.write_text("{}")

    with pytest.raises(TypesettingFailed, match=r"out\.pdf: (.|\n)*dictionary does not contain key"):
        typeset("report.typ", data, tmp_path / "out.pdf", created_at=UNTIL)
