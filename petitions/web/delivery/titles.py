"""Whom a delivery went to, in the reader's language where the office's own words allow it."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import load_only, selectinload

from petitions.delivery.models import Delivery
from petitions.offices.models import Office
from petitions.web.current import language

# What a list of deliveries needs of each, with the office in both languages.
SHOWN = (
    load_only(
        Delivery.reference,
        Delivery.state,
        Delivery.office_id,
        Delivery.office_title,
        Delivery.holder_style,
        Delivery.riding_code,
        Delivery.copying,
        Delivery.signature_count,
        Delivery.run_id,
        Delivery.sent_at,
        Delivery.first_attempt_at,
        Delivery.planned_at,
        Delivery.attempts,
        Delivery.server_reply,
        Delivery.refused_at,
        Delivery.bounced_at,
        Delivery.replaced_at,
    ),
    selectinload(Delivery.office).selectinload(Office.holders),
)


def office_title(delivery: Delivery) -> str:
    """The title that the delivery carried. Translated only while it is still the office's title."""
    carried, office = delivery.office_title, delivery.office
    if office and carried in (office.title_en, office.title_fr):
        return office.title(language())
    return carried or _("The campaign's own records")


def holder_style(delivery: Delivery) -> str:
    """Who held the office then, as the delivery said it or as the other language says it."""
    carried = delivery.holder_style
    known = delivery.office.holders if delivery.office else []
    holder = next((each for each in known if carried in (each.style_en, each.style_fr)), None)
    return holder.style(language()) if holder else carried


def office_path(delivery: Delivery) -> str:
    """The public record of the office that a delivery went to; "" for a copy to a plain address."""
    if delivery.office is None:
        return ""
    return url_for("offices.office", slug=delivery.office.slug, lang=language())
