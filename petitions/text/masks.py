"""Private particulars in a text: found, so that they can be hidden before the text is public.

People who ask for help write down how they can be reached and what their files are called. What is shown to
everybody hides it; the addressee and the organizer read the text as it was written.

| kind | found | left alone |
|---|---|---|
| email | ann@example.org, ann [at] example.org | @ann |
| phone | 613-555-0123 as valid numbers go, +33 1 42 68 53 00 | 2015-2019, $1,234,567 |
| street | 24 Sussex Drive, 12-345 Main St. W, 10, rue Sainte-Anne, ул. Ленина, д. 5 | in 2018 the long road |
| postal_code | K1A 0A6 | C-2, STCA |
| client_number | UCI 1234-5678, 11-1234-5678, A 123-456-789, SIN 046 454 286 | 2019-2021 |
| file_number | IMM-1234-19, T-123-20, TB8-12345, application E001234567 | Bill C-2, DES-5-08 |

Sources: numbers as the Immigration department, the Immigration and Refugee Board and the Federal Court print
them on their forms; telephone numbers by libphonenumber's rules, Canadian unless they begin with +.
"""

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass

from phonenumbers import Leniency, PhoneNumberMatcher

MARK = "[…]"
_REGION = "CA"


class Private(enum.StrEnum):
    """What a hidden part is."""

    EMAIL = "email"
    PHONE = "phone"
    STREET = "street"
    POSTAL_CODE = "postal_code"
    CLIENT_NUMBER = "client_number"
    FILE_NUMBER = "file_number"


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """A part of a text from `start` to before `end`."""

    start: int
    end: int
    kind: Private


# Blanks within a line: an address does not go on over a line end.
_GAP = r"[^\S\n]+"
_COURTS = r"(?!(?:Supreme|Federal|Superior|Provincial|High|Tax)\b)"
_CAPITALISED = rf"{_COURTS}[A-ZÀ-ÖØ-Þ][\w.'’-]*"
_NAME = rf"(?:{_CAPITALISED}|[0-9]+(?:st|nd|rd|th|e|er|re)?|of|the|de|du|des|la|le|les|[ld]['’]\w+)"
_STREET = (
    r"(?:(?i:street|st|avenue|ave|road|rd|drive|dr|boulevard|blvd|crescent|cres|terrace|highway|hwy|parkway|pkwy)"
    r"|Lane|Ln|Court|Crt|Place|Pl|Way|Trail|Circle|Square|Line|Concession|Sideroad|Row|Close|Gate)"
)
_PLAIN_STREET = r"(?:street|st|avenue|ave|road|rd|drive|dr|boulevard|blvd|crescent|cres)"
_RUE = r"(?i:rue|avenue|av\.?|boulevard|boul\.?|chemin|ch\.?|place|rang|route|rte|côte|montée|allée|impasse)"
_SIDE = r"(?:[NSEW]{1,2}|North|South|East|West|Nord|Sud|Est|Ouest)"
_BOX = r"(?i:p\.?\s?o\.?\s*box|c\.p\.|case\s+postale|apt\.?|app\.|unit|suite)"
_ULITSA = (
    r"(?i:улица|ул\.|проспект|просп\.|пр-т|переулок|пер\.|шоссе|бульвар|бул\.|набережная|наб\.|вулиця|вул\.)"
)
_DOM, _FLAT = r"(?i:(?:дом|д\.)\s?)", r"(?:,?\s?(?i:квартира|кв\.)\s?[0-9]{1,4}\b)?"
_SHARI = r"(?:شارع|طريق|نهج|زنقة|حي)"
_NUMBER_OF = r"(?i:UCI|IUC|client\s+(?:id|number|no\.?)|SIN|NAS|passport|passeport)"

_PATTERNS = (
    (Private.EMAIL, r"[^\s<>()\[\],;:\"@]{1,64}@[\w-]+(?:\.[\w-]+)+"),
    # Written so that machines do not find it; people do.
    (Private.EMAIL, r"[\w.+-]{1,64}\s?(?:\((?:at|AT|à|a)\)|\[(?:at|AT|à|a)\])\s?[\w-]+(?:\.[\w-]+)+"),
    (
        Private.CLIENT_NUMBER,
        rf"\b{_NUMBER_OF}\b\W{{0,3}}(?:(?:is|est(?:\s+le)?|no\.?|n°|№|#)\W*)?"
        r"(?P<hidden>[A-Z]{0,2}[0-9](?:[- ]?[0-9]){5,10})\b",
    ),
    (Private.CLIENT_NUMBER, r"\b[0-9]{2}[- ][0-9]{4}[- ][0-9]{4}\b"),
    (Private.CLIENT_NUMBER, r"\b(?!(?:19|20)[0-9]{2}-(?:19|20)[0-9]{2}\b)[0-9]{4}-[0-9]{4}\b"),
    (Private.CLIENT_NUMBER, r"\bA[ -]?[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{2,3}\b"),
    (Private.CLIENT_NUMBER, r"\b[0-9]{3}[ -][0-9]{3}[ -][0-9]{3}\b"),
    (Private.FILE_NUMBER, r"\b(?:IMM[- ]|[AT]-)[0-9]{1,5}-[0-9]{2}\b"),
    (Private.FILE_NUMBER, r"\b[TVMC][A-Z][0-9]-[0-9]{5}\b"),
    (Private.FILE_NUMBER, r"\b[A-Z][0-9]{9}\b"),
    (
        Private.STREET,
        rf"\b(?:[0-9]{{1,5}}\s?-\s?)?[0-9]{{1,6}}[A-Za-z]?,?{_GAP}(?:{_NAME}{_GAP}){{1,4}}{_STREET}\b\.?"
        rf"(?:{_GAP}{_SIDE}\b\.?)?",
    ),
    (Private.STREET, rf"\b(?!(?:19|20)[0-9]{{2}}\s)[0-9]{{1,6}}{_GAP}[a-z]+{_GAP}{_PLAIN_STREET}\b"),
    (Private.STREET, rf"\b[0-9]{{1,6}}[A-Za-z]?,?{_GAP}{_RUE}{_GAP}{_NAME}(?:{_GAP}{_NAME}){{0,3}}"),
    (
        Private.STREET,
        rf"\b{_ULITSA}{_GAP}[\w«-]+(?:{_GAP}[\w»-]+){{0,3}},?{_GAP}{_DOM}?[0-9]{{1,4}}[а-я]?\b{_FLAT}",
    ),
    (Private.STREET, rf"\b{_SHARI}{_GAP}(?:\w+{_GAP}){{1,4}}(?:رقم{_GAP})?[0-9]{{1,4}}\b"),
    (Private.STREET, rf"\b[0-9]{{1,4}}،?{_GAP}{_SHARI}(?:{_GAP}\w+){{1,3}}"),
    (Private.STREET, rf"\b{_BOX}\s*#?\s*[0-9]{{1,6}}\b"),
    (
        Private.POSTAL_CODE,
        r"(?i:\b[ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z][ -]?[0-9][ABCEGHJ-NPRSTV-Z][0-9]\b)",
    ),
)
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)


def private_parts(text: str) -> list[Part]:
    """The private parts of a text, in order and apart from each other; what overlaps becomes one part."""
    merged: list[Part] = []
    for part in sorted([*_by_pattern(text), *_phones(text)]):
        if merged and part.start < merged[-1].end:
            last = merged.pop()
            part = Part(last.start, max(last.end, part.end), last.kind)
        merged.append(part)
    return merged


def masked(text: str, mark: str = MARK) -> str:
    """The text with every private part replaced by the mark."""
    for part in reversed(private_parts(text)):
        text = text[: part.start] + mark + text[part.end :]
    return text


def _by_pattern(text: str) -> Iterator[Part]:
    for kind, pattern in _COMPILED:
        group = "hidden" if "hidden" in pattern.groupindex else 0
        for found in pattern.finditer(text):
            hidden = found[group]
            yield Part(found.start(group), found.start(group) + len(hidden.rstrip()), kind)


def _phones(text: str) -> Iterator[Part]:
    for found in PhoneNumberMatcher(text, _REGION, leniency=Leniency.VALID, max_tries=1_000):
        # The finder takes along the blank or the bracket before a number.
        number = found.raw_string.lstrip()
        number = number.removeprefix("(") if ")" not in number else number
        yield Part(found.end - len(number), found.end, Private.PHONE)
