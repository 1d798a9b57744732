"""The CSV tables open in any spreadsheet, run no formula and say what each column means."""

import csv
import hashlib
from pathlib import Path

import pytest

from petitions.delivery.documents.links import Links
from petitions.delivery.documents.package import Comment, LetterGroup, Letters, Name
from petitions.delivery.documents.tables import COLUMNS, MARK, write_csv
from tests.delivery.documents.samples import package


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def tables(folder: Path, **changes: object) -> dict[str, list[list[str]]]:
    """The rows of each table, without the marks."""
    return {name: [row[:-1] if rows[0][-1] == MARK else row for row in rows]
            for name, rows in marked(folder, **changes).items()}  # fmt: skip


def marked(folder: Path, **changes: object) -> dict[str, list[list[str]]]:
    files = write_csv(package(**changes), folder)
    return {file.name.rpartition("-")[2].removesuffix(".csv"): read(file.path) for file in files}


def test_names_stand_in_their_columns(tmp_path: Path) -> None:
    head, first, second = tables(tmp_path)["names"]

    assert [*head, MARK] == list(COLUMNS["names"])
    assert first == ["1", "Aster Tesfay", "Halifax", "NS", "", "2026-10-05", "en", "2"]
    assert second == ["2", "Wei Li", "Paris", "ZZ", "France", "", "", ""]


def test_letters_are_counted_by_kind(tmp_path: Path) -> None:
    groups = (LetterGroup("Sample.", 40, is_sample=True), LetterGroup("Alike.", 3), LetterGroup("Too.", 2))

    rows = tables(tmp_path, letters=Letters(groups, own_count=7, near_count=2))["counts"]

    assert [row[1:] for row in rows if row[0] == "letter"] == [
        ["sample", "40"], ["alike", "5"], ["near", "2"], ["own", "7"],
    ]  # fmt: skip


def test_comments_and_letters_stand_in_one_table(tmp_path: Path) -> None:
    letters = Letters(
        own_count=1, own=lambda: [Comment("Dear Minister,\n\n“stay”", "Nancy Roy", "Hull", "QC")]
    )

    _head, first, second, letter = tables(tmp_path, letters=letters)["comments"]

    assert first == ["comment", "1", "It took us nine years.", "Aster Tesfay", "Halifax", "NS", "", "", "en"]
    assert second == ["comment", "2", "Combien devons-nous ?", "", "", "QC", "", "", "fr"]
    assert letter[:4] == ["letter", "1", "Dear Minister,\n\n“stay”", "Nancy Roy"]


def test_private_comment_tells_no_place(tmp_path: Path) -> None:
    private = Comment("Private.", place="Grise Fiord", province="NU")

    assert "Grise Fiord" not in str(tables(tmp_path, comments=lambda: [private]))


def test_counts_hide_small_cells(tmp_path: Path) -> None:
    rows = tables(tmp_path)["counts"]

    assert ["total", "signatories", "1204"] in rows
    assert ["class", "repeats", "17"] in rows
    assert ["province", "NU", "<5"] in rows
    assert ["day", "2026-10-20", "61"] in rows


@pytest.mark.parametrize("begin", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_no_cell_is_a_formula(begin: str, tmp_path: Path) -> None:
    found = tables(tmp_path, names=lambda: [Name(begin, begin)], comments=lambda: [Comment(begin, begin)])

    cells = [cell for table in found.values() for row in table for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))]


def test_direction_overrides_and_controls_are_left_out(tmp_path: Path) -> None:
    _head, row = tables(tmp_path, names=lambda: [Name("Ann\u202e Roy\x00\ud800")])["names"]

    assert row[1] == "Ann Roy"


def test_a_public_digest_does_not_let_anybody_guess_at_a_table(tmp_path: Path) -> None:
    links = [Links(office=f"https://example.org/office/{secret}") for secret in ("one", "two")]
    first, second = (marked(tmp_path, links=each) for each in links)

    for table in ("names", "comments", "counts"):
        row, *others = first[table][1:]
        assert len(row[-1]) == 32
        assert row[-1] != second[table][1][-1]
        assert {other[-1] for other in others} <= {""}
    assert "one" not in first["names"][1][-1]


def test_every_column_is_described(tmp_path: Path) -> None:
    found = marked(tmp_path)

    described = [(table, column) for table, column, _meaning in found["columns"][1:]]
    assert described == [(table, column) for table, rows in found.items() for column in rows[0]]
    assert all(meaning for _table, _column, meaning in found["columns"])


def test_descriptions_speak_the_language_of_the_office(tmp_path: Path) -> None:
    assert ["names", "name", "Le nom tel que saisi"] in tables(tmp_path, language="fr")["columns"]


def test_size_and_digest_are_those_of_the_file(tmp_path: Path) -> None:
    for file in write_csv(package(), tmp_path):
        data = file.path.read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        assert (file.size, file.sha256) == (len(data), hashlib.sha256(data).hexdigest())


def test_many_rows_are_all_written(tmp_path: Path) -> None:
    found = tables(tmp_path, names=lambda: (Name(str(number)) for number in range(2_500)))

    assert [row[1] for row in found["names"][1:]] == [str(number) for number in range(2_500)]
