"""What a search looked for, said back in words, each part with the address of the search without it."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import url_for
from flask_babel import format_date
from flask_babel import gettext as _

from petitions.dedupe.asked import Asked, Asking, asked_in
from petitions.signing.models import CountClass, Exposure
from petitions.web.current import language_name
from petitions.web.organizers.access import Access
from petitions.web.organizers.watching.narrowed import DIRECTLY, ELSEWHERE, narrowed_words
from petitions.web.organizers.words import CLASSES, EXPOSURES, HELD_REASONS
from petitions.web.provinces import PROVINCE_NAMES

# By these nobody is found who asked to be counted only.
OPEN_FIELDS = ("words", "town", "person")


@dataclass(frozen=True, slots=True)
class Part:
    """One condition in words, and where its absence leads."""

    words: str
    without: str


def searched(access: Access, filters: Mapping[str, str]) -> list[Part]:
    """Every condition of a search, in the order of the form."""
    return [
        Part(words, _address(access, filters, leaving_out=names))
        for names, words in _conditions(access, filters)
    ]


def _address(access: Access, filters: Mapping[str, str], *, leaving_out: tuple[str, ...]) -> str:
    kept = {name: value for name, value in filters.items() if value and name not in leaving_out}
    return url_for("organize.signatures", slug=access.petition.slug, **kept)  # type: ignore[arg-type]


def _conditions(access: Access, filters: Mapping[str, str]) -> Iterator[tuple[tuple[str, ...], str]]:
    if filters["class"] in set(CountClass):
        yield ("class",), _("in the class “%(name)s”", name=CLASSES[filters["class"]])
    if asked := asked_in(filters["words"]):
        yield ("words",), _(", ").join(_asked(each) for each in asked)
    if filters["town"]:
        yield ("town",), _("from a town whose name begins with “%(town)s”", town=filters["town"])
    if filters["source"] not in ("", DIRECTLY):
        names = {each.source: each.name for each in access.petition.partners}
        yield ("source",), _("by the source %(name)s", name=names.get(filters["source"], filters["source"]))
    if filters["province"]:
        name = str((PROVINCE_NAMES | ELSEWHERE).get(filters["province"], filters["province"]))
        yield ("province",), _("from %(name)s", name=name)
    if filters["language"]:
        yield ("language",), _("in %(name)s", name=language_name(filters["language"]))
    if filters["riding"]:
        yield ("riding",), _("from the riding “%(name)s”", name=filters["riding"])
    yield from _of_time(filters)
    yield from _of_marks(filters)
    yield from (((name,), words) for name, words in narrowed_words(filters))


def _asked(asked: Asked) -> str:
    match asked.asking:
        case Asking.BEGINNING:
            words = _("with a word that begins with “%(word)s”", word=asked.text)
        case Asking.WORD:
            words = _("with the word “%(word)s”", word=asked.text)
        case Asking.ADDRESS:
            words = _("of the address %(address)s", address=asked.text)
        case Asking.DOMAIN:
            words = _("with an address at %(domain)s", domain=asked.text)
        case Asking.NUMBER:
            words = _("with the number %(number)s", number=asked.text)
        case _:
            words = _("with “%(text)s”, which is part of no word", text=asked.text)
    return str(words)


def _of_time(filters: Mapping[str, str]) -> Iterator[tuple[tuple[str, ...], str]]:
    first, last = _day(filters["day"]), _day(filters["until"])
    if first and last and first != last:
        yield ("day", "until"), _("signed from %(first)s to %(last)s", first=first, last=last)
    elif first:
        yield ("day", "until"), _("signed on %(day)s", day=first)
    elif last:
        yield ("until",), _("signed until %(day)s", day=last)


def _day(typed: str) -> str:
    try:
        return str(format_date(dt.date.fromisoformat(typed), "long"))
    except ValueError:
        return ""


def _of_marks(filters: Mapping[str, str]) -> Iterator[tuple[tuple[str, ...], str]]:
    if filters["exposure"] in set(Exposure):
        yield ("exposure",), str(EXPOSURES[filters["exposure"]])
    if code := filters["held"]:
        yield ("held",), _("held: %(reason)s", reason=HELD_REASONS.get(code, code))
    if filters["person"]:
        yield ("person",), _("of one person: number %(number)s and its repeats", number=filters["person"])
