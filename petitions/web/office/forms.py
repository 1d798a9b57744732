"""What an office may type: a file number and a contact, or one reply in one or both languages."""

from collections.abc import Callable

from flask_babel import lazy_gettext as _
from wtforms import Field, FileField, Form, StringField, ValidationError

from petitions.errors import Refusal
from petitions.text.plain import check_line, check_text
from petitions.web.sentences import sentence

LINE_LIMIT = 200
REPLY_LIMIT = 20_000


def kept(check: Callable[..., str], field: Field, limit: int) -> None:
    """Put the text as it is kept in the place of what was typed."""
    try:
        field.data = check(field.data or "", field=field.name, limit=limit)
    except Refusal as refusal:
        raise ValidationError(sentence(refusal, "text")) from None


class AcknowledgeForm(Form):  # type: ignore[misc]  # the library is untyped
    """Receipt confirmed, with what helps to find it again."""

    file_number = StringField(_("Your file number"))
    contact = StringField(_("Whom to ask about it"))

    def validate_file_number(self, field: Field) -> None:
        kept(check_line, field, LINE_LIMIT)

    def validate_contact(self, field: Field) -> None:
        kept(check_line, field, LINE_LIMIT)


class PassOnForm(Form):  # type: ignore[misc]
    """Not for us, but for whom."""

    to = StringField(_("Who should be asked instead"))

    def validate_to(self, field: Field) -> None:
        kept(check_line, field, LINE_LIMIT)
        if not field.data:
            raise ValidationError(_("Please name the office."))


class ReplyForm(Form):  # type: ignore[misc]
    """The one reply to everybody who signed."""

    text_en = StringField(_("Reply in English"))
    text_fr = StringField(_("Reply in French"))
    document = FileField(_("A document with it"))

    refused = ""

    def refuse_document(self, why: str) -> None:
        """Remember what is wrong with the document, to be said with the other errors."""
        self.refused = why

    def validate_document(self, field: Field) -> None:
        if self.refused:
            raise ValidationError(self.refused)

    def validate_text_en(self, field: Field) -> None:
        kept(check_text, field, REPLY_LIMIT)

    def validate_text_fr(self, field: Field) -> None:
        kept(check_text, field, REPLY_LIMIT)
        if not field.data and not (self.text_en.data or "").strip() and not self.document.data:
            raise ValidationError(_("Please write the reply in at least one of the two languages."))
