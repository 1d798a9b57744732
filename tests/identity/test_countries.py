"""Countries are those of ISO 3166, and each has a name in the languages of the site."""

import pytest
from babel import Locale

from petitions.identity.countries import COUNTRIES, InvalidCountry, parse_country


@pytest.mark.parametrize(
    ("typed", "code"), [("CA", "CA"), ("ca", "CA"), (" us\u00a0", "US"), ("", "CA"), ("XK", "XK")]
)
def test_a_country_is_its_two_letters(typed: str, code: str) -> None:
    assert parse_country(typed) == code


@pytest.mark.parametrize(
    "typed", ["Canada", "C", "ZZ", "EU", "UK", "С\u0410", "CA\x00", "<b>", "\ud800", "1", "USA"]
)
def test_what_is_no_country_is_refused(typed: str) -> None:
    with pytest.raises(InvalidCountry) as refusal:
        parse_country(typed)
    assert (refusal.value.code, refusal.value.field) == ("unknown_country", "country")


@pytest.mark.parametrize("language", ["en", "fr", "ru"])
def test_every_country_has_a_name(language: str) -> None:
    assert set(Locale(language).territories) >= COUNTRIES


def test_all_countries_are_there() -> None:
    assert len(COUNTRIES) == 250
