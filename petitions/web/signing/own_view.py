"""What a signatory's own page says, gathered into plain values."""

import datetime as dt
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from petitions.comments.queries import shown_comment
from petitions.extensions import db
from petitions.identity.postal_code import shown_postal_code
from petitions.signing.contact import contact_of
from petitions.signing.contact_models import ContactConsent
from petitions.signing.logos import kept_logo
from petitions.signing.models import Signature
from petitions.signing.organizations import is_waiting
from petitions.text.plain import neutralised
from petitions.web.campaign.logos import LogoView, logo_view
from petitions.web.campaign.pages import petition_path, rich_text
from petitions.web.countries import country_name
from petitions.web.current import direction, language
from petitions.web.signing.own_deliveries import OwnDelivery, own_deliveries
from petitions.web.signing.own_text import WholeText, public_now, whole_text

ACTS = ("confirm", "decline", "withdraw", "exposure", "erase", "unsubscribe", "refuse-contact", "logo")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureView:
    """What the page says to the signatory. `state` is that of the row, or "erased"."""

    state: str
    is_repeat: bool
    title: str
    demand: str
    thank_you: Markup
    language: str
    direction: str
    accent: str
    text_version: int
    name: str
    organization: str
    is_waiting: bool
    logo: LogoView | None
    role: str
    place: str
    comment: str
    shown_comment: str
    letter: str
    exposure: str
    consent_updates: bool
    contact: ContactConsent | None
    organizer: str
    has_data: bool
    signed_at: dt.datetime
    confirmed_at: dt.datetime | None
    petition_path: str
    data_path: str
    paths: dict[str, str]
    whole_text: WholeText
    public_now: list[str]
    deliveries: list[OwnDelivery]


def exposure_choices() -> list[tuple[str, str, str | None]]:
    """(value, label, explanation) of who may see a name."""
    return [
        (
            "addressee",
            _("Give my name to the addressee only"),
            _("It stands in the delivered petition and is never shown on this site."),
        ),
        ("public", _("Show my name here too"), None),
        ("counted", _("Only count me"), _("My name is passed on to nobody and shown nowhere.")),
    ]


def signature_view(token: str, signature: Signature, *, is_repeat: bool) -> SignatureView:
    """The page of one signature; `token` makes the addresses of its buttons.

    `is_repeat`: the link is that of a later signature from the same mailbox, or of a repeat.
    """
    petition = signature.petition
    text = petition.text(signature.language, signature.text_version)
    is_erased = signature.erased_at is not None
    return SignatureView(
        state="erased" if is_erased else signature.state,
        is_repeat=is_repeat,
        title=text.title,
        demand=text.demand,
        thank_you=rich_text(text.thank_you, "thanks"),
        language=text.language,
        direction=direction(text.language),
        accent=petition.accent.removeprefix("#"),
        text_version=signature.text_version,
        name=neutralised(signature.name),
        organization=neutralised(signature.organization),
        is_waiting=is_waiting(signature),
        logo=logo_view(kept_logo(db.session(), signature)),
        role=neutralised(signature.role),
        place=_place(signature),
        comment=neutralised(signature.comment),
        shown_comment=shown_comment(db.session(), signature),
        letter=neutralised(signature.letter),
        exposure=signature.exposure,
        consent_updates=signature.consent_updates,
        contact=contact_of(db.session(), signature),
        organizer=petition.organization.name,
        has_data=not is_erased,
        signed_at=signature.signed_at,
        confirmed_at=signature.confirmed_at,
        data_path=url_for("signing.record.data", token=token),
        petition_path=petition_path(petition, text.language),
        paths={act: f"/signatures/{token}/{act}" for act in ACTS},
        whole_text=whole_text(text),
        public_now=public_now(signature),
        deliveries=own_deliveries(token, signature),
    )


def _place(signature: Signature) -> str:
    postal_code = shown_postal_code(signature.postal_code, signature.country) if signature.postal_code else ""
    country = signature.country and country_name(signature.country, language())
    return ", ".join(part for part in (signature.city, postal_code, country) if part)
