"""The watch page: what came in, how it is counted, whence, and what needs somebody."""

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.counting.cells import ABROAD, UNKNOWN
from petitions.counting.models import Dimension
from petitions.counting.queries import classes_in_order, counted_by, counted_by_day, counts, public_count
from petitions.dedupe.review import numbers_of_questions
from petitions.delivery.schedule import next_slots
from petitions.delivery.schedule_models import DeliverySchedule
from petitions.signing.mailed import mailed_count
from petitions.signing.models import CountClass, Signature
from petitions.web.current import language_name, now
from petitions.web.organizers.access import Access
from petitions.web.organizers.pictures import growth, shares
from petitions.web.organizers.states import missing, steps_for
from petitions.web.organizers.words import held_reason_words
from petitions.web.provinces import PROVINCE_NAMES

# Days over which the pace is told.
PACE_DAYS = 7


def watch(access: Access) -> ResponseReturnValue:
    """The overview of one petition. Its cost grows with days and provinces, not with signatures."""
    session, petition = access.session, access.petition
    classes = counts(session, petition.id)
    zone = current_app.config["DEFAULT_TIMEZONE"]
    today = now().astimezone(ZoneInfo(zone)).date()
    by_day = counted_by_day(session, petition.id, zone)
    return render_template(
        "organizers/watch.html",
        access=access,
        count=public_count(classes),
        classes=classes_in_order(classes),
        received=sum(classes.values()),
        growth=growth(by_day, today=today),
        pace=_pace(by_day, today),
        provinces=shares(_by_province(session, petition)),
        languages=shares(_by_language(session, petition)),
        sources=shares(_by_source(session, petition)),
        held=_held(session, petition.id) if classes.get(CountClass.HELD) else [],
        questions=numbers_of_questions(session, [petition.id]).get(petition.id, 0),
        mailed=mailed_count(session, petition.id),
        next_at=_next_slot(session, petition.id),
        missing=missing(access),
        steps=steps_for(access),
        today=today,
        zone=zone,
    )


def _pace(by_day: Mapping[dt.date, int], today: dt.date) -> float | None:
    """Signatures a day over the last whole days; None while there is no whole day yet."""
    whole = [day for day in by_day if today - dt.timedelta(PACE_DAYS) <= day < today]
    if not whole:
        return None
    span = min(PACE_DAYS, (today - min(by_day)).days)
    return sum(by_day[day] for day in whole) / max(1, span)


def _by_province(session: Session, petition: Petition) -> list[tuple[str, int]]:
    names = {ABROAD: _("Outside Canada"), UNKNOWN: _("Not known")}
    names |= {code: str(name) for code, name in PROVINCE_NAMES.items()}
    numbers = counted_by(session, petition.id, Dimension.PROVINCE)
    return [(names.get(code, code), number) for code, number in numbers.items()]


def _by_language(session: Session, petition: Petition) -> list[tuple[str, int]]:
    numbers = counted_by(session, petition.id, Dimension.LANGUAGE)
    return [(language_name(code), number) for code, number in numbers.items()]


def _by_source(session: Session, petition: Petition) -> list[tuple[str, int]]:
    names = {partner.source: partner.name for partner in petition.partners}
    numbers = counted_by(session, petition.id, Dimension.SOURCE)
    return [(names.get(source) or source or _("Directly"), number) for source, number in numbers.items()]


def _held(session: Session, petition_id: int) -> list[tuple[str, str, int, int]]:
    """What is held, by reason: its code, its words, how many, and how many of them are confirmed."""
    confirmed = func.count(Signature.confirmed_at)
    query = (
        select(Signature.held_reason, func.count(), confirmed)
        .where(
            Signature.petition_id == petition_id,
            Signature.held_at.is_not(None),
            Signature.counted_as == CountClass.HELD,
        )
        .group_by(Signature.held_reason)
    )
    return [(code, held_reason_words(code), number, done) for code, number, done in session.execute(query)]


def _next_slot(session: Session, petition_id: int) -> dt.datetime | None:
    row = session.get(DeliverySchedule, petition_id)
    if row is None or not row.is_active:
        return None
    return next(iter(next_slots(row.schedule, now(), 1)), None)
