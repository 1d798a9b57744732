"""The words and numbers of the card, the poster and the sheet: plain values for the typesetter, no markup.

A petition's own words stand in their language, ours around them in the language of the page: each part says
its language and direction, so that screen readers and right-to-left scripts come out right.
"""

from textwrap import shorten
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from petitions.campaign.models import Petition, PetitionKind, PetitionText
from petitions.delivery.documents.codes import code
from petitions.delivery.documents.colours import ink
from petitions.delivery.documents.picture import drawn_in
from petitions.delivery.documents.typed import one_line, typed
from petitions.web.campaign.pages import addressee_lines, petition_path
from petitions.web.current import absolute, direction, language
from petitions.web.sharing.rounding import rounded_down

Words = dict[str, Any]
SHEET_LINES = 14
CARD_PICTURE = (400, 630)  # points of the place at the end of the card
# The marks under which signatures arrive, as they stand in the organizer's table of sources.
POSTER, SHEET = "poster", "sheet"
STRIP_TITLE = 64  # characters of a title that fit on a strip
LONGEST_NAME = 90  # characters of an organisation's name that fit on the line above


def card_words(petition: Petition, text: PetitionText, count: int, picture: bytes | None) -> Words:
    """The picture that is shown where somebody shares the link; `picture` is the campaign's own, if any."""
    return {
        **_frame(petition, text),
        "picture": drawn_in(picture, petition.picture.focus, CARD_PICTURE)
        if picture and petition.picture
        else "",
        "count": _count(count),
        "share": min(1.0, rounded_down(count)[0] / petition.goal) if petition.goal else None,
        "goal": _("of a goal of %(goal)s", goal=format_decimal(petition.goal)) if petition.goal else "",
        "host": _site_host(),
    }


def _count(count: int) -> Words:
    """The number as it is shown, "620+", and what it counts."""
    shown, are_there_more = rounded_down(count)
    if not shown:
        return {"number": "", "label": _("Be among the first to sign")}
    number = format_decimal(shown) + ("+" if are_there_more else "")
    return {"number": number, "label": ngettext("person has signed", "people have signed", count)}


def poster_words(petition: Petition, text: PetitionText) -> Words:
    """A page for a wall: what is asked, and a code that opens the petition."""
    return {
        **_frame(petition, text),
        **_way_there(petition, text, source=POSTER),
        "short_title": shorten(one_line(text.title), STRIP_TITLE, placeholder=" …"),
        "call": _call(petition),
        "how": _("Point the camera of your phone at the code, or type:"),
        "promise": _promise(petition),
    }


def _promise(petition: Petition) -> str:
    if petition.asks_contact:
        return str(_("Your name is shown and your e-mail address passed on only if you say so."))
    return str(_("Your name is shown only if you say so. Your e-mail address is never passed on."))


def _call(petition: Petition) -> str:
    calls = {
        PetitionKind.LETTER: _("Sign and send the letter"),
        PetitionKind.STATEMENT: _("Sign the statement"),
    }
    return str(calls.get(PetitionKind(petition.kind), _("Sign this petition")))


def sheet_words(petition: Petition, text: PetitionText) -> Words:
    """A page for signing by hand. Every sheet says what is asked of whom, and so stands for itself."""
    organization = petition.organization
    return {
        **_frame(petition, text),
        **_way_there(petition, text, source=SHEET),
        "lines": SHEET_LINES,
        "whole_text": _("The whole text, and signing online:"),
        "columns": [_("No."), _("Name"), _("City or town"), _("Postal code"), _("Signature")],
        "once": _("Please sign once: here or online. Write clearly, each person for themselves."),
        "privacy": _(
            "%(organizer)s gathers these signatures for this petition only. They are handed to the "
            "addressee, are not shown on the site and serve no other purpose.",
            organizer=one_line(organization.name),
        ),
        "house": _(
            "These signatures go to the addressee named above. They do not count as a petition to the "
            "House of Commons, which has rules and forms of its own."
        ),
        "back": _("Please return filled sheets to:"),
        "return_to": [one_line(line) for line in _return_address(petition)],
        "gathered_by": _("Gathered by"),
        "filled_on": _("Date"),
        "sheet_number": _("Sheet no."),
        "mark": _(
            "Text version %(version)s, %(language)s. Source: %(source)s",
            version=petition.text_version,
            language=text.language,
            source=f"{SHEET} / {petition.slug}",
        ),
    }


def _return_address(petition: Petition) -> list[str]:
    """Name, street and place, e-mail; the name once, for many write it into the address too."""
    organization = petition.organization
    lines = [organization.name, *organization.postal_address.splitlines(), organization.email]
    return list(dict.fromkeys(line.strip() for line in lines if line.strip()))


def _frame(petition: Petition, text: PetitionText) -> Words:
    """What every piece begins with."""
    to, _cc = addressee_lines(petition)
    kinds = {PetitionKind.LETTER: _("Letter campaign"), PetitionKind.STATEMENT: _("Joint statement")}
    return {
        "accent": ink(petition.accent),
        "language": _primary(text.language),
        "rtl": direction(text.language) == "rtl",
        "ours": {"language": _primary(language()), "rtl": direction(language()) == "rtl"},
        "title": one_line(text.title),
        "demand": typed(text.demand, text.language),
        "kind": kinds.get(PetitionKind(petition.kind), _("Petition")),
        "organization": one_line(petition.organization.name)[:LONGEST_NAME],
        "to": _("To: %(offices)s", offices=one_line(" · ".join(line.office for line in to))) if to else "",
    }


def _way_there(petition: Petition, text: PetitionText, *, source: str) -> Words:
    """The address of the petition for the eye, and with its source for the camera."""
    url = absolute(petition_path(petition, text.language))
    return {
        "url": url,
        "address_parts": _breakable(url.partition("://")[2]),
        "code": code(f"{url}?source={source}"),
        "code_says": _("A code that opens %(url)s", url=url),
    }


def _breakable(address: str) -> list[str]:
    """An address in pieces between which a line may end: behind its slashes and hyphens."""
    return address.replace("/", "/\n").replace("-", "-\n").split("\n")


def _primary(code: str) -> str:
    return code.partition("-")[0].lower()


def _site_host() -> str:
    return str(urlsplit(current_app.config["SITE_URL"]).netloc)
