"""Turn a petition's addressees into deliveries: names and addresses as of this day, one row each."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Addressee, Petition
from petitions.delivery.contents.figures import Cube
from petitions.delivery.models import Delivery, DeliveryRun
from petitions.delivery.sending.approve import ask_again
from petitions.delivery.sending.obstacles import obstacle
from petitions.delivery.states import ARRIVED, UNSETTLED, DeliveryState
from petitions.offices.models import Office, OfficeKind

# How a letter begins while nobody holds the office. Source: forms of address, docs/glossary.md.
VACANT = {
    OfficeKind.PRIME_MINISTER: (
        "Dear Prime Minister",
        "Madame la Première ministre, Monsieur le Premier ministre",
    ),
    OfficeKind.MINISTER: ("Dear Minister", "Madame la Ministre, Monsieur le Ministre"),
    OfficeKind.MEMBER: ("Dear Member of Parliament", "Madame la Députée, Monsieur le Député"),
    OfficeKind.OTHER: ("Dear Sir or Madam", "Madame, Monsieur"),
}
# What a delivery says of whom it is for, as it was when it was addressed.
ADDRESSED = (
    "office_title", "holder_style", "salutation", "postal_address", "email", "cc_emails", "by_post",
)  # fmt: skip
_ON_ITS_WAY = (*ARRIVED, *UNSETTLED, DeliveryState.IN_DOUBT)


def address(session: Session, run: DeliveryRun, cube: Cube, *, now: dt.datetime, zone: str) -> list[Delivery]:
    """The deliveries of a run, made where missing; holders are those of today in the petition's zone.

    The signatory's own member is one delivery for each riding that brought somebody.
    """
    today = now.astimezone(ZoneInfo(zone)).date()
    known = {(delivery.addressee_id, delivery.riding_code): delivery for delivery in run.deliveries}
    _take_back_empty(run, cube, now)
    for place, addressee in enumerate(run.petition.addressees, start=1):
        for riding, office in _targets(session, addressee, cube):
            if (addressee.id, riding) not in known:
                _replace_stuck(session, addressee, riding, run, now)
                after = covered_until(session, addressee.id, riding, before=run.number)
                if not _is_news(cube, after, riding):
                    continue
                delivery = _made(run, addressee, office, riding, place, today)
                delivery.after_number, delivery.planned_at = after, now
                delivery.signature_count = cube.joined(after, riding)
                run.deliveries.append(delivery)
                # Of a run that was approved: to this addressee nobody has said yes.
                ask_again(session, run, now=now)
    session.flush()
    return run.deliveries


def _is_news(cube: Cube, after: int, riding: str) -> bool:
    return bool(cube.joined(after, riding)) if riding else cube.is_news(after)


def _take_back_empty(run: DeliveryRun, cube: Cube, now: dt.datetime) -> None:
    """A delivery whose every signature left, or moved to another riding, in the hold window tells nothing."""
    for delivery in run.deliveries:
        if not delivery.attempts and not _is_news(cube, delivery.after_number, delivery.riding_code):
            delivery.replaced_at = delivery.replaced_at or now


def _targets(session: Session, addressee: Addressee, cube: Cube) -> Iterable[tuple[str, Office | None]]:
    if not addressee.is_own_member:
        return [("", addressee.office)]
    ridings = cube.ridings()
    members = session.scalars(
        select(Office).where(Office.kind == OfficeKind.MEMBER, Office.riding_code.in_(ridings))
    )
    by_riding = {office.riding_code: office for office in members}
    return [(riding, by_riding.get(riding)) for riding in sorted(ridings)]


def _made(
    run: DeliveryRun, addressee: Addressee, office: Office | None, riding: str, place: int, today: dt.date
) -> Delivery:
    delivery = Delivery(
        public_id=uuid.uuid4(),
        reference=f"CS-{today.year}-{run.petition_id:03d}-{run.number:02d}-{riding or place}",
        addressee_id=addressee.id,
        addressee=addressee,
        riding_code=riding,
        copying=addressee.copying,
        office=office,
        language=_language(office, run.petition),
    )
    if office is None:
        delivery.by_post = addressee.by_post
        delivery.office_title, delivery.email = addressee.name, addressee.email
        delivery.salutation = VACANT[OfficeKind.OTHER][delivery.language == "fr"]
    else:
        for name, value in office_as_of(delivery, office, today).items():
            setattr(delivery, name, value)
    return delivery


def office_as_of(delivery: Delivery, office: Office, today: dt.date) -> dict[str, object]:
    """The office's name, holder and addresses on a day, as a delivery keeps them: a later shuffle of what
    was sent changes nothing."""
    language, holder = delivery.language, office.holder_on(today)
    postal = office.address(language)
    return {
        "office_title": office.title(language),
        "postal_address": postal,
        "email": office.email,
        "cc_emails": list(office.cc_emails),
        "by_post": delivery.addressee.by_post or (not office.email and bool(postal)),
        "holder_style": holder.style(language) if holder else "",
        "salutation": holder.salutation(language)
        if holder
        else VACANT[OfficeKind(office.kind)][language == "fr"],
    }


def has_address(delivery: Delivery) -> bool:
    """Whether there is somewhere to send it, by mail or on paper."""
    return bool(delivery.postal_address if delivery.by_post else delivery.email)


def _language(office: Office | None, petition: Petition) -> str:
    wanted = office.language if office else petition.first_language
    return "fr" if wanted.startswith("fr") else "en"


def covered_until(session: Session, addressee_id: int, riding: str, *, before: int) -> int:
    """The number of the run up to which everything has reached this addressee, or is on its way.

    A delivery that was refused or stopped leaves a gap, and the next one begins before it.
    """
    covered = 0
    for after, number in sorted(_spans(session, addressee_id, riding, before)):
        if after <= covered:
            covered = max(covered, number)
    return covered


def _spans(session: Session, addressee_id: int, riding: str, before: int) -> Iterator[tuple[int, int]]:
    query = (
        select(Delivery.after_number, DeliveryRun.number)
        .join(DeliveryRun)
        .where(Delivery.addressee_id == addressee_id, Delivery.riding_code == riding)
        .where(Delivery.state.in_(_ON_ITS_WAY), DeliveryRun.number < before)
        .where(DeliveryRun.stopped_at.is_(None), Delivery.replaced_at.is_(None))
    )
    return ((after, number) for after, number in session.execute(query))


def _replace_stuck(
    session: Session, addressee: Addressee, riding: str, run: DeliveryRun, now: dt.datetime
) -> None:
    """Take back what was never tried because it may not be sent, or was never printed: the new delivery
    brings the same and more.

    Otherwise an office approved after months would get all the months' mails, a day apart.
    """
    query = (
        select(Delivery)
        .join(DeliveryRun)
        .where(Delivery.addressee_id == addressee.id, Delivery.riding_code == riding)
        .where(Delivery.state.in_((DeliveryState.PLANNED, DeliveryState.TO_POST)), Delivery.attempts == 0)
        .where(Delivery.replaced_at.is_(None))
        .where(DeliveryRun.number < run.number)
    )
    for delivery in session.scalars(query):
        if delivery.state == DeliveryState.TO_POST or obstacle(delivery):
            delivery.state, delivery.replaced_at = DeliveryState.PLANNED, now
    session.flush()
