"""The plain text says what the report says, in lines that any mail program keeps."""

from dataclasses import replace
from pathlib import Path

from petitions.delivery.documents.links import Links
from petitions.delivery.documents.package import Comment, Letters
from petitions.delivery.documents.plain_text import WIDTH, write_text
from tests.delivery.documents.samples import package

LONG_LINK = "https://petitions.example.org/office/" + "x" * 90


def text(folder: Path, **changes: object) -> str:
    return write_text(package(**changes), folder).path.read_text(encoding="utf-8")


def test_text_holds_letter_and_report(tmp_path: Path) -> None:
    written = text(tmp_path)

    for part in (
        "Dear Minister Hussen,",
        "    Fully waive repayment of travel loans.",
        "WHAT IS ASKED\n=============",
        "We ask you to act.[1]",
        "[1] See page 9.",
        "Signatories................................................1,204",
        "Nunavut.......................................................<5",
        "> It took us nine years.\n-- Aster Tesfay, Halifax,\u00a0NS",
        "HOW TO ANSWER",
    ):
        assert part in written


def test_lines_are_short_but_for_whole_addresses(tmp_path: Path) -> None:
    petition = replace(package().petition, body="word " * 300 + "y" * 200, why="* " + "item " * 60)
    comment = Comment("z" * 500 + "\n\n" + "talk " * 100, "Ann", "Hull", "QC")

    written = text(
        tmp_path,
        petition=petition,
        highlights=(comment,),
        letters=Letters(own_count=3),
        links=Links(office=LONG_LINK),
    )

    assert LONG_LINK in written.splitlines()
    assert [line for line in written.splitlines() if len(line) > WIDTH and "https://" not in line] == []


def test_printing_marks_are_not_copied_along(tmp_path: Path) -> None:
    assert "\u200b" not in text(tmp_path, highlights=(Comment("x" * 200),))


def test_french_office_reads_french(tmp_path: Path) -> None:
    written = text(tmp_path, language="fr")

    assert "CE QUI EST DEMANDÉ" in written
    assert "Nouvelle-Écosse" in written
