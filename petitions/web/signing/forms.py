"""The form under a petition: checked by the domain's own parsers, each run once and its result kept."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Field, Form, StringField, ValidationError

from petitions.campaign.models import PetitionKind
from petitions.errors import Refusal
from petitions.identity.countries import HOME, parse_country
from petitions.identity.email_key import parse_email
from petitions.identity.name_key import check_name
from petitions.identity.postal_code import parse_postal_code
from petitions.signing.models import Exposure, SignatureKind
from petitions.signing.sign import SignatureValues
from petitions.text.characters import is_empty_looking
from petitions.text.plain import check_line, check_text
from petitions.web.sentences import sentence

COMMENT_LIMIT = 2_000
LETTER_LIMIT = 15_000
LINE_LIMIT = 200
_NO = ("", "0", "false", "no", "off")


Result = TypeVar("Result")


def checked(parse: Callable[..., Result], *typed: str, said_of: str | None = None, **rules: Any) -> Result:
    """What a parser makes of the typed text; what it refuses becomes a sentence beside the field."""
    try:
        return parse(*typed, **rules)
    except Refusal as refusal:
        raise ValidationError(sentence(refusal, said_of)) from None


class SignForm(Form):  # type: ignore[misc]  # the library is untyped
    """Fields are those of the contract; any other that is posted is ignored."""

    name = StringField(_("Your name"))
    email = StringField(_("Your e-mail address"))
    country = StringField(_("Country"))
    postal_code = StringField(_("Postal code"))
    city = StringField(_("Town"))
    comment = StringField(_("Comment"))
    letter = StringField(_("Your letter"))
    exposure = StringField(_("Who may see your name"))
    consent_updates = BooleanField(_("Write to me how this goes on"), false_values=_NO)
    kind = StringField(_("You sign"))
    organization = StringField(_("Name of the organisation"))
    role = StringField(_("Your role there"))

    def __init__(self, typed: Mapping[str, str] | None, petition_kind: str) -> None:
        super().__init__(typed)
        self.petition_kind = petition_kind
        self.parsed: dict[str, Any] = {}
        self.country.data = self.country.data or HOME
        # The page proposes the addressee; whoever says nothing is named to nobody.
        self.exposure.data = self.exposure.data or Exposure.COUNTED
        self.kind.data = self.kind.data or SignatureKind.PERSON

    @property
    def is_for_organization(self) -> bool:
        """Whether an organisation signs; only a statement takes any."""
        return self.petition_kind == PetitionKind.STATEMENT and self.kind.data == SignatureKind.ORGANIZATION

    def validate_name(self, field: Field) -> None:
        self.parsed["name"] = checked(check_name, field.data or "")

    def validate_email(self, field: Field) -> None:
        self.parsed["email"] = checked(parse_email, field.data or "")

    def validate_country(self, field: Field) -> None:
        self.parsed["country"] = checked(parse_country, field.data or "")

    def validate_postal_code(self, field: Field) -> None:
        country = self.parsed.get("country")
        postal = checked(parse_postal_code, field.data or "", country) if country else None
        self.parsed |= {"postal_code": postal.stored, "province": postal.province} if postal else {}

    def validate_city(self, field: Field) -> None:
        self._take_line(field)

    def validate_comment(self, field: Field) -> None:
        self._take_text(field, COMMENT_LIMIT)

    def validate_letter(self, field: Field) -> None:
        if self.petition_kind == PetitionKind.LETTER:
            self._take_text(field, LETTER_LIMIT)

    def validate_exposure(self, field: Field) -> None:
        self._take_choice(field, Exposure)

    def validate_kind(self, field: Field) -> None:
        if self.petition_kind == PetitionKind.STATEMENT:
            self._take_choice(field, SignatureKind)

    def validate_organization(self, field: Field) -> None:
        if self.is_for_organization:
            self._take_line(field, is_needed=True)

    def validate_role(self, field: Field) -> None:
        if self.is_for_organization:
            self._take_line(field, is_needed=True)

    def values(self, *, language: str, source: str) -> SignatureValues:
        """What was typed, as the domain takes it; only after `validate()` said yes."""
        consent = bool(self.consent_updates.data)
        return SignatureValues(language=language, source=source, consent_updates=consent, **self.parsed)

    def _take_line(self, field: Field, *, is_needed: bool = False) -> None:
        line = checked(check_line, field.data or "", said_of="text", field=field.name, limit=LINE_LIMIT)
        if is_needed and is_empty_looking(line):
            raise ValidationError(sentence(Refusal("missing", field=field.name)))
        self.parsed[field.name] = line

    def _take_text(self, field: Field, limit: int) -> None:
        self.parsed[field.name] = checked(
            check_text, field.data or "", said_of="text", field=field.name, limit=limit
        )

    def _take_choice(self, field: Field, choices: type[StrEnum]) -> None:
        if field.data and field.data not in list(choices):
            raise ValidationError(sentence(Refusal("unknown", field="choice")))
        if field.data:
            self.parsed[field.name] = choices(field.data)


def empty_form(petition_kind: str) -> SignForm:
    """The form as a visitor finds it."""
    form = SignForm(None, petition_kind)
    form.country.data, form.exposure.data, form.kind.data = HOME, Exposure.ADDRESSEE, SignatureKind.PERSON
    return form
