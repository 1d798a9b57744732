"""One petition's page in one language, as plain values."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from petitions.campaign.models import Partner, Petition, PetitionKind, PetitionState, PetitionText
from petitions.counting.queries import counts, public_count
from petitions.retention.anonymize import kept_until_on
from petitions.site import spoken
from petitions.web.campaign import pages
from petitions.web.campaign.contents import Part, contents
from petitions.web.campaign.news import UpdateView, published_updates
from petitions.web.campaign.pages import AddresseeLine, FileLink
from petitions.web.campaign.pictures import PictureView, picture_of
from petitions.web.campaign.signed_organizations import OrganizationLine, signed_organizations
from petitions.web.campaign.structured import structured
from petitions.web.campaign.voices import CommentView, latest_comments
from petitions.web.countries import country_choices
from petitions.web.current import direction, language, language_name, named_here, now
from petitions.web.delivery.record import RunLine, deliveries_of, record_path
from petitions.web.guides.shelf import GuideLink, guide_links
from petitions.web.maps.links import map_path
from petitions.web.sharing.channels import LINK, NATIVE, Channel, channels, marked
from petitions.web.signing.challenge import challenge_path
from petitions.web.signing.contact_box import ContactBox, contact_box
from petitions.web.signing.freshness import mark


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """The same page in another language."""

    code: str
    name: str
    path: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PetitionPage:
    """What templates/campaign/petition.html shows. Paths are without the host."""

    slug: str
    kind: str
    state: str
    outcome: str | None
    language: str
    direction: str
    path: str
    accent: str
    text_only_in: list[str]
    title: str
    demand: str
    body: Markup
    why: Markup
    contents: list[Part]
    picture: PictureView | None
    footnotes: Markup
    sample_letter: str
    to: list[AddresseeLine]
    cc: list[AddresseeLine]
    count: int
    organization_count: int
    goal: int | None
    is_open: bool
    opens_later: bool
    has_ended: bool
    opens_at: dt.datetime | None
    closes_at: dt.datetime | None
    ended_at: dt.datetime | None
    kept_until_on: dt.date | None
    organizer: str
    organizer_url: str
    organizer_email: str
    donate_url: str
    partners: list[Partner]
    downloads: list[FileLink]
    guides: list[GuideLink]
    organizations: list[OrganizationLine]
    comments: list[CommentView]
    deliveries: list[RunLine]
    updates: list[UpdateView]
    alternates: list[LanguageLink]
    structured: dict[str, Any]
    share_link: str
    native_link: str
    channels: list[Channel]
    sign_path: str
    challenge_path: str
    deliveries_path: str
    map_path: str
    source: str
    mark: str
    countries: list[tuple[str, str]]
    contact: ContactBox | None


def petition_page(
    session: Session, petition: Petition, text: PetitionText, *, source: str = ""
) -> PetitionPage:
    """The page of a petition with the text in one language; `source` says who sent the visitor."""
    at = now()
    classes = counts(session, petition.id)
    to, cc = pages.addressee_lines(petition)
    is_statement = petition.kind == PetitionKind.STATEMENT
    count = public_count(classes)
    return PetitionPage(
        **_words(petition, text),
        **_sharing(petition, text, count),
        **_dates(petition, at),
        to=to,
        cc=cc,
        count=count,
        organization_count=pages.organization_count(classes),
        goal=petition.goal,
        organizer=petition.organization.name,
        organizer_url=petition.organization.website,
        organizer_email=petition.organization.email,
        donate_url=petition.donate_url,
        partners=petition.partners,
        downloads=pages.download_links(petition, text.language),
        guides=guide_links() if petition.shows_guides else [],
        organizations=signed_organizations(session, petition.id, text.language) if is_statement else [],
        comments=latest_comments(session, petition.id, petition.slug),
        deliveries=deliveries_of(session, petition, limit=3),
        updates=published_updates(session, petition.id, text.language, now=at),
        alternates=[link for link in language_links(petition, text) if link.code in petition.languages],
        sign_path=_sign_path(petition),
        challenge_path=challenge_path(petition.slug),
        deliveries_path=record_path(petition.slug),
        map_path=map_path(session, petition.id, petition.slug),
        source=source,
        mark=mark(at),
        countries=country_choices(language()),
        contact=contact_box(petition),
    )


def _sign_path(petition: Petition) -> str:
    """Where the form goes. Refused, it comes back from there: the address tells a language but the first."""
    around = language()
    told = None if around == spoken(petition.first_language) else around
    return url_for("signing.sign_petition", slug=petition.slug, page_lang=told)


def _sharing(petition: Petition, text: PetitionText, count: int) -> dict[str, Any]:
    path, picture = pages.petition_path(petition, text.language), picture_of(petition, text.language)
    return {
        "structured": structured(petition, text, path=path, count=count, picture=picture),
        "share_link": marked(path, LINK),
        "native_link": marked(path, NATIVE),
        "channels": channels(path, text.title),
    }


def _words(petition: Petition, text: PetitionText) -> dict[str, Any]:
    has_notes = "[^" in text.footnotes
    notes = f"\n\n{text.footnotes}" if has_notes else ""
    return {
        "slug": petition.slug,
        "kind": petition.kind,
        "state": petition.state,
        "outcome": petition.outcome,
        "language": text.language,
        "direction": direction(text.language),
        "text_only_in": _text_only_in(petition),
        "path": pages.petition_path(petition, text.language),
        "accent": petition.accent.removeprefix("#"),
        "title": text.title,
        "demand": text.demand,
        "body": pages.rich_text(text.body + notes, "ask"),
        "why": pages.rich_text(text.why + notes, "why"),
        "contents": contents(text),
        "picture": picture_of(petition, text.language),
        "footnotes": Markup() if has_notes else pages.rich_text(text.footnotes, "notes"),
        "sample_letter": text.sample_letter,
    }


def _text_only_in(petition: Petition) -> list[str]:
    """Names of the languages that the text is in; nothing when that of the page around it is among them."""
    is_here = any(code.partition("-")[0] == language().partition("-")[0] for code in petition.languages)
    return [] if is_here else [named_here(code) for code in petition.languages]


def _dates(petition: Petition, at: dt.datetime) -> dict[str, Any]:
    is_state_open = petition.state == PetitionState.OPEN
    opens_later = is_state_open and petition.opens_at is not None and petition.opens_at > at
    has_ended = petition.closes_at is not None and petition.closes_at <= at
    return {
        "is_open": is_state_open and not opens_later and not has_ended,
        "opens_later": opens_later,
        "has_ended": is_state_open and has_ended,
        "opens_at": petition.opens_at,
        "closes_at": petition.closes_at,
        "ended_at": pages.ended_at(petition, at),
        "kept_until_on": kept_until_on(petition),
    }


def language_links(petition: Petition, text: PetitionText) -> list[LanguageLink]:
    """Every language that the petition has a text in, then those that only the site around it speaks."""
    spoken = current_app.config["LANGUAGES"]
    codes = [*petition.languages, *(code for code in spoken if code not in petition.languages)]
    current = text.language if text.language == language() or text.language not in spoken else language()
    return [
        LanguageLink(code, language_name(code), pages.petition_path(petition, code), code == current)
        for code in codes
    ]
