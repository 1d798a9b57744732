"""What a site or a chat learns that asks how to show a petition's address: a frame and a picture.

Source: oembed.com, version 1.0.
"""

from typing import Any

from flask import current_app, url_for
from markupsafe import escape
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from petitions.campaign.models import Petition, PetitionText
from petitions.campaign.queries import public_petition
from petitions.web.campaign.pages import text_for
from petitions.web.current import absolute

# Pixels. The widget's own script would follow its height; a bare frame has to do with one.
NARROWEST, WIDEST = 280, 600
NARROW_HEIGHT, WIDE_HEIGHT, WIDE_FROM = 560, 420, 480
PICTURE_SHAPE = 2.5  # width to height, as in embed.css


def petition_at(session: Session, url: str) -> tuple[Petition, PetitionText] | None:
    """The petition, and its text in one language, that an address of this site leads to."""
    site = current_app.config["SITE_URL"]
    if not url.startswith(f"{site}/"):
        return None
    path = url.removeprefix(site).partition("?")[0].partition("#")[0]
    try:
        endpoint, values = current_app.url_map.bind("").match(path)
    except HTTPException:
        return None
    petition = public_petition(session, values["slug"]) if endpoint == "campaign.petition" else None
    return (petition, text_for(petition, values.get("lang"))) if petition else None


def rich_answer(petition: Petition, text: PetitionText, *, width: int | None) -> dict[str, Any]:
    """The answer for one petition; `width` is what the asking site has room for, in pixels."""
    width = max(NARROWEST, min(width or WIDEST, WIDEST))
    height = WIDE_HEIGHT if width >= WIDE_FROM else NARROW_HEIGHT
    height += round(width / PICTURE_SHAPE) if petition.picture else 0
    frame = url_for("sharing.embed", slug=petition.slug, lang=text.language)
    card = url_for("sharing.card", slug=petition.slug, lang=text.language)
    return {
        "version": "1.0",
        "type": "rich",
        "provider_name": "Countersign",
        "provider_url": current_app.config["SITE_URL"],
        "title": text.title,
        "author_name": petition.organization.name,
        "html": _frame(absolute(frame), text.title, width, height),
        "width": width,
        "height": height,
        "thumbnail_url": absolute(card),
        "thumbnail_width": 1200,
        "thumbnail_height": 630,
        "cache_age": 3600,
    }


def _frame(address: str, title: str, width: int, height: int) -> str:
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="{width}" height="{height}"'
        ' loading="lazy" style="border:0;max-width:100%"></iframe>'
    )
