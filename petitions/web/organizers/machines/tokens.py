"""Tokens for an organisation's programs: made, shown once, revoked; only by its owners."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from petitions.campaign.queries import petitions_of
from petitions.errors import Refusal
from petitions.organizers.api_tokens import TokenValues, make_token, revoke, tokens_of
from petitions.organizers.models import Organization
from petitions.organizers.token_models import ApiToken, Scope
from petitions.web.current import now
from petitions.web.organizers.access import Me
from petitions.web.organizers.forms import status_of
from petitions.web.organizers.machines.token_forms import SCOPES, TokenForm


def tokens(me: Me, organization: Organization) -> ResponseReturnValue:
    """The tokens that there are, and a form for one more; its text is in the answer to that, and nowhere."""
    form, text = TokenForm(), ""
    titles = {each.id: each.text().title for each in petitions_of(me.session, [organization.id])}
    form.petition.choices = [(0, _("All petitions of the organisation")), *titles.items()]
    if form.validate_on_submit():
        try:
            text = _make(me, organization, form)
        except Refusal as refusal:
            me.session.rollback()
            form.refuse(refusal)
    page = render_template(
        "organizers/tokens.html",
        organization=organization,
        form=form,
        text=text,
        tokens=tokens_of(me.session, organization.id),
        titles=titles,
        scopes=SCOPES,
    )
    return page, status_of(form)


def _make(me: Me, organization: Organization, form: TokenForm) -> str:
    values = TokenValues(
        name=form.name.data or "",
        scopes=tuple(Scope(each) for each in form.scopes.data or ()),
        petition_id=form.petition.data or None,
        ends_on=form.ends_on.data,
    )
    token, text = make_token(me.session, organization, values, by=me.organizer, now=now())
    note_token(me, organization, "token_made", token)
    me.session.commit()
    return text


def revoke_token(me: Me, organization: Organization, token_id: int) -> ResponseReturnValue:
    """The token opens nothing any more."""
    token = me.session.get(ApiToken, token_id)
    if token is None or token.organization_id != organization.id:
        abort(404)
    revoke(me.session, token, now=now())
    note_token(me, organization, "token_revoked", token)
    me.session.commit()
    flash(_("The token is revoked."), "success")
    return redirect(url_for("organize.tokens", organization_slug=organization.slug))


def note_token(me: Me, organization: Organization, action: str, token: ApiToken) -> None:
    """Leave a line about a token, by its name and its beginning."""
    said = {"token": f"{token.name} ({token.prefix}…)", "scopes": ", ".join(token.scopes)}
    me.note(action, subject=organization.slug, organization_id=organization.id, **said)
