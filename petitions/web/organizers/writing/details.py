"""What surrounds the texts: goal and days, colour, addresses, partners."""

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from petitions.campaign.settings import Details, PartnerValues, set_details, set_partners
from petitions.errors import Refusal
from petitions.web.current import now
from petitions.web.organizers.access import Access
from petitions.web.organizers.forms import DetailsForm, PartnersForm, status_of
from petitions.web.organizers.writing.steps import saved


def details(access: Access) -> ResponseReturnValue:
    """Goal, opening and closing, colour, where answers go."""
    petition = access.petition
    form = DetailsForm(obj=petition)
    if form.validate_on_submit():
        try:
            _set_details(access, form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return saved(access, request.path)
    page = render_template(
        "organizers/details.html", access=access, form=form, zone=current_app.config["DEFAULT_TIMEZONE"]
    )
    return page, status_of(form)


def _set_details(access: Access, form: DetailsForm) -> None:
    values = Details(
        goal=form.goal.data,
        opens_at=form.opens_at.instant,
        closes_at=form.closes_at.instant,
        accent=(form.accent.data or "").lower(),
        reply_to=form.reply_to.data or "",
        donate_url=form.donate_url.data or "",
        shows_guides=form.shows_guides.data,
        kept_until_on=form.kept_until_on.data,
        asks_contact=form.asks_contact.data,
    )
    set_details(access.session, access.petition, values, now=now())
    access.note("details_changed")
    access.session.commit()


def partners(access: Access) -> ResponseReturnValue:
    """Who helps to gather signatures, each with a mark in its links."""
    petition = access.petition
    form = PartnersForm(data={"partners": [_partner_values(each) for each in petition.partners]})
    if form.validate_on_submit():
        try:
            _set_partners(access, form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return saved(access, request.path)
    for _number in range(2 if not form.is_submitted() else 0):
        form.partners.append_entry()
    return render_template("organizers/partners.html", access=access, form=form), status_of(form)


def _partner_values(partner: object) -> dict[str, str]:
    return {name: getattr(partner, name) for name in ("source", "name", "url")}


def _set_partners(access: Access, form: PartnersForm) -> None:
    typed = [entry.form for entry in form.partners]
    values = [
        PartnerValues(each.source.data or "", each.name.data or each.source.data or "", each.url.data or "")
        for each in typed
        if each.source.data or each.name.data
    ]
    set_partners(access.session, access.petition, values)
    access.note("partners_changed", number=len(values))
    access.session.commit()
