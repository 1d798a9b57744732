"""Files are read as they come from spreadsheets and other platforms."""

import datetime as dt
from pathlib import Path

import pytest
import xlsxwriter

from petitions.errors import Refusal
from petitions.imports.read import Head, read

LINES = 'name,email\n"Ann, Lee",ann@example.org\n\nBo Roy,bo@example.org\n'


def lines_of(path: Path) -> list[tuple[int, list[str]]]:
    _, rows = read(path)
    return [(line, list(row)) for line, row in rows]


def written(folder: Path, content: bytes, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        LINES.encode(),
        LINES.encode("utf-8-sig"),
        LINES.encode("utf-16"),
        LINES.replace("\n", "\r\n").encode(),
        b'name;email\n"Ann, Lee";ann@example.org\n\nBo Roy;bo@example.org\n',
        b'name\temail\n"Ann, Lee"\tann@example.org\n\nBo Roy\tbo@example.org\n',
    ],
    ids=["utf-8", "byte order mark", "utf-16", "windows", "semicolons", "tabs"],
)
def test_csv_of_any_usual_kind_is_read(tmp_path: Path, content: bytes) -> None:
    assert lines_of(written(tmp_path, content)) == [
        (2, ["Ann, Lee", "ann@example.org"]),
        (4, ["Bo Roy", "bo@example.org"]),
    ]


def test_a_line_number_is_where_a_row_of_several_lines_begins(tmp_path: Path) -> None:
    path = written(tmp_path, b'name,comment\nAnn,"one\ntwo\nthree"\nBo,four\n')

    assert [line for line, _ in lines_of(path)] == [2, 5]


def test_a_workbook_is_read_as_it_looks(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Nom complet", "Code postal", "Date", "Zip"])
        sheet.write_row(1, 0, ["Zoë Roy", 90210, ""])
        day = dt.datetime(2026, 5, 1, 9, 30)  # noqa: DTZ001 - a workbook knows no zones
        sheet.write_datetime(1, 2, day, book.add_format({"num_format": "yyyy-mm-dd"}))
    head, rows = read(path)

    assert head.places == {"name": 0, "postal_code": 1, "signed_at": 2}
    ((line, row),) = rows
    assert (line, row[:3]) == (2, ["Zoë Roy", "90210", "2026-05-01T09:30:00"])


@pytest.mark.parametrize(
    ("cells", "places", "ignored"),
    [
        (["First Name", "LAST NAME", "E-mail"], {"first_name": 0, "last_name": 1, "email": 2}, ()),
        (["Prénom", "Nom de famille", "Courriel"], {"first_name": 0, "last_name": 1, "email": 2}, ()),
        (["Shoe size", "full_name", "ZIP/Postal Code"], {"name": 1, "postal_code": 2}, ("Shoe size",)),
        (["name", "Name"], {"name": 0}, ("Name",)),
    ],
)
def test_columns_are_known_by_many_names(
    cells: list[str], places: dict[str, int], ignored: tuple[str, ...]
) -> None:
    assert Head.of(cells) == Head(places, ignored)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"", "file_empty"),
        ("a.csv", b"\n\n,,\n", "file_empty"),
        ("a.csv", b"email,city\na@example.org,Ottawa\n", "columns_missing"),
        ("a.xlsx", b"PK no workbook", "workbook_unreadable"),
    ],
)
def test_a_file_that_holds_no_signatures_is_refused(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        read(written(tmp_path, content, name))
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"name\n" + b"Ann\n" * 50_000 + "Zoë".encode("latin-1"), "not_utf8"),
        (b'name\nAnn\n"' + b"x\n" * 150_000, "cell_too_long"),
    ],
)
def test_what_goes_wrong_on_the_way_is_told(tmp_path: Path, content: bytes, code: str) -> None:
    _, rows = read(written(tmp_path, content))

    with pytest.raises(Refusal) as refusal:
        list(rows)
    assert refusal.value.code == code
