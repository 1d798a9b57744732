"""What an owner says of a token, and what each scope opens, in words."""

from flask_babel import lazy_gettext as _
from wtforms import DateField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Optional

from petitions.organizers.api_tokens import LONGEST_NAME
from petitions.organizers.token_models import Scope
from petitions.web.organizers.checks import REQUIRED, at_most, one_line
from petitions.web.organizers.forms import Form

SCOPES = {
    Scope.PETITIONS: _("the petitions with their texts and states, drafts included"),
    Scope.COUNTS: _("the counts by class, day, province and source"),
    Scope.SIGNATURES: _("who signed, as far as each lets you see it, without e-mail addresses"),
    Scope.COMMENTS: _("the comments"),
    Scope.DELIVERIES: _("the deliveries and what became of them"),
    Scope.CONTACTS: _("e-mail addresses of those who let the organisation write to them"),
}


class TokenForm(Form):
    """A new token."""

    name = StringField(_("What it is for"), [REQUIRED, one_line, at_most(LONGEST_NAME)])
    petition = SelectField(_("For which petition"), coerce=int)
    scopes = SelectMultipleField(_("What it opens"), choices=[str(scope) for scope in Scope])
    ends_on = DateField(_("Works until this day"), [Optional()])
