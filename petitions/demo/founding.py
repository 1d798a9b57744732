"""The world that the demo's petitions live in: organisations, offices and holders, ridings that are not."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from petitions.demo.accounts import ORGANIZER, REVIEWER
from petitions.demo.content import facts
from petitions.offices.members import ADDRESS_EN, ADDRESS_FR
from petitions.offices.models import Holder, Office, OfficeKind
from petitions.offices.queries import approve, office_by_slug
from petitions.organizers.enrol import enrol, join
from petitions.organizers.models import Organization, Role
from petitions.ridings.load import CURRENT_ORDER
from petitions.ridings.models import Riding, RidingAnswer, RidingMethod

# When the members of the demo's House are said to have been elected.
_ELECTED_ON = dt.date(2025, 4, 28)


@dataclass(frozen=True, slots=True)
class World:
    """What petitions refer to, by slug."""

    organizations: dict[str, Organization]
    offices: dict[str, Office]


def found_world(session: Session, *, password_hash: str, now: dt.datetime) -> World:
    """Make everything that petitions need; an office that is there already is taken as it is."""
    organizations = {
        each["slug"]: _organization(each, now) for each in facts("organizations")["organization"]
    }
    session.add_all(organizations.values())
    offices = {each["slug"]: _office(session, each, now) for each in facts("offices")["office"]}
    for each in facts("ridings")["riding"]:
        _riding(session, each, now)
    session.add_all(_shared(each, now) for each in facts("ridings")["shared"])
    _people(session, organizations, password_hash, now)
    session.flush()
    return World(organizations, offices)


def _organization(values: dict[str, Any], now: dt.datetime) -> Organization:
    return Organization(**values, created_at=now - dt.timedelta(days=1200))


def _office(session: Session, values: dict[str, Any], now: dt.datetime) -> Office:
    known = office_by_slug(session, values["slug"])
    if known is not None:
        return known
    own = {name: value for name, value in values.items() if name != "holder"}
    office = Office(**{"cc_emails": [], **own}, holders=[Holder(**each) for each in values["holder"]])
    session.add(office)
    approve(session, office, now=now)
    return office


def _riding(session: Session, values: dict[str, Any], now: dt.datetime) -> None:
    """A riding that no order knows, and the office of its member."""
    names = {name: values[name] for name in ("code", "name_en", "name_fr", "province")}
    session.add(Riding(representation_order=CURRENT_ORDER, **names))
    slug = f"mp-{values['code']}"
    if office_by_slug(session, slug) is not None:
        return
    office = Office(
        slug=slug,
        kind=OfficeKind.MEMBER,
        title_en=f"Member of Parliament for {values['name_en']}",
        title_fr=f"Députation de {values['name_fr']}",
        email=f"{slug}@house.example.ca",
        cc_emails=[],
        address_en=ADDRESS_EN,
        address_fr=ADDRESS_FR,
        language=values["language"],
        riding_code=values["code"],
        holders=[_member(values)],
    )
    session.add(office)
    approve(session, office, now=now)


def _shared(values: dict[str, Any], now: dt.datetime) -> RidingAnswer:
    """What was told of a postal code that lies in several ridings."""
    names = {each["code"]: each["name_en"] for each in facts("ridings")["riding"]}
    return RidingAnswer(
        postal_code=values["postal_code"],
        riding_set=CURRENT_ORDER,
        method=RidingMethod.CONCORDANCE,
        candidates={code: names[code] for code in values["ridings"]},
        answered_at=now,
        attempts=0,
    )


def _member(values: dict[str, Any]) -> Holder:
    name, (mister, monsieur) = values["member"], values["honorific"]
    title = "députée" if monsieur == "Madame" else "député"
    return Holder(
        name=name,
        style_en=f"{mister} {name}, M.P.",
        style_fr=f"{monsieur} {name}, {title}",
        salutation_en=f"Dear {mister} {name.split()[-1]}",
        salutation_fr=f"{monsieur} la {title}" if title == "députée" else f"{monsieur} le {title}",
        from_on=_ELECTED_ON,
    )


def _people(
    session: Session, organizations: dict[str, Organization], password_hash: str, now: dt.datetime
) -> None:
    """Somebody who runs every organisation of the demo, and somebody who reviews what is submitted."""
    organizer = enrol(session, ORGANIZER, password_hash=password_hash, name="Demo Organizer", now=now)
    for organization in organizations.values():
        join(session, organizer, organization, Role.OWNER, now=now)
    enrol(session, REVIEWER, password_hash=password_hash, name="Demo Reviewer", is_admin=True, now=now)
