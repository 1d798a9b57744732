"""What people type to join a team, to lead one, and to come in without a password."""

from flask_babel import lazy_gettext as _
from wtforms import PasswordField, SelectChoice, SelectField, StringField

from petitions.web.organizers.checks import REQUIRED, at_most, mail_address, one_line
from petitions.web.organizers.forms import Form
from petitions.web.organizers.words import ROLES

_ROLES = [SelectChoice(value=code, label=words) for code, words in ROLES.items()]


class InvitationForm(Form):
    """Whom to invite, to do what."""

    email = StringField(_("E-mail address"), [mail_address, REQUIRED, at_most(254)])
    role = SelectField(_("Role"), choices=_ROLES, default="editor")


class RoleForm(Form):
    """What a member is to be."""

    role = SelectField(_("Role"), choices=_ROLES)


class NewAccountForm(Form):
    """What somebody who was invited says to get an account."""

    name = StringField(_("Your name"), [one_line, REQUIRED, at_most(200)])
    password = PasswordField(_("Password"), [REQUIRED])


class SignInLinkForm(Form):
    """Where to send a link that signs in."""

    email = StringField(_("E-mail address"), [mail_address, REQUIRED, at_most(254)])
