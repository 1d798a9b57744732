"""One delivery as the documents need it: names by exposure, small cells hidden, the office's language."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition, PetitionKind
from petitions.counting.queries import counted_by_day
from petitions.counting.small_cells import hide_small_cells
from petitions.delivery.contents.cover_picture import cover_picture
from petitions.delivery.contents.figures import Cube, by_province, by_riding
from petitions.delivery.contents.gather import Gathered
from petitions.delivery.contents.streams import Part
from petitions.delivery.documents import package as documents
from petitions.delivery.documents.links import Links
from petitions.delivery.models import Delivery, DeliveryRun
from petitions.delivery.states import DeliveryState
from petitions.ridings.models import Riding

REPRESENTATION_ORDER = "2023"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the domain cannot know by itself: the zone of the petition and the addresses of our pages."""

    zone: str
    petition_url: Callable[[Petition], str]
    picture: Callable[[Petition], bytes]
    links: Callable[[Delivery], Links]


@dataclass(frozen=True, slots=True)
class Shared:
    """What all deliveries of one run say alike, read once."""

    cube: Cube
    provinces: dict[str, str]
    ridings: dict[str, str]
    growth: tuple[documents.DayCount, ...]
    riding_rows: dict[str, Riding]
    picture: bytes


def shared(session: Session, run: DeliveryRun, cube: Cube, around: Surroundings) -> Shared:
    """The numbers by place and day, small cells hidden."""
    days = counted_by_day(session, run.petition_id, around.zone)
    last = run.until_at.astimezone(ZoneInfo(around.zone)).date()
    ridings = by_riding(session, run)
    named = select(Riding).where(
        Riding.representation_order == REPRESENTATION_ORDER, Riding.code.in_(ridings)
    )
    return Shared(
        cube=cube,
        provinces=_shown(by_province(session, run)),
        ridings=_shown(ridings),
        growth=tuple(documents.DayCount(day, number) for day, number in days.items() if day <= last),
        riding_rows={riding.code: riding for riding in session.scalars(named)},
        picture=around.picture(run.petition),
    )


def _shown(cells: dict[str, int]) -> dict[str, str]:
    return {name: str(cell) for name, cell in hide_small_cells(cells).items()}


def package_of(
    delivery: Delivery,
    gathered: Gathered,
    common: Shared,
    around: Surroundings,
    *,
    sequence: int,
    since: dt.datetime,
) -> documents.Package:
    """Everything that the documents of one delivery say. `since` is the cut-off of the delivery before."""
    run, petition = delivery.run, delivery.run.petition
    text = text_of(petition, delivery.language, around.zone, around.petition_url(petition))
    part = Part(gathered, delivery.after_number, delivery.riding_code, delivery.language, common.riding_rows)
    own = delivery.riding_code
    return documents.Package(
        reference=delivery.reference,
        language=delivery.language,
        sequence=sequence,
        organization=organization_of(petition),
        petition=replace(text, picture=cover_picture(petition, delivery.language, common.picture)),
        addressee=_addressee(delivery),
        window=_window(delivery, around, since),
        totals=_totals(run, delivery, common.cube),
        names=part.names,
        comments=part.comments,
        growth=() if own else common.growth,
        provinces={} if own else common.provinces,
        ridings=_ridings(common, delivery),
        organizations=part.organizations(),
        highlights=part.highlights(),
        letters=part.letters(_samples(petition)) if petition.kind == PetitionKind.LETTER else None,
        links=around.links(delivery),
    )


def _window(delivery: Delivery, around: Surroundings, since: dt.datetime) -> documents.Window:
    run = delivery.run
    return documents.Window(
        since=since,
        until=run.until_at,
        zone=ZoneInfo(around.zone),
        is_first=delivery.after_number == 0,
        is_late=run.is_late,
    )


def _totals(run: DeliveryRun, delivery: Delivery, cube: Cube) -> documents.Totals:
    numbers = figures(run, delivery, cube)
    known = {str(name) for name in documents.CountClass}
    by_class = {
        documents.CountClass(name): number for name, number in numbers["counts"].items() if name in known
    }
    return documents.Totals(
        signatories=numbers["total"],
        new_since_last=numbers["new"],
        withdrawn_since_last=numbers["left"],
        moved_since_last=numbers["moved"],
        found_late=numbers["found_late"],
        by_class=by_class,
        counted_only=cube.unnamed(delivery.after_number, delivery.riding_code),
        goal=None if delivery.riding_code else run.petition.goal,
    )


def figures(run: DeliveryRun, delivery: Delivery, cube: Cube) -> dict[str, Any]:
    """The counts of one delivery, as its documents and its manifest state them."""
    riding, after = delivery.riding_code, delivery.after_number
    classes = cube.by_class(riding)
    total = sum(classes[name] for name in documents.COUNTED_CLASSES)
    others = {} if riding else {name: n for name, n in run.counts.items() if name not in classes}
    return {
        "total": total,
        "new": cube.joined(after, riding),
        "left": cube.left(after, riding),
        "moved": cube.moved(after, riding),
        "found_late": cube.found_late(after, riding),
        "counts": {**others, **classes},
    }


def organization_of(petition: Petition) -> documents.Organization:
    """The letterhead."""
    organization = petition.organization
    return documents.Organization(
        name=organization.name,
        email=petition.reply_to or organization.email,
        website=organization.website,
        address_lines=tuple(organization.postal_address.splitlines()),
    )


def text_of(petition: Petition, language: str, zone: str, url: str) -> documents.PetitionText:
    """What the petition says, in a language or else its first."""
    text = petition.text(language)
    return documents.PetitionText(
        title=text.title,
        demand=text.demand,
        url=url,
        version=text.version,
        kind=documents.Kind(petition.kind),
        body=text.body,
        why=text.why,
        footnotes=text.footnotes,
        language=text.language,
        opened_on=petition.opened_at.astimezone(ZoneInfo(zone)).date() if petition.opened_at else None,
        partners=tuple(partner.name for partner in petition.partners),
        accent=petition.accent,
    )


def _addressee(delivery: Delivery) -> documents.Addressee:
    others = [other for other in delivery.run.deliveries if other is not delivery and not other.riding_code]
    return documents.Addressee(
        office_title=delivery.office_title,
        salutation=delivery.salutation,
        holder=delivery.holder_style,
        address_lines=tuple(delivery.postal_address.splitlines()),
        cc=tuple(other.office_title for other in others if other.copying == "cc" and other.office_title),
    )


def _ridings(common: Shared, delivery: Delivery) -> tuple[documents.RidingCount, ...]:
    """All ridings for an office; for a member only their own, whose people they are told of by name."""
    wanted = [delivery.riding_code] if delivery.riding_code else sorted(common.ridings)
    own = {delivery.riding_code: str(common.cube.joined(0, delivery.riding_code))}
    shown = own if delivery.riding_code else common.ridings
    return tuple(
        documents.RidingCount(code, _riding_name(common, code, delivery.language), shown[code])
        for code in wanted
    )


def _riding_name(common: Shared, code: str, language: str) -> str:
    riding = common.riding_rows.get(code)
    return riding.name(language) if riding else code


def _samples(petition: Petition) -> dict[str, str]:
    return {language: text.sample_letter for language, text in petition.current_texts.items()}


def before(session: Session, delivery: Delivery) -> Delivery | None:
    """The delivery before to the same addressee that was compiled, whatever became of it."""
    query = (
        select(Delivery)
        .join(DeliveryRun)
        .where(Delivery.addressee_id == delivery.addressee_id, Delivery.riding_code == delivery.riding_code)
        .where(Delivery.manifest_digest != "", DeliveryRun.number < delivery.run.number)
        .order_by(DeliveryRun.number.desc())
        .limit(1)
    )
    return session.scalars(query).first()


def sequence_of(session: Session, delivery: Delivery) -> int:
    """The how-many-eth delivery to this addressee it is, not counting what was stopped or refused."""
    query = (
        select(Delivery.id)
        .join(DeliveryRun)
        .where(Delivery.addressee_id == delivery.addressee_id, Delivery.riding_code == delivery.riding_code)
        .where(Delivery.state != DeliveryState.REFUSED, Delivery.replaced_at.is_(None))
        .where(DeliveryRun.stopped_at.is_(None), DeliveryRun.number < delivery.run.number)
    )
    return len(session.scalars(query).all()) + 1


def since_of(session: Session, delivery: Delivery) -> dt.datetime:
    """The cut-off of the run up to which this addressee has everything; for a first delivery the opening."""
    petition = delivery.run.petition
    query = select(DeliveryRun.until_at).where(
        DeliveryRun.petition_id == petition.id, DeliveryRun.number == delivery.after_number
    )
    return session.scalar(query) or petition.opened_at or petition.created_at
