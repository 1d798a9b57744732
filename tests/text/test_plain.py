"""What people type is kept as text, shown without tricks, and exported without formulas."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.text.plain import UnshowableText, check_line, check_text, neutralised, one_line, safe_cell

KEPT_UNCHANGED = [
    "A plain comment.",
    "Two\nlines and a\ttab",
    "👩‍👩‍👧 🏳️‍🌈 ❤️ 🇨🇦",
    "علی‌رضا",
    "ᐃᓄᒃᑎᑐᑦ",
    "שלום עולם",
    ".\nQUIT\nMAIL FROM:<eve@example.net>",
    "--boundary\nContent-Type: text/html",
    "{{ config }} {% for x in y %}",
    '#eval("1") #{sys.inputs} $x$ \\ ',
    "%s %(name)s {0} {name!r}",
    "=?utf-8?q?Ann=0ABcc=3A_v=40example.net?=",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
]

REFUSED = [
    ("NUL\x00", "control_characters"),
    ("\x00", "control_characters"),
    ("bell\x07", "control_characters"),
    ("escape\x1b[31m", "control_characters"),
    ("vertical\x0btab", "control_characters"),
    ("form\x0cfeed", "control_characters"),
    ("file\x1cseparator", "control_characters"),
    ("delete\x7f", "control_characters"),
    ("c1\x9b31m", "control_characters"),
    ("not a character\uffff", "control_characters"),
    ("not a character\ufdd0", "control_characters"),
    ("half \ud83d", "not_text"),
    ("\udc00", "not_text"),
]


@pytest.mark.parametrize("typed", KEPT_UNCHANGED)
def test_a_comment_stays_as_typed(typed: str) -> None:
    assert check_text(typed, field="comment", limit=10_000) == typed.strip()


@pytest.mark.parametrize(("typed", "code"), REFUSED, ids=[ascii(typed) for typed, _ in REFUSED])
@pytest.mark.parametrize("check", [check_text, check_line])
def test_what_is_no_text_is_refused_by_code(check: object, typed: str, code: str) -> None:
    with pytest.raises(UnshowableText) as refusal:
        check(typed, field="comment", limit=100)  # type: ignore[operator]
    assert (refusal.value.code, refusal.value.field) == (code, "comment")


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\n", "\u2028", "\u2029", "\x85"])
def test_line_ends_become_one_kind(line_end: str) -> None:
    assert check_text(f"one{line_end}two{line_end}", field="comment", limit=100) == "one\ntwo"


def test_long_gaps_in_a_text_are_shortened() -> None:
    assert check_text("one" + "\n" * 500 + "two", field="comment", limit=100) == "one\n\n\ntwo"


def test_a_text_may_be_as_long_as_its_limit_and_no_longer() -> None:
    assert len(check_text("x" * 10_000, field="letter", limit=10_000)) == 10_000
    with pytest.raises(UnshowableText) as refusal:
        check_text("x" * 10_001, field="letter", limit=10_000)
    assert (refusal.value.code, refusal.value.values) == ("too_long", {"limit": 10_000})


@pytest.mark.parametrize("breaker", ["\n", "\r", "\t", "\x0b", "\u2028", "\u2029", "\x85"])
def test_a_line_with_a_break_is_refused(breaker: str) -> None:
    with pytest.raises(UnshowableText) as refusal:
        check_line(f"Otta{breaker}wa", field="city", limit=100)
    assert refusal.value.code == "control_characters"


def test_the_ends_of_a_line_are_trimmed() -> None:
    assert check_line("\u00a0 Ottawa\u200b\n", field="city", limit=100) == "Ottawa"


@pytest.mark.parametrize(
    "mark", [*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", "\U000e0041", "\U000e007f"]
)
def test_what_turns_or_hides_text_never_reaches_a_letter(mark: str) -> None:
    assert neutralised(f"a{mark}b") == "ab"
    assert one_line(f"a{mark}b") == "ab"
    assert check_line(f"a{mark}b", field="city", limit=10) == "ab"


@pytest.mark.parametrize("text", ["علی‌رضا", "👩‍👩‍👧", "a\u200eb", "שלום", "one\ntwo"])
def test_harmless_marks_stay(text: str) -> None:
    assert neutralised(text) == text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  one\r\ntwo\tthree  ", "one two three"),
        ("one\x00two\x0bthree\u2028four", "one two three four"),
        ("Subject\nBcc: eve@example.net", "Subject Bcc: eve@example.net"),
        ("", ""),
    ],
)
def test_any_text_can_be_made_one_line(text: str, line: str) -> None:
    assert one_line(text) == line


@pytest.mark.parametrize(
    "value", ["=1+1", "+1 613", "-1", "@SUM(A1)", "\tx", "\rx", "\n=1", "＝1", "＋1", "－1", "＠x", "="]
)
def test_a_cell_that_begins_like_a_formula_is_escaped(value: str) -> None:
    assert safe_cell(value) == f"'{value}"


@pytest.mark.parametrize("value", ["", "Ann", "a=b", " =1", "'=1", "1-2", "O'Neil", "ann@example.org"])
def test_any_other_cell_stays(value: str) -> None:
    assert safe_cell(value) == value


@given(st.text())
def test_no_cell_begins_like_a_formula_after_writing_and_reading(value: str) -> None:
    file = io.StringIO(newline="")
    csv.writer(file).writerow([safe_cell(value.replace("\x00", ""))])
    file.seek(0)
    (read,) = next(csv.reader(file))
    assert not read.startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.text())
def test_one_line_is_one_line_whatever_comes(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert one_line(line) == line


@given(st.text())
def test_a_kept_text_is_kept_again_unchanged(typed: str) -> None:
    for check in (check_text, check_line):
        try:
            kept = check(typed, field="comment", limit=1_000)
        except UnshowableText:
            continue
        assert check(kept, field="comment", limit=1_000) == kept
