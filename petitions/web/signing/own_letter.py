"""A signatory's letter on their own page: to copy, to open in a mail program, to print for each office.

All of it speaks the letter's own language, whatever the page around it speaks.
"""

import datetime as dt
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from flask_babel import force_locale, format_date
from flask_babel import gettext as _

from petitions.campaign.models import Copying, PetitionKind
from petitions.delivery.documents.typed import one_line, typed
from petitions.extensions import db
from petitions.identity.countries import HOME
from petitions.identity.postal_code import shown_postal_code
from petitions.offices.post import FREE_OF_POSTAGE, is_free_of_postage, postal_lines
from petitions.signing.mailed import mailed_at
from petitions.signing.models import Signature, SignatureKind, SignatureState
from petitions.signing.own_letter import LetterOffice, letter_offices, own_text, sure_riding
from petitions.site import spoken
from petitions.text.mailto import mail_link
from petitions.text.manners import canadian
from petitions.text.plain import neutralised
from petitions.web.campaign.pages import today
from petitions.web.countries import country_name
from petitions.web.current import direction
from petitions.web.signing.letter_forms import joint_salutation, official, salutation

Words = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PrintLine:
    """One office whose letter can be printed."""

    office: str
    holder: str
    path: str
    is_copy: bool
    is_free_of_postage: bool


@dataclass(frozen=True, slots=True)
class OwnLetter:
    """The letter and the ways to send it besides; `mail_url` is "" when no office has an address."""

    text: str
    mail_url: str
    is_mail_whole: bool
    prints: list[PrintLine]
    lacks_member: bool
    is_riding_known: bool
    mailed_at: dt.datetime | None
    paths: dict[str, str]


def has_own_letter(signature: Signature) -> bool:
    """Whether there is a letter to send: a person's, confirmed and not erased."""
    return (
        signature.petition.kind == PetitionKind.LETTER
        and signature.kind == SignatureKind.PERSON
        and signature.state == SignatureState.CONFIRMED
        and signature.erased_at is None
    )


def own_letter(token: str, signature: Signature) -> OwnLetter | None:
    """What the page offers; None when there is no letter."""
    if not has_own_letter(signature):
        return None
    session = db.session()
    offices = letter_offices(session, signature, today=today())
    with _in_its_language(signature):
        text = _whole_text(signature, offices)
        mail_url, is_whole = _mail(signature, offices, text)
    wants_member = any(each.is_own_member for each in signature.petition.addressees)
    return OwnLetter(
        text=text,
        mail_url=mail_url,
        is_mail_whole=is_whole,
        prints=[_print_line(token, signature, each, place) for place, each in enumerate(offices, start=1)],
        lacks_member=wants_member and not any(each.is_own_member for each in offices),
        is_riding_known=sure_riding(session, signature) is not None,
        mailed_at=mailed_at(session, signature),
        paths={act: f"/signatures/{token}/{act}" for act in ("mailed", "not-mailed")},
    )


def _in_its_language(signature: Signature) -> AbstractContextManager[Any]:
    """Our words in a letter (the closing, the date, "Copy to") are in the language that it is written in."""
    own: AbstractContextManager[Any] = force_locale(str(canadian(spoken(signature.language))))
    return own


def _whole_text(signature: Signature, offices: list[LetterOffice]) -> str:
    """From the salutation to the place, as it is pasted into a mail."""
    asked = [each for each in offices if not each.is_copy]
    begun = [salutation(each.office, each.holder, signature.language) for each in asked]
    signed = "\n".join(_sender(signature))
    parts = (joint_salutation(begun), _body(signature), _("Sincerely,"), signed)
    return "\n\n".join(part for part in parts if part)


def _body(signature: Signature) -> str:
    return neutralised(own_text(db.session(), signature))


def _sender(signature: Signature) -> list[str]:
    """Name and place, as an envelope's corner carries them."""
    code = shown_postal_code(signature.postal_code, signature.country) if signature.postal_code else ""
    apart = "\u00a0\u00a0" if signature.country == HOME else " "
    place = " ".join(part for part in (signature.city, signature.province) if part)
    abroad = "" if signature.country == HOME else country_name(signature.country, spoken(signature.language))
    lines = (signature.name, apart.join(part for part in (place, code) if part), abroad)
    return [neutralised(line) for line in lines if line]


def _mail(signature: Signature, offices: list[LetterOffice], text: str) -> tuple[str, bool]:
    """The link for a mail program, to every office that can be reached, and whether the text fits in."""
    reached = [each for each in offices if each.office.email and each.office.bounced_at is None]
    to = [each.office.email for each in reached if not each.is_copy]
    copies = [each.office.email for each in reached if each.is_copy]
    copies += [each.email for each in signature.petition.addressees if each.email]
    if not to:
        return "", True
    rest = _("(My letter goes on. Its end did not fit into the link.)")
    link = mail_link(to, copies, _title(signature), text, rest=rest)
    return link.url, link.is_whole


def _title(signature: Signature) -> str:
    return one_line(signature.petition.text(signature.language, signature.text_version).title)


def _print_line(token: str, signature: Signature, each: LetterOffice, place: int) -> PrintLine:
    told = official(signature.language)
    return PrintLine(
        office=each.office.title(told),
        holder=each.holder.style(told) if each.holder else "",
        path=f"/signatures/{token}/letter-{place}.pdf",
        is_copy=each.is_copy,
        is_free_of_postage=is_free_of_postage(each.office, each.holder, signature.country),
    )


def printed_words(signature: Signature, place: int) -> Words | None:
    """The words of the printed letter to the office in that place; None when there is no such office."""
    offices = letter_offices(db.session(), signature, today=today())
    if not has_own_letter(signature) or not 1 <= place <= len(offices):
        return None
    with _in_its_language(signature):
        return _words(signature, offices, offices[place - 1])


def _words(signature: Signature, offices: list[LetterOffice], each: LetterOffice) -> Words:
    told = official(signature.language)
    lines = postal_lines(each.office, each.holder, told)
    return {
        **_print_frame(signature),
        "to": [one_line(line) if "\u00a0" not in line else line for line in lines],
        "address_language": told,
        "is_free_of_postage": is_free_of_postage(each.office, each.holder, signature.country),
        "postage": FREE_OF_POSTAGE,
        "salutation": salutation(each.office, each.holder, signature.language),
        "copies": _copies(signature, offices, each),
    }


def _print_frame(signature: Signature) -> Words:
    """What is the same to whichever office it goes."""
    around = spoken(signature.language)
    return {
        "language": signature.language.partition("-")[0],
        "rtl": direction(signature.language) == "rtl",
        "ours": {"language": around.partition("-")[0], "rtl": direction(around) == "rtl"},
        "sender": [one_line(line) if "\u00a0" not in line else line for line in _sender(signature)],
        "date": format_date(today(), "long"),
        "subject": _title(signature),
        "text": typed(_body(signature), signature.language),
        "closing": _("Sincerely,"),
        "name": one_line(signature.name),
    }


def _copies(signature: Signature, offices: list[LetterOffice], own: LetterOffice) -> str:
    """Who else is told, on one line; "" when nobody is."""
    titles = [
        each.office.title(official(signature.language))
        for each in offices
        if each.is_copy and each is not own
    ]
    told = [each.name for each in signature.petition.addressees if each.copying == Copying.CC and each.name]
    names = " · ".join(one_line(name) for name in [*titles, *told])
    return str(_("Copy to: %(names)s", names=names)) if names else ""
