"""Files are whole, hide whom they must, and no cell of them is a formula."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
import python_calamine
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.imports import export as exporting
from petitions.imports.export import COLUMNS, Format, export
from petitions.signing.models import Exposure, Signature
from tests.factories import Rows

NASTY = ["=SUM(A1)", "+1", "-1", "@x", "\tx", "=1+1\nnext"]


@pytest.fixture
def signed(rows: Rows, petition: Petition, session: Session) -> Petition:
    rows.signature(petition=petition, name="Ann Lee", comment='a, "b"\nc')
    rows.signature(petition=petition, name="علی‌رضا", exposure=Exposure.PUBLIC)
    rows.signature(petition=petition, name="Secret Sue", exposure=Exposure.COUNTED, city="Hideaway")
    for comment in NASTY:
        rows.signature(petition=petition, comment=comment)
    session.commit()
    return petition


def exported(session: Session, petition: Petition, kind: Format) -> bytes:
    return b"".join(export(session, Signature.petition_id == petition.id, kind))


def records(session: Session, petition: Petition, kind: Format) -> list[dict[str, Any]]:
    data = exported(session, petition, kind)
    match kind:
        case Format.CSV:
            return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        case Format.JSONL:
            return [json.loads(line) for line in data.decode().splitlines()]
    head, *rows = python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


@pytest.mark.parametrize("kind", list(Format))
def test_every_row_is_there_in_the_order_of_arrival(session: Session, signed: Petition, kind: Format) -> None:
    found = records(session, signed, kind)

    assert [each["name"] for each in found][:3] == ["Ann Lee", "علی‌رضا", ""]
    assert len(found) == 3 + len(NASTY)
    assert list(found[0]) == list(COLUMNS)


@pytest.mark.parametrize("kind", list(Format))
def test_who_is_only_counted_has_no_name_and_no_place(
    session: Session, signed: Petition, kind: Format
) -> None:
    data = exported(session, signed, kind)
    hidden = records(session, signed, kind)[2]

    assert b"Secret" not in data
    assert b"Hideaway" not in data
    assert (hidden["postal_code"], hidden["province"]) == ("", "ON")


@pytest.mark.parametrize("kind", list(Format))
def test_no_address_leaves(session: Session, signed: Petition, kind: Format) -> None:
    assert b"example.org" not in exported(session, signed, kind)


@pytest.mark.parametrize("kind", [Format.CSV, Format.XLSX])
def test_no_cell_is_a_formula(session: Session, signed: Petition, kind: Format) -> None:
    comments = [each["comment"] for each in records(session, signed, kind)[3:]]

    assert comments == [f"'{comment}" for comment in NASTY]


def test_json_says_what_was_written(session: Session, signed: Petition) -> None:
    found = records(session, signed, Format.JSONL)

    assert [each["comment"] for each in found[3:]] == NASTY
    assert found[0]["confirmed_at"].endswith("Z")


def test_marks_that_turn_the_direction_round_do_not_leave(
    session: Session, rows: Rows, petition: Petition
) -> None:
    rows.signature(petition=petition, comment="\u202egnp.exe")
    session.commit()

    assert [each["comment"] for each in records(session, petition, Format.JSONL)] == ["gnp.exe"]


@pytest.mark.parametrize("kind", list(Format))
def test_a_petition_without_signatures_gives_an_empty_file(
    session: Session, petition: Petition, kind: Format
) -> None:
    assert records(session, petition, kind) == []


def test_a_long_file_comes_in_pieces(
    session: Session, signed: Petition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "_PIECE_BYTES", 200)  # of COPY
    monkeypatch.setattr(exporting, "_BATCH", 1)
    pieces: Iterator[bytes] = export(session, Signature.petition_id == signed.id, Format.CSV)

    assert len(list(pieces)) > 5


@pytest.mark.parametrize("kind", list(Format))
def test_who_waits_is_told_of_every_row(session: Session, signed: Petition, kind: Format) -> None:
    told: list[int] = []
    pieces = export(session, Signature.petition_id == signed.id, kind, seen=told.append)

    assert all(isinstance(piece, bytes) for piece in pieces)
    assert sum(told) == 3 + len(NASTY)


def test_a_workbook_goes_on_in_another_sheet(
    session: Session, signed: Petition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "SHEET_ROWS", 4)
    book = python_calamine.load_workbook(io.BytesIO(exported(session, signed, Format.XLSX)))

    sizes = [len(book.get_sheet_by_index(place).to_python()) for place in range(len(book.sheet_names))]
    assert sizes == [5, 5, 2]
