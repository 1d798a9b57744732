"""The watch page: what came in, how it is counted, whence, and what needs somebody."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from petitions.comments.queries import unread_count
from petitions.counting.forecast import forecast
from petitions.counting.funnel import funnel, mail_health
from petitions.counting.models import Dimension
from petitions.counting.queries import (
    by_day,
    classes_in_order,
    counted_by,
    counts,
    last_hours,
    public_count,
)
from petitions.dedupe.review import numbers_of_questions
from petitions.delivery.slots.preview import next_run
from petitions.delivery.slots.schedule_models import DeliverySchedule
from petitions.signing.mailed import mailed_count
from petitions.web.current import now
from petitions.web.organizers.access import Access
from petitions.web.organizers.watching.alerts import lines_of
from petitions.web.organizers.watching.pictures import growth, hours
from petitions.web.organizers.watching.watch_parts import held_by_reason, parts, repeats_by_reason
from petitions.web.organizers.writing.states import steps_for
from petitions.web.organizers.writing.steps import missing

# Days over which the pace is told.
PACE_DAYS = 7


def watch(access: Access) -> ResponseReturnValue:
    """The overview of one petition. Its cost grows with days and provinces, not with signatures."""
    figures = _figures(access)
    return render_template(
        "organizers/watch.html", missing=missing(access), steps=steps_for(access), **figures
    )


def watch_now(access: Access) -> ResponseReturnValue:
    """The part of the overview that moves, for the page that is left open; nothing when nothing moved."""
    response = make_response(render_template("organizers/_watch_figures.html", **_figures(access)))
    response.add_etag()
    return response.make_conditional(request)


def _figures(access: Access) -> dict[str, Any]:
    """What moves while somebody looks."""
    session, petition, at = access.session, access.petition, now()
    classes = counts(session, petition.id)
    zone = current_app.config["DEFAULT_TIMEZONE"]
    today, count = at.astimezone(ZoneInfo(zone)).date(), public_count(classes)
    by_hour = counted_by(session, petition.id, Dimension.HOUR)
    days, mail = by_day(by_hour, zone), mail_health(session, petition.id)
    return {
        "access": access,
        "petition": petition,
        "alerts": lines_of(access.me, [petition]),
        "count": count,
        "classes": classes_in_order(classes),
        "received": sum(classes.values()),
        "growth": growth(days, today=today),
        "hours": hours(last_hours(by_hour, at)),
        "pace": _pace(days, today),
        "forecast": forecast(days, count=count, goal=petition.goal or 0, today=today),
        "funnel": funnel(classes, mail),
        "mail": mail,
        "held": held_by_reason(session, petition.id, classes),
        "repeats": repeats_by_reason(session, petition.id, classes),
        "questions": numbers_of_questions(session, [petition.id]).get(petition.id, 0),
        "unread": unread_count(session, petition.id),
        "mailed": mailed_count(session, petition.id),
        "next_at": _next_slot(session, petition.id),
        "today": today,
        "zone": zone,
        **parts(access, classes),
    }


def _pace(by_day: Mapping[dt.date, int], today: dt.date) -> float | None:
    """Signatures a day over the last whole days; None while there is no whole day yet."""
    whole = [day for day in by_day if today - dt.timedelta(PACE_DAYS) <= day < today]
    if not whole:
        return None
    span = min(PACE_DAYS, (today - min(by_day)).days)
    return sum(by_day[day] for day in whole) / max(1, span)


def _next_slot(session: Session, petition_id: int) -> dt.datetime | None:
    row = session.get(DeliverySchedule, petition_id)
    return next_run(session, row, now=now()) if row is not None else None
