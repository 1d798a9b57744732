"""An organizer's account, a new organisation, and what each role may do."""

from flask import current_app, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from petitions.organizers.enrol import found_organization
from petitions.organizers.models import Role
from petitions.organizers.permissions import ALLOWED
from petitions.organizers.sign_ins import open_sign_ins
from petitions.web.current import language_name, now
from petitions.web.organizers.access import Me
from petitions.web.organizers.forms import (
    OrganizationForm,
    ProfileForm,
    status_of,
)
from petitions.web.organizers.members.browsers import KEY
from petitions.web.organizers.members.may import MAY


def account(me: Me) -> ResponseReturnValue:
    """Name and language, and the ways to sign in."""
    form = ProfileForm(obj=me.organizer)
    form.language.choices = [(code, language_name(code)) for code in current_app.config["LANGUAGES"]]
    if form.validate_on_submit():
        me.organizer.name, me.organizer.language = form.name.data, form.language.data
        me.session.commit()
        flash(_("Saved."), "success")
        return redirect(url_for("organize.account"))
    page = render_template(
        "organizers/account.html",
        form=form,
        organizer=me.organizer,
        sign_ins=open_sign_ins(me.session, me.organizer, now=now()),
        memberships=me.memberships,
        this_key=session.get(KEY, ""),
    )
    return page, status_of(form)


def new_organization(me: Me) -> ResponseReturnValue:
    """Found an organisation; whoever does owns it."""
    form = OrganizationForm(email=me.organizer.email)
    if form.validate_on_submit():
        organization = found_organization(
            me.session, me.organizer, name=form.name.data, email=form.email.data, now=now()
        )
        me.note("organization_founded", subject=organization.slug, organization_id=organization.id)
        me.session.commit()
        return redirect(url_for("organize.new_petition"))
    return render_template("organizers/new_organization.html", form=form), status_of(form)


def roles(me: Me) -> ResponseReturnValue:
    """The table of who may do what, from the one in the code."""
    return render_template(
        "organizers/roles.html",
        mine={each.role for each in me.memberships},
        roles=list(Role),
        permissions=[(words, [code in ALLOWED[role] for role in Role]) for code, words in MAY.items()],
    )
