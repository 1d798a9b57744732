"""The front page, the list of petitions, and what the site says of itself to people and machines."""

import re
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, current_app, make_response, render_template, request, url_for
from flask_babel import pgettext
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from petitions.campaign.lifecycle import PUBLIC_STATES
from petitions.campaign.models import Petition, PetitionText
from petitions.campaign.queries import LISTED_STATES, public_petitions
from petitions.extensions import db
from petitions.guides.read import NAMES as GUIDES
from petitions.web.cache import public
from petitions.web.campaign.pages import cards, petition_path
from petitions.web.campaign.pictures import picture_of
from petitions.web.current import absolute, language, rfc_3339, speak
from petitions.web.delivery.record import latest_deliveries
from petitions.web.delivery.views import site_languages
from petitions.web.home.accent import accent_sheet

blueprint = Blueprint("home", __name__)
PAGE_SIZE = 18
LAST_PAGE = 100_000
CARDS_ON_FRONT = 9
DELIVERIES_ON_FRONT = 4
FEED_ENTRIES = 30
SITE_PAGES = (
    "home.front", "home.petition_list", "offices.office_list", "delivery.verify", "home.privacy",
    "home.accessibility", "api.developers",
)  # fmt: skip
_COLOUR = re.compile(r"[0-9a-f]{6}")
_IN_LANGUAGE = "/<string(minlength=2, maxlength=12):lang>"


def _speak_or_404(lang: str | None) -> None:
    if lang is not None and lang not in current_app.config["LANGUAGES"]:
        abort(404)
    speak(lang or language())


def _shared(page: str, lang: str | None, *, seconds: int = 1) -> Response:
    """A page that is the same for everybody who reads that language."""
    response = public(make_response(page), seconds=seconds)
    if lang is None:
        response.vary.add("Accept-Language")
    return response


@blueprint.get("/")
@blueprint.get(f"{_IN_LANGUAGE}/", strict_slashes=False)
def front(lang: str | None = None) -> Response:
    """What this is, what can be signed now, and what was delivered lately."""
    _speak_or_404(lang)
    found, _total = public_petitions(db.session(), state="open", page_size=CARDS_ON_FRONT)
    page = render_template(
        "home/front.html",
        petitions=cards(db.session(), found),
        deliveries=latest_deliveries(db.session(), limit=DELIVERIES_ON_FRONT),
        language_links=site_languages("home.front"),
    )
    return _shared(page, lang)


@blueprint.get("/petitions")
@blueprint.get(f"{_IN_LANGUAGE}/petitions")
def petition_list(lang: str | None = None) -> Response:
    """Search and archive, 18 a page."""
    _speak_or_404(lang)
    words, state = request.args.get("q", "")[:100].strip(), request.args.get("state", "open")
    page = request.args.get("page", 1, type=int)
    if state not in LISTED_STATES or not 1 <= page <= LAST_PAGE:
        abort(404)
    found, total = public_petitions(db.session(), words=words, state=state, page=page, page_size=PAGE_SIZE)
    last_page = max(1, -(-total // PAGE_SIZE))
    if page > last_page:
        abort(404)

    def page_url(number: int) -> str:
        asked = {"q": words, "state": state, "page": number}
        return (
            url_for("home.petition_list", lang=lang) + "?" + urlencode({k: v for k, v in asked.items() if v})
        )

    html = render_template(
        "home/petition_list.html",
        petitions=cards(db.session(), found),
        total=total,
        words=words,
        state=state,
        states=_states(),
        page=page,
        last_page=last_page,
        page_url=page_url,
        language_links=site_languages("home.petition_list"),
    )
    return _shared(html, lang)


def _states() -> list[tuple[str, str]]:
    # Other languages say these in the plural, unlike the badge of one petition.
    return [
        ("open", pgettext("petitions", "Open")),
        ("closed", pgettext("petitions", "Closed")),
        ("archived", pgettext("petitions", "Archive")),
        ("all", pgettext("petitions", "All")),
    ]


@blueprint.get("/privacy")
@blueprint.get(f"{_IN_LANGUAGE}/privacy")
def privacy(lang: str | None = None) -> Response:
    """What is done with what people tell us."""
    _speak_or_404(lang)
    page = render_template("home/privacy.html", language_links=site_languages("home.privacy"))
    return _shared(page, lang, seconds=300)


@blueprint.get("/accessibility")
@blueprint.get(f"{_IN_LANGUAGE}/accessibility")
def accessibility(lang: str | None = None) -> Response:
    """What we do so that everybody can take part, and whom to tell when something is in the way."""
    _speak_or_404(lang)
    page = render_template("home/accessibility.html", language_links=site_languages("home.accessibility"))
    return _shared(page, lang, seconds=300)


@blueprint.get("/accent/<colour>.css")
def accent(colour: str) -> Response:
    """The few lines that give a petition its colour, made legible by day and by night."""
    if not _COLOUR.fullmatch(colour):
        abort(404)
    return public(Response(accent_sheet(colour), mimetype="text/css"), seconds=31_536_000)


@blueprint.get("/feed.atom")
def feed() -> Response:
    """The newest petitions, for feed readers."""
    found, _total = public_petitions(db.session(), state="all", page_size=FEED_ENTRIES)
    entries: list[dict[str, Any]] = [
        {
            "title": petition.text().title,
            "language": petition.first_language,
            "url": absolute(petition_path(petition)),
            "at": rfc_3339(petition.opened_at or petition.created_at),
            "demand": petition.text().demand,
            "organizer": petition.organization.name,
            "picture": picture_of(petition, petition.first_language),
        }
        for petition in found
    ]
    updated = max((entry["at"] or "" for entry in entries), default="1970-01-01T00:00:00Z")
    page = render_template("home/feed.xml", entries=entries, updated=updated)
    return public(Response(page, mimetype="application/atom+xml"), seconds=60)


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """Every public page with its languages: those of the site, then the petitions in their own."""
    query = (
        select(Petition)
        .where(Petition.state.in_(PUBLIC_STATES))
        .options(selectinload(Petition.texts).load_only(PetitionText.language, PetitionText.version))
        .order_by(Petition.id.desc())
        .limit(10_000)
    )
    pages = [*_site_pages(), *map(_in_its_languages, db.session.scalars(query))]
    page = render_template("home/sitemap.xml", pages=pages)
    return public(Response(page, mimetype="application/xml"), seconds=300)


def _site_pages() -> list[dict[str, str]]:
    places: list[tuple[str, dict[str, Any]]] = [(name, {}) for name in SITE_PAGES]
    places += [("guides.guide_page", {"name": name}) for name in GUIDES]
    return [
        {
            code: absolute(url_for(endpoint, lang=None if code == "x-default" else code, **values))
            for code in (*current_app.config["LANGUAGES"], "x-default")
        }
        for endpoint, values in places
    ]


def _in_its_languages(petition: Petition) -> dict[str, str]:
    codes = {code: code for code in petition.languages} | {"x-default": petition.first_language}
    return {name: absolute(petition_path(petition, code)) for name, code in codes.items()}


@blueprint.get("/robots.txt")
def robots() -> Response:
    """What search engines should leave alone."""
    lines = ["User-agent: *", "Disallow: /organize/", "Disallow: /signatures/", "Disallow: /office/"]
    lines.append(f"Sitemap: {absolute('/sitemap.xml')}")
    return public(Response("\n".join(lines) + "\n", mimetype="text/plain"), seconds=3600)
