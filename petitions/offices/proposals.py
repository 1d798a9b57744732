"""New holders proposed by a list of ministers: a shuffle takes effect when a person has said yes."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from petitions.errors import Refusal
from petitions.offices.house import Minister
from petitions.offices.load import put_holder
from petitions.offices.members import ADDRESS_EN, ADDRESS_FR
from petitions.offices.models import Holder, HolderProposal, Office, OfficeKind, ProposalState
from petitions.offices.queries import office_by_slug
from petitions.offices.styles import minister_styles
from petitions.ridings.load import riding_key

LONGEST_SLUG = 80
_FIRST = "prime-minister"
STYLES = ("style_en", "style_fr", "salutation_en", "salutation_fr")


@dataclass(slots=True)
class Proposed:
    """What a list proposed. `unknown` are titles that no office bears."""

    new: list[HolderProposal] = field(default_factory=list)
    unchanged: int = 0
    new_offices: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def propose_ministers(
    session: Session,
    ministers: Iterable[Minister],
    french_titles: Mapping[tuple[str, str], str],
    *,
    now: dt.datetime,
    today: dt.date,
) -> Proposed:
    """Compare a list of ministers with our offices by English title, and propose what differs.

    A title that no office bears makes a new office when `french_titles`, by person and order of precedence,
    has it in French too; it has no address, so nothing can be sent there. Offices that the list does not
    name are left alone.
    """
    result = Proposed()
    offices = _offices_by_title(session)
    for minister in ministers:
        office = offices.get(riding_key(minister.title))
        if office is None:
            french = french_titles.get((minister.person, minister.order), "")
            if not french:
                result.unknown.append(minister.title)
                continue
            office = offices[riding_key(minister.title)] = _new_office(session, minister, french)
            result.new_offices.append(office.slug)
        _compare(session, office, minister, result, now, today)
    session.flush()
    return result


def _offices_by_title(session: Session) -> dict[str, Office]:
    kinds = (OfficeKind.MINISTER, OfficeKind.PRIME_MINISTER)
    query = select(Office).where(Office.kind.in_(kinds)).options(selectinload(Office.holders))
    offices = list(session.scalars(query))
    # The House says "Prime Minister", others "Prime Minister of Canada"; there is one.
    first = [(_FIRST, office) for office in offices if office.kind == OfficeKind.PRIME_MINISTER]
    return dict(first) | {riding_key(office.title_en): office for office in offices}


def _free_slug(session: Session, title: str) -> str:
    """The title as an address; numbered where another office has it, as long titles may begin alike."""
    wanted = riding_key(title)[:LONGEST_SLUG].strip("-")
    slugs = (f"{wanted[: LONGEST_SLUG - 3]}-{number}" if number > 1 else wanted for number in count(1))
    return next(slug for slug in slugs if office_by_slug(session, slug) is None)


def _new_office(session: Session, minister: Minister, french: str) -> Office:
    is_first = riding_key(minister.title) == _FIRST
    office = Office(
        slug=_free_slug(session, minister.title),
        kind=OfficeKind.PRIME_MINISTER if is_first else OfficeKind.MINISTER,
        title_en=minister.title,
        title_fr=french,
        address_en=ADDRESS_EN,
        address_fr=ADDRESS_FR,
        cc_emails=[],
        holders=[],
    )
    session.add(office)
    session.flush()
    return office


def _compare(
    session: Session,
    office: Office,
    minister: Minister,
    result: Proposed,
    now: dt.datetime,
    today: dt.date,
) -> None:
    """Propose the minister unless they hold the office already, or a person was asked about them before."""
    present = office.holder_on(today)
    if present is not None and riding_key(present.name) == riding_key(minister.name):
        result.unchanged += 1
        return
    before = _proposals(session, office)
    if any((each.name, each.from_on) == (minister.name, minister.from_on) for each in before):
        result.unchanged += 1
        return
    for each in before:
        if each.state == ProposalState.PROPOSED:
            each.state, each.decided_at = ProposalState.REFUSED, now
    styles = minister_styles(minister.name, minister.last_name, minister.honorific, OfficeKind(office.kind))
    proposal = HolderProposal(
        office=office, name=minister.name, from_on=minister.from_on, proposed_at=now, **styles
    )
    session.add(proposal)
    result.new.append(proposal)


def _proposals(session: Session, office: Office) -> Sequence[HolderProposal]:
    return session.scalars(select(HolderProposal).where(HolderProposal.office_id == office.id)).all()


def open_proposals(session: Session) -> Sequence[HolderProposal]:
    """What waits for a person, by the office's English title."""
    query = select(HolderProposal).where(HolderProposal.state == ProposalState.PROPOSED)
    return session.scalars(query.join(Office).order_by(Office.title_en, HolderProposal.id)).all()


def decide(
    session: Session, office: Office, *, is_right: bool, now: dt.datetime, today: dt.date
) -> HolderProposal:
    """A person's word on what is proposed for an office.

    A yes ends the holder before on the day of the change and begins the new one; every open petition that
    addresses the office writes to them from then on, and what was delivered keeps the old name. A day that
    lies before the present holder's own first day cannot be right; the change then counts from today.
    Raises: Refusal `nothing_proposed`.
    """
    waiting = [each for each in _proposals(session, office) if each.state == ProposalState.PROPOSED]
    if not waiting:
        raise Refusal("nothing_proposed")
    proposal = waiting[-1]
    proposal.state = ProposalState.ACCEPTED if is_right else ProposalState.REFUSED
    proposal.decided_at = now
    if is_right:
        present = office.holder_on(today)
        start = today if present and present.from_on >= proposal.from_on else proposal.from_on
        styles = {name: getattr(proposal, name) for name in STYLES}
        put_holder(office, Holder(name=proposal.name, from_on=start, until_on=None, **styles))
    session.flush()
    return proposal
