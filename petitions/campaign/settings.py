"""Set what surrounds a petition's texts: addressees, goal, dates, partners, downloads."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from petitions.campaign.models import Addressee, Copying, Download, Partner, Petition, PetitionState
from petitions.errors import Refusal

_COLOUR = re.compile(r"#[0-9a-f]{6}\Z")
_SOURCE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}\Z")
HIGHEST_GOAL = 100_000_000
# States in which the addressees may still change: nobody has signed under them yet.
BEFORE_SIGNING = (PetitionState.DRAFT, PetitionState.SUBMITTED, PetitionState.REJECTED)


@dataclass(frozen=True, slots=True)
class Details:
    """What the form says; None for what there is not. `accent` is "" or "#rrggbb"."""

    goal: int | None
    opens_at: dt.datetime | None
    closes_at: dt.datetime | None
    accent: str
    reply_to: str
    donate_url: str
    kept_until_on: dt.date | None = None
    shows_guides: bool = True
    asks_contact: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """One addressee: exactly one of `office_id`, `is_own_member` and `email`; on paper if `by_post`."""

    copying: Copying
    office_id: int | None = None
    is_own_member: bool = False
    email: str = ""
    name: str = ""
    by_post: bool = False


@dataclass(frozen=True, slots=True)
class PartnerValues:
    """A partner; `source` is the mark in the links that it hands out."""

    source: str
    name: str
    url: str = ""


def set_details(session: Session, petition: Petition, values: Details, *, now: dt.datetime) -> None:
    """Set goal, dates, colour and addresses.

    Raises: Refusal beside the field: `goal_out_of_range`, `colour_malformed`, `closes_before_it_opens`,
    `closes_in_the_past` (of a petition that takes signatures), `kept_until_in_the_past`,
    `postal_address_missing` (of an organisation that wants to be allowed to write to people).
    """
    if values.goal is not None and not 1 <= values.goal <= HIGHEST_GOAL:
        raise Refusal("goal_out_of_range", field="goal", most=HIGHEST_GOAL)
    if values.accent and not _COLOUR.match(values.accent):
        raise Refusal("colour_malformed", field="accent")
    _check_dates(petition, values, now)
    is_changed = values.kept_until_on != petition.kept_until_on
    if is_changed and values.kept_until_on is not None and values.kept_until_on <= now.date():
        raise Refusal("kept_until_in_the_past", field="kept_until_on")
    if values.asks_contact and not petition.organization.postal_address.strip():
        raise Refusal("postal_address_missing", field="asks_contact")
    for name in Details.__dataclass_fields__:
        setattr(petition, name, getattr(values, name))
    session.flush()


def _check_dates(petition: Petition, values: Details, now: dt.datetime) -> None:
    if values.closes_at is None:
        return
    if values.opens_at is not None and values.closes_at <= values.opens_at:
        raise Refusal("closes_before_it_opens", field="closes_at")
    is_changed = values.closes_at != petition.closes_at
    if (
        is_changed
        and values.closes_at <= now
        and petition.state not in (PetitionState.CLOSED, PetitionState.ARCHIVED)
    ):
        raise Refusal("closes_in_the_past", field="closes_at")


def set_addressees(session: Session, petition: Petition, targets: Sequence[Target]) -> None:
    """Set whom the petition addresses, in this order.

    An addressee that stays keeps its row and its deliveries.

    Raises: Refusal `no_addressee` when nobody is asked (To), `addressees_settled` when an
    addressee of a petition that was opened would go, or be asked besides.
    """
    if not any(target.copying == Copying.TO for target in targets):
        raise Refusal("no_addressee", field="offices")
    known = {_key_of_row(addressee): addressee for addressee in petition.addressees}
    wanted = list(dict.fromkeys(_key_of_target(target) for target in targets))
    is_settled = petition.state not in BEFORE_SIGNING
    if is_settled and {key for key in known if key[3] == Copying.TO} != {
        key for key in wanted if key[3] == Copying.TO
    }:
        raise Refusal("addressees_settled", field="offices")
    for key, addressee in known.items():
        if key not in wanted:
            petition.addressees.remove(addressee)
            session.delete(addressee)
    for position, target in enumerate(targets, start=1):
        row = known.get(_key_of_target(target))
        if row is None:
            row = _new_row(target)
            petition.addressees.append(row)
        row.position, row.name, row.by_post = position, target.name, target.by_post
    session.flush()


_Key = tuple[int | None, bool, str, str]


def _key_of_row(row: Addressee) -> _Key:
    return row.office_id, row.is_own_member, row.email, row.copying


def _key_of_target(target: Target) -> _Key:
    return target.office_id, target.is_own_member, target.email, target.copying


def _new_row(target: Target) -> Addressee:
    return Addressee(
        copying=target.copying,
        office_id=target.office_id,
        is_own_member=target.is_own_member,
        email=target.email,
    )


def set_partners(session: Session, petition: Petition, partners: Sequence[PartnerValues]) -> None:
    """Set the partners, in this order.

    Raises: Refusal `source_malformed` or `source_twice` beside partners.
    """
    sources = [partner.source for partner in partners]
    for source in sources:
        if not _SOURCE.match(source):
            raise Refusal("source_malformed", field="partners", source=source)
    if len(set(sources)) < len(sources):
        raise Refusal("source_twice", field="partners")
    known = {partner.source: partner for partner in petition.partners}
    for source, partner in known.items():
        if source not in sources:
            petition.partners.remove(partner)
            session.delete(partner)
    for position, values in enumerate(partners, start=1):
        row = known.get(values.source)
        if row is None:
            row = Partner(source=values.source)
            petition.partners.append(row)
        row.position, row.name, row.url = position, values.name, values.url
    session.flush()


def add_download(session: Session, petition: Petition, download: Download) -> None:
    """Offer one more file beside the petition, after the others."""
    download.position = max((each.position for each in petition.downloads), default=0) + 1
    petition.downloads.append(download)
    session.flush()


def remove_download(session: Session, petition: Petition, position: int) -> Download | None:
    """Offer a file no more; answers what was removed, so that the bytes can go too."""
    download = next((each for each in petition.downloads if each.position == position), None)
    if download is not None:
        petition.downloads.remove(download)
        session.delete(download)
        session.flush()
    return download
