"""When a petition is delivered: a form in plain fields, said back in words with the next five instants."""

from zoneinfo import available_timezones

from flask import render_template, request
from flask.typing import ResponseReturnValue

from petitions.delivery.slots.arrange import Arrangement, arrange
from petitions.delivery.slots.schedule import check_schedule
from petitions.delivery.slots.schedule_models import DeliverySchedule
from petitions.errors import Refusal
from petitions.web.current import now
from petitions.web.organizers.access import Access
from petitions.web.organizers.delivering.said_back import said_back
from petitions.web.organizers.delivering.schedule_fields import (
    arrangement,
    arrangement_of,
    beside_its_field,
    form_of,
    preset,
)
from petitions.web.organizers.forms import ScheduleForm, status_of
from petitions.web.organizers.writing.steps import saved


def schedule(access: Access) -> ResponseReturnValue:
    """Look at the schedule, try another ("show me"), and keep it."""
    row = access.session.get(DeliverySchedule, access.petition.id)
    form = form_of(row, now())
    tried = _tried_at_first(row, form) if not form.is_submitted() else None
    if form.validate_on_submit():
        try:
            tried = arrangement(form)
            check_schedule(tried.schedule, after=now())
            if "look" not in request.form:
                return _keep(access, tried)
        except Refusal as refusal:
            tried = None
            form.refuse(beside_its_field(refusal, form))
    page = render_template(
        "organizers/schedule.html",
        access=access,
        form=form,
        said=said_back(access, tried) if tried else None,
        is_tried=(form.is_submitted() or preset() is not None) and tried is not None,
        preset=request.args.get("preset", ""),
        zones=sorted(zone for zone in available_timezones() if zone.startswith(("America/", "Europe/"))),
        is_kept=row is not None,
    )
    return page, status_of(form)


def _tried_at_first(row: DeliverySchedule | None, form: ScheduleForm) -> Arrangement | None:
    """What the page says back before anything is typed: the schedule kept, or the beginning chosen."""
    if preset() is not None:
        return arrangement(form)
    return arrangement_of(row) if row else None


def _keep(access: Access, values: Arrangement) -> ResponseReturnValue:
    by_id = access.me.organizer.id
    arrange(access.session, access.petition, values=values, now=now(), by_id=by_id)
    access.note("schedule_changed", rule=values.rule, zone=values.zone, is_active=values.is_active)
    access.session.commit()
    return saved(access, request.path)
