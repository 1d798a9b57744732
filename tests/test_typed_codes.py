"""Codes that are typed from paper: read however they are written, made for one row, never guessed."""

import uuid

import pytest

from petitions.typed_codes import TypedCodes

CODES = TypedCodes("a secret of some length, for tests only", "office")
ROW = uuid.UUID(int=7)


@pytest.mark.parametrize("number", [1, 31, 32, 1023, 1024, 10**9])
def test_a_code_is_whole_groups_and_leads_back_to_its_row(number: int) -> None:
    code = CODES.code(number, ROW)

    assert {len(group) for group in code.split("-")} == {4}
    assert not set(code) & set("OILU")
    for typed in (code, code.lower(), code.replace("-", " "), code.replace("0", "O").replace("1", "l")):
        assert CODES.number(typed) == number
        assert CODES.is_for(typed, ROW)


def test_another_row_another_secret_and_a_slip_of_the_pen_open_nothing() -> None:
    code = CODES.code(7, ROW)
    slip = code[:-1] + ("0" if code[-1] != "0" else "2")

    assert not CODES.is_for(code, uuid.UUID(int=8))
    assert not CODES.is_for(slip, ROW)
    assert not TypedCodes("another secret, just as long as that", "office").is_for(code, ROW)
    assert not TypedCodes("a secret of some length, for tests only", "signature").is_for(code, ROW)


@pytest.mark.parametrize("typed", ["", "7", "\u0000" * 30, "é" * 30, "0" * 26, "9" * 500, "U" * 30])
def test_what_is_no_code_has_no_number(typed: str) -> None:
    assert CODES.number(typed) is None
