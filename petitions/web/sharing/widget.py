"""The widget that partners put on their sites, as plain values, and the code that puts it there."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import current_app, url_for
from markupsafe import escape
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition, PetitionText
from petitions.counting.queries import count
from petitions.web.campaign.pages import addressee_lines, petition_path, text_for
from petitions.web.campaign.pictures import PictureView, picture_of
from petitions.web.current import absolute, direction, now

# The mark of signatures that come by a widget whose owner has named none.
WIDGET_SOURCE = "embed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Widget:
    """What templates/sharing/embed.html shows. `sign_url` opens the petition, with the partner's source."""

    slug: str
    kind: str
    language: str
    direction: str
    accent: str
    picture: PictureView | None
    title: str
    demand: str
    addressee_names: list[str]
    organizer: str
    count: int
    goal: int | None
    takes_signatures: bool
    sign_url: str


def widget(session: Session, petition: Petition, text: PetitionText, *, source: str) -> Widget:
    """The widget of a petition in one language."""
    to, _cc = addressee_lines(petition)
    return Widget(
        slug=petition.slug,
        kind=petition.kind,
        language=text.language,
        direction=direction(text.language),
        accent=petition.accent.removeprefix("#"),
        picture=picture_of(petition, text.language),
        title=text.title,
        demand=text.demand,
        addressee_names=[line.office for line in to],
        organizer=petition.organization.name,
        count=count(session, petition.id),
        goal=petition.goal,
        takes_signatures=_takes_signatures(petition),
        sign_url=_sign_url(petition, text, source),
    )


def _takes_signatures(petition: Petition) -> bool:
    at = now()
    has_begun = petition.opens_at is None or petition.opens_at <= at
    return petition.state == "open" and has_begun and (petition.closes_at is None or at < petition.closes_at)


def _sign_url(petition: Petition, text: PetitionText, source: str) -> str:
    return absolute(f"{petition_path(petition, text.language)}?source={quote(source, safe='')}#sign")


def partner_script(petition: Petition) -> dict[str, Any]:
    """What the script on a partner's page knows: where the widget is, and its name in each language."""
    spoken: tuple[str, ...] = current_app.config["LANGUAGES"]
    codes = dict.fromkeys((*petition.languages, *spoken))
    return {
        "site": current_app.config["SITE_URL"],
        "slug": petition.slug,
        "first": petition.first_language,
        "titles": {code: text_for(petition, code).title for code in codes},
    }


def embed_code(slug: str, language: str) -> str:
    """The line that a partner copies into a page."""
    address = escape(absolute(url_for("sharing.embed_script", slug=slug)))
    return f'<script async src="{address}" data-lang="{escape(language)}" data-source="my-site"></script>'
