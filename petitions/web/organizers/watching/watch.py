"""The watch page: what came in, how it is counted, whence, and what needs somebody."""

import datetime as dt
import gzip
import hashlib
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition, PetitionState
from petitions.comments.numbers import comment_numbers
from petitions.counting.forecast import forecast
from petitions.counting.funnel import funnel, mail_health
from petitions.counting.models import Dimension
from petitions.counting.pace import pace, reached_on
from petitions.counting.queries import (
    breakdown,
    by_day,
    classes_in_order,
    counts,
    last_hours,
    of_classes,
    public_count,
)
from petitions.dedupe.review import numbers_of_questions
from petitions.delivery.slots.preview import next_run
from petitions.delivery.slots.schedule_models import DeliverySchedule
from petitions.signing.mailed import mailed_count
from petitions.signing.models import COUNTED_CLASSES, CountClass
from petitions.web.current import now
from petitions.web.organizers.access import Access
from petitions.web.organizers.watching.alerts import lines_of
from petitions.web.organizers.watching.narrowed import begin_of
from petitions.web.organizers.watching.pictures import growth, hours
from petitions.web.organizers.watching.watch_parts import held_by_reason, parts, repeats_by_reason
from petitions.web.organizers.writing.states import steps_for
from petitions.web.organizers.writing.steps import missing

# In these a petition's days are over.
_OVER = (PetitionState.CLOSED, PetitionState.ARCHIVED)


def watch(access: Access) -> ResponseReturnValue:
    """The overview of one petition. Its cost grows with days and provinces, not with signatures."""
    figures = _figures(access)
    return render_template(
        "organizers/watch.html", missing=missing(access), steps=steps_for(access), **figures
    )


def watch_now(access: Access) -> ResponseReturnValue:
    """The part of the overview that moves, for the page that is left open; nothing when nothing moved."""
    html = render_template("organizers/_watch_figures.html", **_figures(access))
    response = make_response(html)
    # The secret of a form is another one in every answer, though nothing has moved.
    response.set_etag(hashlib.sha256(html.replace(generate_csrf(), "").encode()).hexdigest()[:24])
    response.make_conditional(request)
    return _compressed(response) if response.status_code == 200 else response


def _compressed(response: Response) -> Response:
    """A tenth of the bytes for a page that is left open all day, also where no proxy does it."""
    response.vary.add("Accept-Encoding")
    if request.accept_encodings.quality("gzip"):
        response.set_data(gzip.compress(response.get_data(), 6, mtime=0))
        response.content_encoding = "gzip"
    return response


def _figures(access: Access) -> dict[str, Any]:
    """What moves while somebody looks."""
    session, petition, at = access.session, access.petition, now()
    classes = counts(session, petition.id)
    mail = mail_health(session, petition.id)
    return {
        "access": access,
        "petition": petition,
        "alerts": lines_of(access.me, [petition]),
        "count": public_count(classes),
        "classes": classes_in_order(classes),
        "received": sum(classes.values()),
        "funnel": funnel(classes, mail),
        "mail": mail,
        "held": held_by_reason(session, petition.id, classes),
        "repeats": repeats_by_reason(session, petition.id, classes),
        "questions": numbers_of_questions(session, [petition.id]).get(petition.id, 0),
        "comments": comment_numbers(session, petition.id),
        "mailed": mailed_count(session, petition.id),
        "next_at": _next_slot(session, petition.id),
        **_times(access, public_count(classes), at),
        **parts(access),
    }


def _times(access: Access, count: int, at: dt.datetime) -> dict[str, Any]:
    """What came when, by the site's clock, and what follows from it."""
    petition, zone = access.petition, current_app.config["DEFAULT_TIMEZONE"]
    cells = breakdown(access.session, petition.id, Dimension.HOUR)
    counted = of_classes(cells, COUNTED_CLASSES)
    days, signed_here = by_day(counted, zone), by_day(of_classes(cells, [CountClass.CONFIRMED]), zone)
    today, goal, is_open = _day(zone, at), petition.goal or 0, petition.state == PetitionState.OPEN
    return {
        "growth": growth(days, today=today, closed_on=_closed_on(petition, zone)),
        "hours": hours(last_hours(counted, at)),
        "pace": pace(signed_here, today=today) if is_open else None,
        "forecast": forecast(signed_here, count=count, goal=goal, today=today) if is_open else None,
        "reached_on": reached_on(days, goal),
        "is_open": is_open,
        "zone": zone,
        "day_begins": begin_of(today).astimezone(ZoneInfo(zone)),
    }


def _day(zone: str, at: dt.datetime) -> dt.date:
    return at.astimezone(ZoneInfo(zone)).date()


def _closed_on(petition: Petition, zone: str) -> dt.date | None:
    return _day(zone, petition.closed_at) if petition.closed_at and petition.state in _OVER else None


def _next_slot(session: Session, petition_id: int) -> dt.datetime | None:
    row = session.get(DeliverySchedule, petition_id)
    return next_run(session, row, now=now()) if row is not None else None
