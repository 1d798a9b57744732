"""The parts that the count is made of: provinces, languages, sources, and why some rows stand aside."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import func, literal_column, select
from sqlalchemy.orm import Session

from petitions.counting.models import Dimension
from petitions.counting.queries import counted_by
from petitions.signing.models import CountClass, Signature
from petitions.web.current import language_name
from petitions.web.organizers.access import Access
from petitions.web.organizers.watching.narrowed import COUNTED, DIRECTLY, ELSEWHERE
from petitions.web.organizers.watching.pictures import Share, heat, shares
from petitions.web.organizers.watching.watch_ridings import overview_map
from petitions.web.organizers.words import REPEAT_REASONS, held_reason_words
from petitions.web.provinces import PROVINCE_NAMES


def parts(access: Access) -> dict[str, Any]:
    """The count by province, source and language, each row with the rows behind it."""
    session, petition = access.session, access.petition
    by_province = counted_by(session, petition.id, Dimension.PROVINCE)
    names = {code: str(name) for code, name in (PROVINCE_NAMES | ELSEWHERE).items()}
    partners = {each.source: each.name for each in petition.partners} | {"": _("Directly")}
    open_rows = rows_behind(access)

    def share(field: str, numbers: Mapping[str, int], words: Callable[[str], str]) -> list[Share]:
        rows = partial(open_rows, **{"class": COUNTED})
        return shares([(words(code), n, rows(**{field: code or DIRECTLY})) for code, n in numbers.items()])

    return {
        "provinces": share("province", by_province, lambda code: names.get(code, code)),
        "languages": share("language", counted_by(session, petition.id, Dimension.LANGUAGE), language_name),
        "sources": share(
            "source",
            counted_by(session, petition.id, Dimension.SOURCE),
            lambda code: partners.get(code, code),
        ),
        "map": _map(by_province),
        "riding_map": overview_map(session, petition.id),
        "rows": open_rows,
    }


def rows_behind(access: Access) -> Callable[..., str]:
    """Makes the address of the list of rows behind a number; "" for whoever may not see rows."""
    path = url_for("organize.signatures", slug=access.petition.slug)
    may_see = access.may("see_signatures")
    return lambda **fields: f"{path}?{urlencode(fields, safe=':')}" if may_see else ""


def _map(by_province: Mapping[str, int]) -> list[tuple[str, str, int, int]]:
    """Each province of the map: its code in small letters, its name, its number, and how dark it is."""
    numbers = {code: by_province.get(code, 0) for code in PROVINCE_NAMES}
    darkness = heat(numbers)
    return [(code.lower(), str(PROVINCE_NAMES[code]), n, darkness[code]) for code, n in numbers.items()]


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
) -> list[tuple[str, str, int]]:
    """The repeats by the reason for which they are: its code, its words, how many."""
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
    return [(code, str(REPEAT_REASONS.get(code, code)), number) for code, number in session.execute(query)]
