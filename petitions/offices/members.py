"""Members of parliament as offices, one a riding, kept up with what Represent tells."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from petitions.offices.models import Holder, Office, OfficeKind
from petitions.offices.styles import member_styles
from petitions.ridings.load import riding_key, ridings
from petitions.ridings.models import Riding
from petitions.ridings.represent import Member

ADDRESS_EN = "House of Commons\nOttawa, Ontario\nK1A 0A6"
ADDRESS_FR = "Chambre des communes\nOttawa (Ontario)\nK1A 0A6"


@dataclass(slots=True)
class Refreshed:
    """What a refresh did.

    `unmatched` are ridings that are not loaded, `doubled` those with two members named.
    """

    members: int = 0
    new_offices: int = 0
    new_holders: int = 0
    vacated: int = 0
    changed_addresses: list[str] = field(default_factory=list)
    without_address: list[str] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)


def refresh_members(session: Session, members: Iterable[Member], *, today: dt.date) -> Refreshed:
    """Bring the members' offices up to date. No office is approved here: an operator does that.

    A riding for which two members are named is left alone, and one for which none is named becomes vacant.
    """
    result = Refreshed()
    known = ridings(session)
    matched = _matched(members, known, result)
    offices = _offices(session)
    for riding in known:
        if riding.code in result.doubled:
            continue
        member, office = matched.get(riding.code), offices.get(riding.code)
        if member is not None:
            _put(session, riding, office, member, today, result)
        elif office is not None:
            result.vacated += _end_holder(office, today)
    session.flush()
    return result


def _matched(members: Iterable[Member], known: list[Riding], result: Refreshed) -> dict[str, Member]:
    """Each riding's member: by the riding's number, else by its name."""
    codes = {riding.code for riding in known}
    by_name = {riding_key(name): riding.code for riding in known for name in (riding.name_fr, riding.name_en)}
    pairs = []
    for member in members:
        result.members += 1
        code = (
            member.riding_code if member.riding_code in codes else by_name.get(riding_key(member.riding_name))
        )
        if code is None:
            result.unmatched.append(member.riding_name)
        else:
            pairs.append((code, member))
    times = Counter(code for code, _ in pairs)
    result.doubled = sorted(code for code, count in times.items() if count > 1)
    return dict(pairs)


def _offices(session: Session) -> dict[str | None, Office]:
    query = select(Office).where(Office.kind == OfficeKind.MEMBER).options(selectinload(Office.holders))
    return {office.riding_code: office for office in session.scalars(query)}


def _put(
    session: Session, riding: Riding, office: Office | None, member: Member, today: dt.date, result: Refreshed
) -> None:
    if office is None:
        office = _new_office(riding)
        session.add(office)
        result.new_offices += 1
    if member.languages or not office.language:
        office.language = "fr" if member.languages == ("French",) else "en"
    holder = office.holder_on(today)
    if holder is None or holder.name != member.name:
        if holder is not None and not member.email:
            # A member's address is their own: the successor's is not known by it.
            office.email, office.approved_at = "", None
        _end_holder(office, today)
        _begin_holder(office, member, today)
        result.new_holders += 1
    _set_address(office, member.email, result)


def _new_office(riding: Riding) -> Office:
    return Office(
        slug=f"mp-{riding.code}",
        kind=OfficeKind.MEMBER,
        title_en=f"Member of Parliament for {riding.name_en}",
        title_fr=f"Députation de {riding.name_fr}",
        address_en=ADDRESS_EN,
        address_fr=ADDRESS_FR,
        riding_code=riding.code,
        cc_emails=[],
        holders=[],
    )


def _set_address(office: Office, email: str, result: Refreshed) -> None:
    """An address is taken as it is told or not at all; it is never made up from a name."""
    if not email:
        result.without_address.append(office.slug)
        return
    if office.email == email:
        return
    if office.approved_at is not None:
        result.changed_addresses.append(office.slug)
    # What an operator approved was the address before.
    office.email, office.approved_at, office.bounced_at = email, None, None


def _begin_holder(office: Office, member: Member, today: dt.date) -> None:
    """Somebody new; one who came and went on the same day gives the row over."""
    row = next((holder for holder in office.holders if holder.from_on == today), None)
    if row is None:
        row = Holder(from_on=today)
        office.holders.append(row)
    row.name, row.until_on = member.name, None
    for column, words in member_styles(member.name, member.honorific).items():
        setattr(row, column, words)


def _end_holder(office: Office, today: dt.date) -> int:
    holder = office.holder_on(today)
    if holder is None or holder.from_on == today:
        return 0
    holder.until_on = today
    return 1
