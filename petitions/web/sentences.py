"""What the domain refuses by code, said to a visitor: the one table of sentences beside form fields."""

from flask_babel import lazy_gettext as _

from petitions.errors import Refusal

_NAME = {
    "missing": _("Please write your name."),
    "not_text": _("The name holds characters that are no text."),
    "control_characters": _("The name holds characters that cannot be shown, such as line breaks."),
    "bidi_controls": _("The name holds hidden characters that turn the writing direction round."),
    "too_long": _("The name is too long: at most %(limit)s characters."),
    "url": _("A name cannot be a web address."),
    "email_address": _("This is an e-mail address. Please write your name here."),
}
_EMAIL = {
    "missing": _("Please write your e-mail address."),
    "not_text": _("The address holds characters that are no text."),
    "control_characters": _("The address holds characters that cannot be sent, such as line breaks."),
    "too_long": _("The address is too long."),
    "no_at_sign": _("An e-mail address has an @ sign: name@example.org."),
    "several_addresses": _("Please give one address only."),
    "with_name": _("Please give the address alone, without a name or brackets."),
    "invisible": _("The address holds invisible characters. Please type it anew."),
    "domain": _("The part after the @ is not a full internet name, such as example.org."),
    "malformed": _("This is not an e-mail address that mail can be sent to."),
}
_POSTAL_CODE = {
    "missing": _("Please write your postal code, such as K1A 0A6."),
    "not_ascii_digits": _("Please write the postal code with the digits 0 to 9."),
    "letters_for_digits": _(
        "Character %(position)s must be a digit, and “%(letter)s” is a letter. Did you mean %(digit)s?"
    ),
    "digits_for_letters": _("Character %(position)s must be a letter, and “%(digit)s” is a digit."),
    "unused_letter": _("No Canadian postal code has the letter %(letter)s at place %(position)s."),
    "malformed": _("This is not a postal code of that country. One looks like %(example)s."),
}
_OTHERS = {
    ("country", "unknown_country"): _("Please choose a country from the list."),
    ("organization", "missing"): _("Please write the organisation's name."),
    ("website", "malformed"): _("This is not a website. One looks like www.example.org."),
    ("role", "missing"): _("Please write what you are in the organisation."),
    ("text", "not_text"): _("The text holds characters that are no text."),
    ("text", "control_characters"): _("The text holds characters that cannot be shown."),
    ("text", "too_long"): _("The text is too long: at most %(limit)s characters."),
    ("document", "document_kind"): _("Only a PDF can go with the reply."),
    ("document", "document_too_large"): _("At most %(megabytes)s MB, please."),
    ("choice", "unknown"): _("Please choose one of these."),
}
SENTENCES = (
    {("name", code): text for code, text in _NAME.items()}
    | {("email", code): text for code, text in _EMAIL.items()}
    | {("postal_code", code): text for code, text in _POSTAL_CODE.items()}
    | _OTHERS
)


def sentence(refusal: Refusal, field: str | None = None) -> str:
    """The refusal as a sentence in the visitor's language; `field` overrides the one that it names."""
    known = SENTENCES.get((field or refusal.field or "", refusal.code))
    return str(known or _("Please look at this once more.")) % refusal.values
