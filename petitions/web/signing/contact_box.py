"""The box by which a signatory lets the organisation write: its words, and what is kept when it is ticked.

Canada's law wants to see who asks, for what, where they can be reached, and that a yes can be taken back; and
that the box is empty at first and apart from every other (SC 2010, c. 23, s. 10; SOR/2012-36, s. 4).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.campaign.queries import PetitionFacts
from petitions.organizers.models import Organization
from petitions.signing.contact import ContactWording
from petitions.text.plain import one_line
from petitions.web.current import absolute, language
from petitions.web.signing.forms import NO

FIELD = "consent_contact"
# One more whenever the words below are put otherwise.
WORDING_VERSION = 1


@dataclass(frozen=True, slots=True)
class ContactBox:
    """What stands beside the box, and who answers for it."""

    label: str
    hint: str


def contact_box(petition: Petition) -> ContactBox | None:
    """The box in the language of the page; None where the petition does not ask."""
    return _box(petition.organization) if petition.asks_contact else None


def _box(organization: Organization) -> ContactBox:
    name = one_line(organization.name)
    lines = (*map(one_line, organization.postal_address.splitlines()), organization.email)
    # Postal addresses often begin with the name, which stands before them here.
    reach = ", ".join(line for line in lines if line not in ("", name))
    label = _("%(organizer)s may write to me about this campaign", organizer=name)
    hint = _(
        "%(organizer)s then gets your e-mail address for this alone, and your name unless you are only "
        "counted. You can take it back at any time on your own page. Who asks: %(organizer)s, %(reach)s.",
        organizer=name,
        reach=reach,
    )
    return ContactBox(label, hint)


def lets_write(petition: PetitionFacts, typed: Mapping[str, str]) -> bool:
    """Whether the petition asks and the box was ticked."""
    return petition.asks_contact and typed.get(FIELD, "") not in NO


def agreed_wording(session: Session, petition: PetitionFacts, *, text_language: str) -> ContactWording:
    """The evidence of a ticked box, in the language of the answer."""
    organization = session.get_one(Petition, petition.id).organization
    box = _box(organization)
    # Its own look ends before the writing begins.
    session.rollback()
    code = None if text_language == petition.first_language else text_language
    page = absolute(url_for("campaign.petition", slug=petition.slug, lang=code))
    return ContactWording(f"{box.label}\n{box.hint}", WORDING_VERSION, language(), page)
