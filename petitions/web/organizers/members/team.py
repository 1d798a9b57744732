"""Who is in an organisation: invite, change a role, take somebody out; only its owners do."""

from collections.abc import Sequence

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from petitions.errors import Refusal
from petitions.organizers.invitations import invite, take_back, waiting_invitations
from petitions.organizers.models import Invitation, Membership, Organization, Role
from petitions.organizers.permissions import Permission
from petitions.organizers.team import change_role, leave
from petitions.organizers.token_models import ApiToken
from petitions.outbox.post import post
from petitions.queue import nudge
from petitions.tokens import Signer
from petitions.web.current import now
from petitions.web.organizers.access import Me
from petitions.web.organizers.forms import OrganizationDetailsForm, status_of
from petitions.web.organizers.machines.tokens import note_token
from petitions.web.organizers.members.team_forms import InvitationForm, RoleForm
from petitions.web.organizers.sentences import sentence


def organization(me: Me, organization_slug: str) -> ResponseReturnValue:
    """What the public reads of an organisation, and who is in it; its owners change it."""
    found = _owned(me, organization_slug)
    form = OrganizationDetailsForm(obj=found)
    if form.validate_on_submit():
        form.populate_obj(found)
        me.note("organization_changed", subject=found.slug, organization_id=found.id)
        me.session.commit()
        flash(_("Saved."), "success")
        return _back(found)
    return _page(me, found, form), status_of(form)


def invite_member(me: Me, organization_slug: str) -> ResponseReturnValue:
    """Ask somebody by letter to take a role."""
    found, form = _owned(me, organization_slug), InvitationForm()
    if form.validate_on_submit():
        try:
            _invite(me, found, form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The invitation is on its way. Its link works for 14 days."), "success")
            return _back(found)
    return _page(me, found, OrganizationDetailsForm(obj=found, formdata=None), form), status_of(form)


def _invite(me: Me, organization: Organization, form: InvitationForm) -> None:
    role = Role(form.role.data)
    invitation = invite(
        me.session, organization, email=form.email.data, role=role, by=me.organizer, now=now()
    )
    token = Signer(current_app.config["SECRET_KEY"], "invitation").token(invitation.public_id)
    post(
        me.session,
        letter="invitation",
        recipient=invitation.email,
        language=me.organizer.language,
        about=("organization", organization.id),
        context={
            "name": me.organizer.name or me.organizer.email,
            "organization": organization.name,
            "path": url_for("organize.invitation", token=token),
        },
        now=now(),
    )
    _note(me, organization, "member_invited", invitation.email, role=role)
    me.session.commit()
    nudge("mail")


def take_back_invitation(me: Me, organization_slug: str, invitation_id: int) -> ResponseReturnValue:
    """The link works no more."""
    found = _owned(me, organization_slug)
    invitation = me.session.get(Invitation, invitation_id)
    if invitation is None or invitation.organization_id != found.id:
        abort(404)
    take_back(me.session, invitation, now=now())
    _note(me, found, "invitation_taken_back", invitation.email)
    me.session.commit()
    return _back(found)


def set_role(me: Me, organization_slug: str, membership_id: int) -> ResponseReturnValue:
    """Give a member another role."""
    found = _owned(me, organization_slug)
    membership, form = _member(me, found, membership_id), RoleForm()
    if not form.validate_on_submit():
        abort(400)
    try:
        ended = change_role(me.session, membership, Role(form.role.data), now=now())
    except Refusal as refusal:
        return _refused(me, found, refusal)
    _note(me, found, "role_changed", membership.organizer.email, role=form.role.data)
    _end_with(me, found, ended)
    me.session.commit()
    flash(_("Saved."), "success")
    return _back(found) if membership.organizer_id != me.organizer.id else redirect(url_for("organize.home"))


def remove_member(me: Me, organization_slug: str, membership_id: int) -> ResponseReturnValue:
    """Take a member out; owners may take themselves out while another one stays."""
    found = _owned(me, organization_slug)
    membership = _member(me, found, membership_id)
    email = membership.organizer.email
    try:
        ended = leave(me.session, membership, now=now())
    except Refusal as refusal:
        return _refused(me, found, refusal)
    _note(me, found, "member_removed", email)
    _end_with(me, found, ended)
    me.session.commit()
    is_me = email == me.organizer.email
    return redirect(url_for("organize.home")) if is_me else _back(found)


def leave_organization(me: Me, organization_slug: str) -> ResponseReturnValue:
    """Whoever is in an organisation may go, whatever their role; the last owner has to stay."""
    mine = {each.organization.slug: each for each in me.memberships}
    membership = mine.get(organization_slug) or abort(404)
    found, role = membership.organization, membership.role
    try:
        ended = leave(me.session, membership, now=now())
    except Refusal as refusal:
        me.session.rollback()
        flash(sentence(refusal), "error")
        return redirect(url_for("organize.account"))
    _note(me, found, "member_left", me.organizer.email, role=role)
    _end_with(me, found, ended)
    me.session.commit()
    flash(_("You have left %(organization)s.", organization=found.name), "success")
    return redirect(url_for("organize.account"))


def _end_with(me: Me, organization: Organization, tokens: Sequence[ApiToken]) -> None:
    """Programs that stop now should not puzzle those who stay: it is said, and stands in the trail."""
    for token in tokens:
        note_token(me, organization, "token_revoked", token)
        flash(_("The token “%(name)s” works no more.", name=token.name), "warning")


def _owned(me: Me, slug: str) -> Organization:
    """An organisation whose members I may change; for everybody else it does not exist."""
    mine = {each.organization.slug: each.organization for each in me.organizations_for(Permission.LEAD)}
    return mine.get(slug) or abort(404)


def _member(me: Me, organization: Organization, membership_id: int) -> Membership:
    membership = me.session.get(Membership, membership_id)
    if membership is None or membership.organization_id != organization.id:
        abort(404)
    return membership


def _page(
    me: Me, found: Organization, form: OrganizationDetailsForm, invitation: InvitationForm | None = None
) -> str:
    return render_template(
        "organizers/organization.html",
        form=form,
        organization=found,
        members=sorted(found.members, key=lambda each: each.id),
        invitation_form=invitation or InvitationForm(formdata=None),
        invitations=waiting_invitations(me.session, found.id, now=now()),
        roles=list(Role),
    )


def _refused(me: Me, organization: Organization, refusal: Refusal) -> ResponseReturnValue:
    me.session.rollback()
    flash(sentence(refusal), "error")
    return _back(organization)


def _back(organization: Organization) -> ResponseReturnValue:
    return redirect(url_for("organize.organization", organization_slug=organization.slug, _anchor="members"))


def _note(me: Me, organization: Organization, action: str, email: str, **detail: object) -> None:
    me.note(action, subject=organization.slug, organization_id=organization.id, **{"member": email, **detail})
