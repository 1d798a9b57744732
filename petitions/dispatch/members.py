"""Letters to members of an organisation: who wants which, and how one is posted."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from petitions.alerts.kinds import WRITTEN_TO, AlertKind
from petitions.alerts.queries import wants
from petitions.organizers.models import Membership, Organizer, Role
from petitions.outbox.post import post
from petitions.site import spoken
from petitions.text.manners import canadian

# Those who may do something about a delivery.
_LEADERS = frozenset({Role.OWNER, Role.EDITOR})


def members_wanting(
    session: Session, organization_id: int, kind: AlertKind | None = None
) -> Sequence[Membership]:
    """Who is written to about a kind; of None, which nobody can turn off, whoever may deliver."""
    roles = WRITTEN_TO[kind] if kind else _LEADERS
    query = (
        select(Membership)
        .join(Organizer, Organizer.id == Membership.organizer_id)
        .where(Membership.organization_id == organization_id, Membership.role.in_(roles))
        .where(Organizer.active, *([wants(kind)] if kind else []))
        .options(joinedload(Membership.organizer))
        .order_by(Organizer.id)
    )
    return session.scalars(query).all()


@contextmanager
def speaking_to(membership: Membership) -> Iterator[None]:
    """Words, numbers and hours in the language of a member, as they are written here."""
    with force_locale(str(canadian(spoken(membership.organizer.language)))):
        yield


def write_to(
    session: Session,
    membership: Membership,
    *,
    letter: str,
    about: tuple[str, int],
    context: Mapping[str, object],
    now: dt.datetime,
    kind: AlertKind | None = None,
) -> None:
    """Post a letter that goes only while the member is one and wants it (petitions/member_letters.py)."""
    organizer = membership.organizer
    known_by = {"member": membership.id, "organizer": organizer.id} | ({"kind": str(kind)} if kind else {})
    post(
        session,
        letter=letter,
        recipient=organizer.email,
        language=organizer.language,
        about=about,
        context={**context, **known_by},
        now=now,
    )
