"""Envelopes: where the postal code stands, and when no stamp is needed."""

import datetime as dt
from typing import Any

import pytest

from petitions.offices.models import Holder, Office, OfficeKind
from petitions.offices.post import is_free_of_postage, postal_lines

ROY = Holder(name="Bo Roy", style_en="Bo Roy, M.P.", style_fr="Bo Roy, député", from_on=dt.date(2025, 5, 1))
HOUSE = "House of Commons\nOttawa, Ontario\nK1A 0A6"


def office(**values: Any) -> Office:
    given = {
        "kind": OfficeKind.MEMBER,
        "title_en": "Member for Hull",
        "title_fr": "Hull",
        "address_en": HOUSE,
    }
    return Office(**{**given, "address_fr": "", **values})


@pytest.mark.parametrize(
    "address",
    [HOUSE, "House of Commons\n\nOttawa, Ontario   K1A0A6\n", " House of  Commons\nOttawa, Ontario\nK1A0A6"],
)
def test_two_spaces_stand_before_the_postal_code(address: str) -> None:
    lines = postal_lines(office(address_en=address), ROY, "en")

    assert lines == [
        "Bo Roy, M.P.",
        "Member for Hull",
        "House of Commons",
        "Ottawa, Ontario\u00a0\u00a0K1A\u00a00A6",
    ]


def test_a_vacant_office_without_an_address_is_named_by_its_title() -> None:
    assert postal_lines(office(address_en=""), None, "fr") == ["Hull"]


@pytest.mark.parametrize(
    ("values", "holder", "country", "is_free"),
    [
        ({}, ROY, "CA", True),
        ({"kind": OfficeKind.MINISTER}, ROY, "CA", True),
        ({"address_en": "", "address_fr": "Chambre des communes\nOttawa (Ontario) K1A 0A6"}, ROY, "CA", True),
        ({"address_en": "365 Laurier Avenue West\nOttawa ON K1A 1L1"}, ROY, "CA", False),
        ({"kind": OfficeKind.OTHER}, ROY, "CA", False),
        ({}, None, "CA", False),
        ({}, ROY, "FR", False),
    ],
)
def test_only_mail_from_canada_to_a_member_at_the_house_is_free(
    values: dict[str, Any], holder: Holder | None, country: str, is_free: bool
) -> None:
    assert is_free_of_postage(office(**values), holder, country) is is_free
