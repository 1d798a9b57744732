"""When a petition is delivered: a form in plain fields, said back in words with the next five instants."""

import dataclasses
from collections.abc import Callable
from functools import partial
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
from petitions.web.organizers.forms import ScheduleForm
from petitions.web.organizers.writing.keeping import Keeping, by_label, in_words


def schedule(access: Access) -> ResponseReturnValue:
    """Look at the schedule, try another ("show me"), and keep it."""
    row = access.session.get(DeliverySchedule, access.petition.id)
    form = form_of(row, now())
    page = Keeping(access, "schedule_changed", partial(_kept, access), _said(access, form))
    if "look" not in request.form and (
        answer := page.answer(form, partial(_typed, form), partial(_keep, page, form))
    ):
        return answer
    tried = _tried(row, form)
    shown = render_template(
        "organizers/schedule.html",
        access=access,
        form=form,
        page=page,
        said=said_back(access, tried) if tried else None,
        is_tried=(form.is_submitted() or preset() is not None) and tried is not None,
        preset=request.args.get("preset", ""),
        zones=sorted(zone for zone in available_timezones() if zone.startswith(("America/", "Europe/"))),
        is_kept=row is not None,
    )
    return shown, page.status(form)


def _tried(row: DeliverySchedule | None, form: ScheduleForm) -> Arrangement | None:
    """What the page says back: what was typed, the beginning chosen, or the schedule kept."""
    if not form.is_submitted():
        return arrangement(form) if preset() is not None else arrangement_of(row) if row else None
    if form.errors or not form.validate():
        return None
    try:
        return _checked(form)
    except Refusal as refusal:
        form.refuse(refusal)
        return None


def _checked(form: ScheduleForm) -> Arrangement:
    """What was typed. Raises: Refusal beside the field of the form that it is about."""
    try:
        tried = arrangement(form)
        check_schedule(tried.schedule, after=now())
    except Refusal as refusal:
        raise beside_its_field(refusal, form) from None
    return tried


def _typed(form: ScheduleForm) -> dict[str, str]:
    return in_words(dataclasses.asdict(_checked(form)))


def _kept(access: Access) -> dict[str, str]:
    row = access.session.get(DeliverySchedule, access.petition.id, populate_existing=True)
    return in_words(dataclasses.asdict(arrangement_of(row))) if row else {}


def _said(access: Access, form: ScheduleForm) -> Callable[[str, str], tuple[str, str]]:
    """The rule is said as the page says a schedule back."""
    of_form = by_label(form)

    def said(name: str, value: str) -> tuple[str, str]:
        row = access.session.get(DeliverySchedule, access.petition.id)
        if name != "rule" or row is None:
            return of_form(name, value)
        return str(form.frequency.label.text), " ".join(said_back(access, arrangement_of(row)).phrases)

    return said


def _keep(page: Keeping, form: ScheduleForm) -> None:
    access, values = page.access, _checked(form)
    arrange(access.session, access.petition, values=values, now=now(), by_id=access.me.organizer.id)
    page.note(rule=values.rule, zone=values.zone, is_active=values.is_active)
