"""What organizers may type, checked one field at a time. Errors stand beside the field.

What was typed stays.
"""

import re
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    IntegerField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.validators import NumberRange, Optional, ValidationError

from petitions.campaign.models import PetitionKind
from petitions.errors import Refusal
from petitions.web.organizers.checks import (
    REQUIRED,
    SLUG,
    LocalTimeField,
    at_most,
    mail_address,
    one_line,
    plain_lines,
    trimmed,
    web_address,
)
from petitions.web.organizers.sentences import sentence

LONGEST_TEXT = 60_000


class Form(FlaskForm):  # type: ignore[misc]
    """A form of the organizers' rooms."""

    form_errors: list[str]

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        @staticmethod
        def bind_field(form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            if unbound_field.field_class in (StringField, TextAreaField):
                options["filters"] = [*unbound_field.kwargs.get("filters", ()), trimmed]
            return unbound_field.bind(form=form, **options)

    def refuse(self, refusal: Refusal) -> None:
        """Put a refusal of the domain beside the field that it names, or above the form."""
        field = self._fields.get(refusal.field or "")
        if field is None:
            self.form_errors = [*self.form_errors, sentence(refusal)]
        else:
            field.errors = [*field.errors, sentence(refusal)]


def status_of(form: Form) -> int:
    """422 for a form with errors, so that it is no success to whoever reads the status."""
    return 422 if form.errors else 200


class OrganizationForm(Form):
    """Found an organisation."""

    name = StringField(_("Name of the organisation"), [REQUIRED, one_line, at_most(200)])
    email = StringField(_("Address for the public"), [REQUIRED, one_line, mail_address, at_most(254)])


class OrganizationDetailsForm(OrganizationForm):
    """What every petition page says of who runs it."""

    website = StringField(_("Website"), [web_address, at_most(300)])
    about = TextAreaField(_("About the organisation"), [plain_lines, at_most(2000)])
    postal_address = TextAreaField(_("Postal address"), [plain_lines, at_most(500)])
    privacy_contact = StringField(_("Who answers for privacy"), [one_line, at_most(300)])
    wants_second_person = BooleanField(_("A second person approves each delivery before it goes out"))


class ProfileForm(Form):
    """What is shown of the organizer to the organizer."""

    name = StringField(_("Your name"), [one_line, at_most(200)])
    language = SelectField(_("Language of these pages and of letters to you"))


class HeadForm(Form):
    """The first lines of a petition in one language."""

    title = StringField(_("Title"), [REQUIRED, one_line, at_most(160)])
    demand = TextAreaField(_("The demand, in one sentence"), [REQUIRED, plain_lines, at_most(600)])


class NewPetitionForm(HeadForm):
    """Begin a petition."""

    organization = SelectField(_("Organisation"), coerce=int)
    kind = SelectField(
        _("What do people do?"), choices=[SelectChoice(kind.value, kind.value) for kind in PetitionKind]
    )
    language = SelectField(_("Language of the first text"))
    slug = StringField(_("Address on this site"), [at_most(60)])

    def validate_slug(self, field: Any) -> None:
        """An address is made from the title when none is given."""
        if field.data and not SLUG.match(field.data):
            raise ValidationError(sentence(Refusal("slug_malformed")))


class TextForm(HeadForm):
    """A petition's text in one language."""

    body = TextAreaField(_("What exactly do you ask?"), [plain_lines, at_most(LONGEST_TEXT)])
    why = TextAreaField(_("Why is this important?"), [plain_lines, at_most(LONGEST_TEXT)])
    footnotes = TextAreaField(_("Notes and sources"), [plain_lines, at_most(LONGEST_TEXT)])
    sample_letter = TextAreaField(_("Sample letter"), [plain_lines, at_most(10_000)])
    thank_you = TextAreaField(_("Thank you, shown after confirming"), [plain_lines, at_most(5_000)])


class DetailsForm(Form):
    """Goal, days, addresses."""

    goal = IntegerField(_("Goal"), [Optional()])
    opens_at = LocalTimeField(_("Opens"))
    closes_at = LocalTimeField(_("Closes"))
    kept_until_on = DateField(_("Erase personal data on"), [Optional()])
    reply_to = StringField(_("Where offices' answers go"), [one_line, mail_address, at_most(254)])
    donate_url = StringField(_("Page where people can give money"), [web_address, at_most(300)])
    shows_guides = BooleanField(_("Offer the guides: call, meet, write a brief"))
    asks_contact = BooleanField(_("The organisation may write to those who agree"))


class LookForm(Form):
    """The colour alone: one of a few, or "own" with the one beside it."""

    accent = StringField(_("Colour"), [at_most(7)])
    own_accent = StringField(_("A colour of your own"), [at_most(7)])


class PartnerForm(PlainForm):  # type: ignore[misc]
    """One partner of a petition."""

    source = StringField(_("Mark in links"), [at_most(40)], filters=[trimmed])
    name = StringField(_("Name"), [one_line, at_most(200)], filters=[trimmed])
    url = StringField(_("Website"), [web_address, at_most(300)], filters=[trimmed])


class PartnersForm(Form):
    """Who helps to gather signatures."""

    partners = FieldList(FormField(PartnerForm), max_entries=60)


class AddresseesForm(Form):
    """Whom the petition addresses; offices are chosen by fields of their own, `office-ID`."""

    own_member = BooleanField(_("Each signatory's own member of Parliament"))
    own_member_by_post = BooleanField(_("The members get theirs by post"))
    copies = TextAreaField(_("Copies to other addresses"), [plain_lines, at_most(2_000)])
    offices = SelectMultipleField(_("Offices"), validate_choice=False)


class DownloadForm(Form):
    """Offer a file."""

    title = StringField(_("What it is"), [REQUIRED, one_line, at_most(200)])
    language = SelectField(_("Its language"))
    file = StringField(_("File"))


class ReasonForm(Form):
    """A reason that stays with what it was given for."""

    reason = StringField(_("Reason"), [REQUIRED, one_line, at_most(300)])


class FollowUpForm(Form):
    """The reminder to an office."""

    text = TextAreaField(_("Your reminder"), [REQUIRED, plain_lines, at_most(4_000)])


class ScheduleForm(Form):
    """When the petition is delivered, said in fields; `rule` is for whoever reads RFC 5545."""

    frequency = SelectField(_("Regularly"))
    starts_on = StringField(_("First day"))
    at = StringField(_("Time"))
    interval = IntegerField(_("Every"), [Optional(), NumberRange(1, 52, _("From 1 to 52, please."))])
    weekdays = SelectMultipleField(_("Days of the week"), coerce=int)
    monthly = SelectField(_("On which day of the month"))
    until = StringField(_("Until"))
    rule = TextAreaField(_("Rule"), [plain_lines, at_most(1_000)])
    zone = StringField(_("Time zone"), [REQUIRED, at_most(60)])
    every_count = IntegerField(_("At every so many signatures"), [Optional()])
    at_counts = StringField(_("At these numbers"), [at_most(300)])
    at_close = BooleanField(_("When the petition closes"))
    minimum_interval_hours = IntegerField(_("Hours between two deliveries, at least"), [Optional()])
    hold_hours = IntegerField(_("Hours for you to look at it first"), [Optional()])
    response_days = IntegerField(_("Days that an office has to answer"), [Optional()])
    keeps_office_hours = BooleanField(_("Only in the offices' working hours"))
    is_active = BooleanField(_("Deliver by this schedule"))

    def validate_at_counts(self, field: Any) -> None:
        """Whole numbers with commas or blanks between them."""
        if field.data and not re.fullmatch(r"[0-9]{1,9}(?:[ ,;]+[0-9]{1,9}){0,19}", field.data):
            raise ValidationError(_("Numbers with commas between them, please."))
