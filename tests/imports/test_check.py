"""A row of a file becomes a row of ours."""

import datetime as dt

import pytest

from petitions.crypto import KEYRING
from petitions.errors import Refusal
from petitions.imports.check import Checker, Row
from petitions.imports.read import Head

NOW = dt.datetime(2026, 6, 1, 14, 30, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def keys() -> None:
    KEYRING.load(["MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="], "a key for telling mailboxes apart")


def checked(**cells: str) -> Row:
    head = Head.of(list(cells))
    return Checker(head, language="fr", now=NOW, zone="America/Toronto").row(list(cells.values()))


def test_first_and_last_name_are_one_name() -> None:
    assert checked(**{"first name": "Ann", "last name": "Lee"}).name == "Ann Lee"


def test_what_the_file_does_not_say_comes_from_the_petition() -> None:
    row = checked(name="Ann Lee")

    assert (row.country, row.language, row.signed_at, row.exposure) == ("CA", "fr", NOW, "addressee")
    assert (row.mailbox_key, row.email, row.postal_code, row.province) == (None, None, "", "")


def test_a_postal_code_tells_the_province() -> None:
    row = checked(name="Ann Lee", **{"postal code": "v5k 0a1"})

    assert (row.postal_code, row.province) == ("V5K0A1", "BC")


@pytest.mark.parametrize(
    ("text", "kept"), [("yes", True), ("Oui", True), ("x", True), ("no", False), ("", False)]
)
def test_an_address_is_kept_only_with_consent(text: str, kept: bool) -> None:
    row = checked(name="Ann Lee", email="Ann@example.org", consent=text)

    assert row.consent_updates == kept
    assert (row.email and KEYRING.decrypt(row.email)) == ("Ann@example.org" if kept else None)
    assert row.mailbox_key == KEYRING.mailbox_key("ann@example.org")


def test_consent_without_an_address_is_none() -> None:
    assert checked(name="Ann Lee", consent="yes").consent_updates is False


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-05-01", dt.datetime(2026, 5, 1, 4, tzinfo=dt.UTC)),
        ("2026-05-01 09:30:00", dt.datetime(2026, 5, 1, 13, 30, tzinfo=dt.UTC)),
        ("2026-05-01T09:30:00+02:00", dt.datetime(2026, 5, 1, 7, 30, tzinfo=dt.UTC)),
        ("2026-06-01T23:00:00Z", NOW),
    ],
)
def test_days_are_by_the_clock_of_the_site(text: str, instant: dt.datetime) -> None:
    assert checked(name="Ann Lee", date=text).signed_at == instant


@pytest.mark.parametrize(("text", "code"), [("01/05/26", "date_malformed"), ("2027-01-01", "date_in_future")])
def test_a_day_that_cannot_be_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        checked(name="Ann Lee", date=text)
    assert (refusal.value.field, refusal.value.code) == ("signed_at", code)


@pytest.mark.parametrize(
    ("text", "exposure"),
    [("public", "public"), ("Anonymous", "counted"), ("counted", "counted"), ("?", "addressee")],
)
def test_exposure_is_never_more_than_was_said(text: str, exposure: str) -> None:
    assert checked(name="Ann Lee", visibility=text).exposure == exposure


@pytest.mark.parametrize(("text", "language"), [("EN", "en"), ("pt_BR", "pt-br"), ("!", "fr"), ("", "fr")])
def test_a_language_that_is_none_is_the_petitions(text: str, language: str) -> None:
    assert checked(name="Ann Lee", lang=text).language == language
