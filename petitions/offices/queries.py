"""Offices as organizers and deliveries look for them."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from petitions.offices.models import Holder, Office, OfficeKind


def offices_to_petition(session: Session) -> Sequence[Office]:
    """Every office that an organizer may pick by hand, the Prime Minister's first, then by English title.

    Members of parliament are not among them: there are hundreds, and "own member" or a search finds the
    right one.
    """
    offices = session.scalars(
        select(Office).where(Office.kind != OfficeKind.MEMBER).options(selectinload(Office.holders))
    ).all()
    return sorted(offices, key=lambda office: (office.kind != OfficeKind.PRIME_MINISTER, office.title_en))


def all_offices(session: Session) -> Sequence[Office]:
    """Every office by its slug, members included."""
    return session.scalars(select(Office).options(selectinload(Office.holders)).order_by(Office.slug)).all()


def members_named(session: Session, words: str, *, limit: int = 20) -> Sequence[Office]:
    """Members' offices whose riding's title or holder's name has the words, by English title."""
    is_named = Office.holders.any(Holder.name.icontains(words, autoescape=True))
    found = or_(Office.title_en.icontains(words, autoescape=True), is_named)
    query = select(Office).where(Office.kind == OfficeKind.MEMBER, found)
    return session.scalars(query.order_by(Office.title_en).limit(limit)).all()


def office_by_slug(session: Session, slug: str) -> Office | None:
    """The office with this slug, with its holders."""
    query = select(Office).where(Office.slug == slug).options(selectinload(Office.holders))
    return session.scalars(query).first()


def member_for_riding(session: Session, riding_code: str) -> Office | None:
    """The member's office of a riding by its official number, or None when it is not known."""
    query = select(Office).where(Office.kind == OfficeKind.MEMBER, Office.riding_code == riding_code)
    return session.scalars(query.options(selectinload(Office.holders))).first()


def approve(session: Session, office: Office, *, now: dt.datetime) -> None:
    """Say that an operator has checked the office's address: from now on deliveries may go there."""
    office.approved_at = now
    office.bounced_at = None
    session.flush()
