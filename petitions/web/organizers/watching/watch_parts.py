"""The parts that the count is made of: provinces, languages, sources, and why some rows stand aside."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import func, literal_column, select
from sqlalchemy.orm import Session

from petitions.counting.cells import ABROAD, UNKNOWN
from petitions.counting.models import Dimension
from petitions.counting.queries import counted_by
from petitions.signing.models import COUNTED_CLASSES, CountClass, Signature
from petitions.web.current import language_name
from petitions.web.organizers.access import Access
from petitions.web.organizers.watching.pictures import heat, shares
from petitions.web.organizers.watching.watch_ridings import overview_map
from petitions.web.organizers.words import REPEAT_REASONS, held_reason_words
from petitions.web.provinces import PROVINCE_NAMES


def parts(access: Access, classes: Mapping[str, int]) -> dict[str, Any]:
    """The count by province, source and language, each row with the rows behind it."""
    session, petition = access.session, access.petition
    by_province = counted_by(session, petition.id, Dimension.PROVINCE)
    by_language = counted_by(session, petition.id, Dimension.LANGUAGE)
    by_source = counted_by(session, petition.id, Dimension.SOURCE)
    provinces = {ABROAD: _("Outside Canada"), UNKNOWN: _("Not known")}
    provinces |= {code: str(name) for code, name in PROVINCE_NAMES.items()}
    partners = {each.source: each.name for each in petition.partners} | {"": _("Directly")}
    sources = {code: partners.get(code, code) for code in by_source}
    languages = {code: language_name(code) for code in by_language}
    return {
        "provinces": shares([(provinces.get(code, code), n) for code, n in by_province.items()]),
        "languages": shares([(languages[code], n) for code, n in by_language.items()]),
        "sources": shares([(sources[code], n) for code, n in by_source.items()]),
        "map": _map(by_province),
        "riding_map": overview_map(session, petition.id),
        "links": _links(access, classes, province=provinces, language=languages, source=sources),
    }


def _map(by_province: Mapping[str, int]) -> list[tuple[str, str, int, int]]:
    """Each province of the map: its code in small letters, its name, its number, and how dark it is."""
    numbers = {code: by_province.get(code, 0) for code in PROVINCE_NAMES}
    darkness = heat(numbers)
    return [(code.lower(), str(PROVINCE_NAMES[code]), n, darkness[code]) for code, n in numbers.items()]


def _links(
    access: Access, classes: Mapping[str, int], **names: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    """For each breakdown the address of the rows behind a label; none for whoever may not see rows.

    The list shows one class or all: where all that counts is of one class, it shows that one.
    """
    if not access.may("see_signatures"):
        return {field: {} for field in names}
    path = url_for("organize.signatures", slug=access.petition.slug)
    counted = [str(each) for each in COUNTED_CLASSES if classes.get(each)]
    only = {"class": counted[0]} if len(counted) == 1 else {}
    return {
        field: {
            label: f"{path}?{urlencode({**only, field: code})}"
            for code, label in table.items()
            if code not in ("", ABROAD, UNKNOWN)
        }
        for field, table in names.items()
    }


def held_by_reason(
    session: Session, petition_id: int, classes: Mapping[str, int]
) -> list[tuple[str, str, int, int]]:
    """What is held, by reason: its code, its words, how many, and how many of them are confirmed."""
    if not classes.get(CountClass.HELD):
        return []
    confirmed = func.count(Signature.confirmed_at)
    query = (
        select(Signature.held_reason, func.count(), confirmed)
        .where(
            # By the small index of held rows: SQLite would rather read all rows of the petition.
            Signature.petition_id + 0 == petition_id,
            Signature.held_at.is_not(None),
            Signature.counted_as == CountClass.HELD,
        )
        .group_by(Signature.held_reason)
    )
    return [(code, held_reason_words(code), number, done) for code, number, done in session.execute(query)]


def repeats_by_reason(
    session: Session, petition_id: int, classes: Mapping[str, int]
) -> list[tuple[str, int]]:
    """The repeats by the reason for which they are, in words."""
    if not classes.get(CountClass.REPEATS):
        return []
    query = (
        select(Signature.repeat_reason, func.count())
        .where(
            Signature.petition_id == petition_id,
            # A literal, so that the database sees that its small index of marks holds them all.
            Signature.repeat_reason != literal_column("''"),
            Signature.counted_as == CountClass.REPEATS,
        )
        .group_by(Signature.repeat_reason)
        .order_by(func.count().desc())
    )
    return [(str(REPEAT_REASONS.get(code, code)), number) for code, number in session.execute(query)]
