"""What surrounds the texts: goal and days, colour, addresses, partners."""

from functools import partial

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from petitions.campaign.models import Petition
from petitions.campaign.settings import Details, PartnerValues, set_details, set_partners
from petitions.web.current import now
from petitions.web.organizers.access import Access
from petitions.web.organizers.forms import DetailsForm, PartnersForm
from petitions.web.organizers.writing.keeping import Keeping, by_label, values_of


def details(access: Access) -> ResponseReturnValue:
    """Goal, opening and closing, where answers go."""
    petition = access.petition
    form = DetailsForm(obj=petition)
    page = Keeping(
        access,
        "details_changed",
        lambda: values_of(DetailsForm(formdata=None, obj=petition)),
        by_label(form),
    )
    if answer := page.answer(form, partial(values_of, form), partial(_set_details, page, form)):
        return answer
    zone = current_app.config["DEFAULT_TIMEZONE"]
    shown = render_template("organizers/details.html", access=access, form=form, page=page, zone=zone)
    return shown, page.status(form)


def _set_details(page: Keeping, form: DetailsForm) -> None:
    values = Details(
        goal=form.goal.data,
        opens_at=form.opens_at.instant,
        closes_at=form.closes_at.instant,
        accent=page.access.petition.accent,
        reply_to=form.reply_to.data or "",
        donate_url=form.donate_url.data or "",
        shows_guides=form.shows_guides.data,
        kept_until_on=form.kept_until_on.data,
        asks_contact=form.asks_contact.data,
    )
    set_details(page.access.session, page.access.petition, values, now=now())
    page.note()


def partners(access: Access) -> ResponseReturnValue:
    """Who helps to gather signatures, each with a mark in its links."""
    petition = access.petition
    form = PartnersForm(data=_partners(petition))
    page = Keeping(
        access,
        "partners_changed",
        lambda: values_of(PartnersForm(formdata=None, data=_partners(petition))),
        by_label(form),
    )
    if answer := page.answer(form, partial(values_of, form), partial(_set_partners, page, form)):
        return answer
    for _number in range(2 if not form.is_submitted() else 0):
        form.partners.append_entry()
    return render_template("organizers/partners.html", access=access, form=form, page=page), page.status(form)


def _partners(petition: Petition) -> dict[str, object]:
    return {"partners": [_partner_values(each) for each in petition.partners]}


def _partner_values(partner: object) -> dict[str, str]:
    return {name: getattr(partner, name) for name in ("source", "name", "url")}


def _set_partners(page: Keeping, form: PartnersForm) -> None:
    typed = [entry.form for entry in form.partners]
    values = [
        PartnerValues(each.source.data or "", each.name.data or each.source.data or "", each.url.data or "")
        for each in typed
        if each.source.data or each.name.data
    ]
    set_partners(page.access.session, page.access.petition, values)
    page.note(number=len(values))
