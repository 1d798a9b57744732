"""How a petition looks: its colour, its picture, and the covering letter as the office will read it."""

from dataclasses import dataclass, fields
from functools import partial

from flask import Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

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
from petitions.web.organizers.writing.keeping import Keeping, by_label
from petitions.web.sharing.views import PRESS

# Colours that can be read by day and by night, for whoever has none of their own.
COLOURS = {
    "#1f4e79": _l("Blue"),
    "#7a1f4b": _l("Plum"),
    "#1d6b52": _l("Green"),
    "#8a4b08": _l("Brown"),
    "#4b3f8c": _l("Violet"),
    "#a3262a": _l("Red"),
}
# What the field for a colour of one's own begins with.
OWN, FIRST_OWN = "own", "#2b3f8c"


def look(access: Access) -> ResponseReturnValue:
    """The colour, the picture, and how both come out."""
    petition = access.petition
    form = LookForm(obj=petition, own_accent=_own(petition))
    page = Keeping(access, "details_changed", lambda: {"accent": petition.accent}, by_label(form))
    if answer := page.answer(
        form, lambda: {"accent": _colour(petition, form)}, partial(_set_colour, page, form)
    ):
        return answer
    shown = render_template(
        "organizers/look.html",
        access=access,
        form=form,
        page=page,
        colours=COLOURS,
        chosen=form.accent.data if form.accent.data in ("", *COLOURS) else OWN,
        view=picture_of(petition, petition.first_language),
    )
    return shown, page.status(form)


def _own(petition: Petition) -> str:
    """The colour that stands in the field for one's own."""
    return petition.accent if petition.accent not in ("", *COLOURS) else FIRST_OWN


def _colour(petition: Petition, form: LookForm) -> str:
    """The colour chosen. Who picks one of their own need not choose its line as well."""
    line, own = (form.accent.data or "").lower(), (form.own_accent.data or "").lower()
    is_picked = line == petition.accent and own not in ("", _own(petition))
    return own if line == OWN or is_picked else line


def _set_colour(page: Keeping, form: LookForm) -> None:
    petition = page.access.petition
    kept = {field.name: getattr(petition, field.name) for field in fields(Details)}
    values = Details(**kept | {"accent": _colour(petition, form)})
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
        office=package.addressee.office_title,
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
