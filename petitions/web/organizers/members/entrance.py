"""Ways in besides the password: an invitation's link, and a link that signs in."""

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from flask_security.proxies import _security
from flask_security.utils import hash_password, login_user, logout_user

from petitions.errors import Refusal
from petitions.extensions import db
from petitions.organizers.audit import record
from petitions.organizers.enrol import enrol
from petitions.organizers.invitations import accept, open_invitation
from petitions.organizers.models import Invitation, Organizer
from petitions.organizers.queries import organizer_by_email
from petitions.outbox.post import post
from petitions.queue import nudge
from petitions.tokens import Signer
from petitions.web.current import language, now
from petitions.web.organizers.forms import status_of
from petitions.web.organizers.members.sign_in_links import holder_of, sign_in_token
from petitions.web.organizers.members.team_forms import NewAccountForm, SignInLinkForm
from petitions.web.organizers.sentences import sentence


def invitation(token: str) -> ResponseReturnValue:
    """Who invites to what; the button joins. Somebody without an account makes one here, and only here."""
    found = _invitation(token)
    if found is None:
        return render_template("organizers/invitation_over.html"), 410
    me: Organizer | None = current_user._get_current_object() if current_user.is_authenticated else None
    has_account = organizer_by_email(db.session(), found.email) is not None
    form = NewAccountForm(language=language())
    if form.is_submitted() and me is not None:
        return _join(found, me)
    if form.validate_on_submit() and not has_account and _is_good_password(form):
        me = enrol(
            db.session(),
            found.email,
            password_hash=hash_password(form.password.data),
            name=form.name.data or "",
            language=language(),
            now=now(),
        )
        return _join(found, me)
    page = render_template(
        "organizers/invitation.html",
        invitation=found,
        form=form,
        me=me,
        has_account=has_account,
        path=url_for("organize.invitation", token=token),
    )
    return page, status_of(form)


def _invitation(token: str) -> Invitation | None:
    public_id = Signer(current_app.config["SECRET_KEY"], "invitation").public_id(token)
    if public_id is None:
        abort(404)
    return open_invitation(db.session(), public_id, now=now())


def _is_good_password(form: NewAccountForm) -> bool:
    problems, _normal = _security._password_util.validate(form.password.data, True)
    form.password.errors = [*form.password.errors, *(problems or ())]
    return not problems


def _join(found: Invitation, organizer: Organizer) -> ResponseReturnValue:
    session = db.session()
    try:
        accept(session, found, organizer, now=now())
    except Refusal as refusal:
        session.rollback()
        flash(sentence(refusal), "error")
        return redirect(url_for("organize.home"))
    slug, organization_id = found.organization.slug, found.organization_id
    record(
        session,
        organizer,
        "member_joined",
        subject=slug,
        organization_id=organization_id,
        now=now(),
        detail={"role": found.role},
    )
    name = found.organization.name
    if not current_user.is_authenticated:
        login_user(organizer, authn_via=["invitation"])
    session.commit()
    flash(_("Welcome to %(organization)s.", organization=name), "success")
    return redirect(url_for("organize.home"))


def ask_for_link() -> ResponseReturnValue:
    """Send a link that signs in. The answer is the same whether or not the address has an account."""
    form = SignInLinkForm()
    if form.validate_on_submit():
        organizer = organizer_by_email(db.session(), form.email.data)
        if organizer is not None and organizer.active:
            _post_link(organizer)
        return render_template("organizers/sign_in_link_sent.html", email=form.email.data)
    return render_template("organizers/sign_in_link.html", form=form), status_of(form)


def _post_link(organizer: Organizer) -> None:
    post(
        db.session(),
        letter="sign_in_link",
        recipient=organizer.email,
        language=organizer.language,
        about=("organizer", organizer.id),
        context={
            "name": organizer.name,
            "path": url_for("organize.follow_link", token=sign_in_token(db.session(), organizer)),
        },
        now=now(),
    )
    db.session.commit()
    nudge("mail")


def follow_link(token: str) -> ResponseReturnValue:
    """A look shows a button; the button signs in, once, and asks for the second step where there is one."""
    organizer = holder_of(db.session(), token)
    if organizer is None:
        return render_template("organizers/sign_in_link_over.html"), 410
    form = SignInLinkForm(email=organizer.email)
    if not form.is_submitted():
        return render_template("organizers/sign_in_by_link.html", organizer=organizer)
    if current_user.is_authenticated:
        logout_user()  # whoever was here before: two people's sign-ins are never mixed in one session
    second_step: ResponseReturnValue | None = _security.two_factor_plugins.tf_enter(
        organizer, False, "email", next_loc=url_for("organize.home")
    )
    if second_step:
        return second_step
    login_user(organizer, authn_via=["email"])
    db.session.commit()
    return redirect(url_for("organize.home"))
