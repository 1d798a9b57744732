"""The catalogue of the documents is complete, and numbers and dates are written as the language does."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from babel.messages.pofile import read_po

from petitions.delivery.documents.words import CATALOGUES, Words
from tests.delivery.documents.catalogue import Message, messages

PLACEHOLDER = re.compile(r"\{\w+\}")
# The French closing names the addressee once more.
MORE_IN_FRENCH = {"Yours sincerely,": {"{salutation}"}}


def french() -> dict[Message, Message]:
    with (CATALOGUES / "fr" / "LC_MESSAGES" / "documents.po").open("rb") as source:
        catalogue = read_po(source, locale="fr")
    return {as_tuple(message.id): as_tuple(message.string) for message in catalogue if message.id}


def as_tuple(text: object) -> Message:
    return tuple(text) if isinstance(text, list | tuple) else (str(text),)


def test_every_sentence_has_its_french() -> None:
    known = french()

    assert messages() == set(known)
    assert [english for english, translated in known.items() if not all(translated)] == []


def test_french_fills_in_what_the_english_does() -> None:
    different = [
        english
        for english, translated in french().items()
        if set(PLACEHOLDER.findall(" ".join(translated)))
        != set(PLACEHOLDER.findall(" ".join(english))) | MORE_IN_FRENCH.get(english[0], set())
    ]

    assert different == []


@pytest.mark.parametrize(
    ("language", "number", "day", "share"),
    [
        ("en", "1,204", "November 1, 2026", "33%"),
        ("fr-CA", "1 204", "1er novembre 2026", "33 %"),
        ("ru", "1 204", "1 ноября 2026 г.", "33 %"),
    ],
)
def test_numbers_and_days_are_written_as_the_language_does(
    language: str, number: str, day: str, share: str
) -> None:
    words = Words(language)

    assert words.number(1204).replace("\xa0", " ").replace("\u202f", " ") == number
    assert words.day(dt.date(2026, 11, 1)).replace("\u202f", " ") == day
    assert words.percent(1, 3).replace("\xa0", " ").replace("\u202f", " ") == share


@pytest.mark.parametrize(("part", "share"), [(0, "0%"), (1, "<1%"), (10, "1%"), (1000, "100%")])
def test_small_share_is_not_nothing(part: int, share: str) -> None:
    assert Words("en").percent(part, 1000) == share


def test_moment_says_its_zone() -> None:
    summer = dt.datetime(2026, 7, 1, 9, 5, tzinfo=ZoneInfo("America/Toronto"))

    assert Words("en").moment(summer).replace("\u202f", " ") == "July 1, 2026, 9:05 a.m. EDT"


def test_plural_follows_the_language() -> None:
    words = Words("fr")

    assert words.plural("{count} person", "{count} people", 0) == "0 personne"
    assert words.plural("{count} person", "{count} people", 2) == "2 personnes"


def test_language_without_a_catalogue_speaks_english() -> None:
    assert Words("ru")("What is asked") == "What is asked"


def test_values_are_never_templates() -> None:
    assert (
        Words("en")("Please write to {contact}.", contact="{0.__class__}") == "Please write to {0.__class__}."
    )
