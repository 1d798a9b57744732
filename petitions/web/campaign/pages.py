"""What a petition's page shows, gathered into plain values: templates ask the database nothing."""

import datetime as dt
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import current_app, url_for
from flask_babel import format_decimal
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session

from petitions.campaign.models import Addressee, Copying, Download, Petition, PetitionState, PetitionText
from petitions.counting.queries import counts_of, public_count
from petitions.signing.models import CountClass
from petitions.text.markdown import to_html
from petitions.web.campaign.pictures import PictureView, picture_of
from petitions.web.current import direction, language, now


@dataclass(frozen=True, slots=True)
class AddresseeLine:
    """One addressee: the office in the page's language, who holds it today ("" when vacant), its record."""

    office: str
    holder: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class TextHead:
    """A petition named on another page: its title in one language and where to read it."""

    slug: str
    title: str
    language: str
    direction: str
    path: str


@dataclass(frozen=True, slots=True)
class Card:
    """A petition in a list."""

    slug: str
    state: str
    outcome: str | None
    language: str
    direction: str
    title: str
    demand: str
    addressee_names: list[str]
    count: int
    goal: int | None
    path: str
    picture: PictureView | None = None


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file to download; `form` is its kind in capitals, `size` in words."""

    title: str
    path: str
    language: str
    form: str
    size: str


def petition_path(petition: Petition, language_code: str | None = None) -> str:
    """Where the petition is read: without a language in the address when that is its first one."""
    code = None if language_code in (None, petition.first_language) else language_code
    return url_for("campaign.petition", slug=petition.slug, lang=code)


def head(petition: Petition, text: PetitionText) -> TextHead:
    """The petition as other pages name it."""
    return TextHead(
        slug=petition.slug,
        title=text.title,
        language=text.language,
        direction=direction(text.language),
        path=petition_path(petition, text.language),
    )


def text_for(petition: Petition, wanted: str | None) -> PetitionText:
    """The text in the language asked for, else in its base language, else in the first."""
    texts = petition.current_texts
    base = (wanted or "").partition("-")[0]
    return texts.get(wanted or "") or texts.get(base) or petition.text()


def cards(session: Session, petitions: Sequence[Petition]) -> list[Card]:
    """Petitions as cards, each with its count; two queries for all of them."""
    counts = counts_of(session, [petition.id for petition in petitions])
    return [_card(petition, public_count(counts.get(petition.id, {}))) for petition in petitions]


def _card(petition: Petition, count: int) -> Card:
    text = text_for(petition, language())
    to, _cc = addressee_lines(petition)
    return Card(
        slug=petition.slug,
        state=petition.state,
        outcome=petition.outcome,
        language=text.language,
        direction=direction(text.language),
        title=text.title,
        demand=text.demand,
        addressee_names=[line.office for line in to],
        count=count,
        goal=petition.goal,
        path=petition_path(petition, text.language),
        picture=picture_of(petition, text.language),
    )


def addressee_lines(petition: Petition) -> tuple[list[AddresseeLine], list[AddresseeLine]]:
    """To and Cc, in the organizer's order, in the language of the page."""
    lines = [(addressee.copying, _line(addressee)) for addressee in petition.addressees]
    return (
        [line for copying, line in lines if copying == Copying.TO],
        [line for copying, line in lines if copying == Copying.CC],
    )


def _line(addressee: Addressee) -> AddresseeLine:
    if addressee.is_own_member:
        return AddresseeLine(_("Your own member of Parliament"))
    if addressee.office is None:
        return AddresseeLine(addressee.name or _("The campaign's own records"))
    spoken = language()
    holder = addressee.office.holder_on(today())
    return AddresseeLine(
        addressee.office.title(spoken),
        holder.style(spoken) if holder else "",
        url_for("offices.office", slug=addressee.office.slug, lang=spoken),
    )


def today() -> dt.date:
    """The day it is where the site is at home."""
    return now().astimezone(ZoneInfo(current_app.config["DEFAULT_TIMEZONE"])).date()


def file_size(size: int) -> str:
    """A size in bytes in the words of the visitor's language: "14 kB", "1.2 MB"."""
    if size < 1_000_000:
        return str(_("%(number)s kB", number=format_decimal(max(1, round(size / 1000)))))
    return str(_("%(number)s MB", number=format_decimal(round(size / 1_000_000, 1))))


def download_links(petition: Petition, language_code: str) -> list[FileLink]:
    """The files offered beside a petition, those in the reader's language first."""
    files = sorted(petition.downloads, key=lambda file: file.language != language_code)
    return [_download(petition, file) for file in files]


def _download(petition: Petition, file: Download) -> FileLink:
    return FileLink(
        title=file.title,
        path=url_for("campaign.download", slug=petition.slug, number=file.position, name=file.file_name),
        language=file.language,
        form=file.file_name.rpartition(".")[2].upper(),
        size=file_size(file.size),
    )


@functools.lru_cache(maxsize=512)
def _rendered(source: str, prefix: str, back_label: str, top_level: int) -> Markup:
    html = to_html(source, prefix=prefix, top_level=top_level, back_label=back_label)
    return Markup(html)  # noqa: S704 - to_html cleans it


def rich_text(source: str, prefix: str, *, top_level: int = 3) -> Markup:
    """Markdown as safe HTML; kept, because a page is rendered anew every second."""
    return _rendered(source, prefix, _("Back to the text"), top_level) if source.strip() else Markup()


def organization_count(counts: dict[str, int]) -> int:
    """How many organisations have signed; they are never part of the one number."""
    return counts.get(CountClass.ORGANIZATIONS, 0)


def ended_at(petition: Petition, at: dt.datetime) -> dt.datetime | None:
    """When signing ended: by a person, or because the closing instant is past."""
    if petition.state in (PetitionState.CLOSED, PetitionState.ARCHIVED):
        return petition.closed_at or petition.closes_at
    return petition.closes_at if petition.closes_at and petition.closes_at <= at else None
