"""The form under a petition as it is shown: empty, or filled in, with a sentence beside what was refused."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Form, StringField

from petitions.errors import Refusal
from petitions.identity.countries import HOME
from petitions.signing.models import Exposure, SignatureKind
from petitions.web.sentences import sentence

COMMENT_LIMIT = 2_000
LETTER_LIMIT = 15_000
LINE_LIMIT = 200
# What an unticked box may say of itself.
NO = ("", "0", "false", "no", "off")


class SignForm(Form):  # type: ignore[misc]  # the library is untyped
    """Fields are those of the contract; what they mean is read in `reading`."""

    name = StringField(_("Your name"))
    email = StringField(_("Your e-mail address"))
    country = StringField(_("Country"))
    postal_code = StringField(_("Postal code"))
    city = StringField(_("Town"))
    comment = StringField(_("Comment"))
    letter = StringField(_("Your letter"))
    exposure = StringField(_("Who may see your name"))
    consent_updates = BooleanField(_("Write to me how this goes on"), false_values=NO)
    consent_contact = BooleanField(_("The organisation may write to me"), false_values=NO)
    kind = StringField(_("You sign"))
    organization = StringField(_("Name of the organisation"))
    organization_en = StringField(_("Its name in English"))
    organization_fr = StringField(_("Its name in French"))
    organization_website = StringField(_("Its website"))
    role = StringField(_("Your role there"))

    def __init__(self, typed: Mapping[str, str] | None = None) -> None:
        super().__init__(typed)
        self.country.data = self.country.data or HOME
        self.exposure.data = self.exposure.data or (Exposure.COUNTED if typed else Exposure.ADDRESSEE)
        self.kind.data = self.kind.data or SignatureKind.PERSON


def refilled_form(typed: Mapping[str, str], refused: Mapping[str, Refusal]) -> SignForm:
    """The form with what was typed, and beside each field what was refused there."""
    form = SignForm(typed)
    for name, refusal in refused.items():
        form[name].errors = [sentence(refusal)]
    return form
