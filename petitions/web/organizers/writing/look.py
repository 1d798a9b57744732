"""How a petition looks: its colour, its picture, and the covering letter as the office will read it."""

from dataclasses import dataclass, fields
from functools import partial

from flask import Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from petitions.campaign.models import Addressee, Copying, Petition
from petitions.campaign.settings import Details, set_details
from petitions.delivery.contents.sample import sample_language, sample_package
from petitions.delivery.documents.front import letter_part
from petitions.delivery.documents.package import Package
from petitions.delivery.documents.report import report_data
from petitions.delivery.documents.unprinted import report_note, scripts_of_report
from petitions.delivery.documents.words import Words
from petitions.delivery.slots.schedule_models import DeliverySchedule
from petitions.text.manners import canadian
from petitions.web.campaign.pages import petition_path
from petitions.web.campaign.pictures import picture_of
from petitions.web.current import absolute, now
from petitions.web.organizers.access import Access
from petitions.web.organizers.forms import LookForm
from petitions.web.organizers.writing.keeping import Keeping, by_label, values_of
from petitions.web.sharing.views import PRESS

# Colours that can be read by day and by night, for whoever has none of their own.
COLOURS = ("#1f4e79", "#7a1f4b", "#1d6b52", "#8a4b08", "#4b3f8c", "#a3262a")


def look(access: Access) -> ResponseReturnValue:
    """The colour, the picture, and how both come out."""
    petition = access.petition
    form = LookForm(obj=petition)
    page = Keeping(access, "details_changed", lambda: {"accent": petition.accent}, by_label(form))
    if answer := page.answer(form, partial(values_of, form), partial(_set_colour, page, form)):
        return answer
    shown = render_template(
        "organizers/look.html",
        access=access,
        form=form,
        page=page,
        colours=COLOURS,
        view=picture_of(petition, petition.first_language),
    )
    return shown, page.status(form)


def _set_colour(page: Keeping, form: LookForm) -> None:
    petition = page.access.petition
    kept = {field.name: getattr(petition, field.name) for field in fields(Details)}
    values = Details(**kept | {"accent": (form.accent.data or "").lower()})
    set_details(page.access.session, petition, values, now=now())
    page.note()


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who will get the package: the number in the address of the preview, and who it is."""

    number: int
    title: str
    is_chosen: bool


def office_preview(access: Access) -> ResponseReturnValue:
    """The covering letter as the office will read it, the numbers being examples; nothing is sent or kept."""
    package, chosen = _sample(access)
    words = Words(package.language)
    enclosed = words(
        "{title}: report to the {office}",
        title=package.petition.title,
        office=package.addressee.office_title or "…",
    )
    return render_template(
        "organizers/office_preview.html",
        access=access,
        letter=letter_part(package, words, enclosed),
        package=package,
        readers=_readers(access.petition, chosen),
        chosen=chosen.id if chosen else None,
    )


def office_preview_file(access: Access) -> ResponseReturnValue:
    """The report with example numbers, as the office's clerk will open it."""
    package, _chosen = _sample(access)
    words = Words(package.language)
    data = report_data(package, words, contents=[], appendices=[], volume_count=1)
    data["unprinted"] = report_note([scripts_of_report(package)], words)
    access.session.close()  # nothing is read any more: no connection waits for the press
    pdf = PRESS.printed_once("report.typ", ".pdf", data, created_at=now())
    response = Response(pdf, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "inline", filename="preview.pdf")
    response.headers["Cache-Control"] = "no-store"
    return response


def _sample(access: Access) -> tuple[Package, Addressee | None]:
    petition = access.petition
    row = access.session.get(DeliverySchedule, petition.id)
    chosen = _chosen(petition, request.args.get("for", type=int))
    with force_locale(str(canadian(sample_language(petition, chosen)))):
        mark = _("PREVIEW: the numbers are examples, nothing was sent.")
    package = sample_package(
        petition,
        chosen,
        mark=mark,
        url=absolute(petition_path(petition, petition.first_language)),
        zone=row.zone if row else current_app.config["DEFAULT_TIMEZONE"],
        now=now(),
    )
    return package, chosen


def _chosen(petition: Petition, number: int | None) -> Addressee | None:
    """The addressee asked for, else the first office that is asked."""
    offices = [each for each in petition.addressees if each.office is not None]
    asked = [each for each in petition.addressees if each.id == number]
    first = [each for each in offices if each.copying == Copying.TO]
    return next(iter([*asked, *first, *offices]), None)


def _readers(petition: Petition, chosen: Addressee | None) -> list[Reader]:
    return [
        Reader(each.id, each.office.title(sample_language(petition, each)), each is chosen)
        for each in petition.addressees
        if each.office is not None
    ]
