"""The life of a petition as one table: from which state to which, and what each step stamps."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition, PetitionState
from petitions.errors import TransitionRefused
from petitions.organizers.audit import record

S = PetitionState

TRANSITIONS: dict[PetitionState, frozenset[PetitionState]] = {
    S.DRAFT: frozenset({S.SUBMITTED}),
    S.SUBMITTED: frozenset({S.OPEN, S.REJECTED, S.DRAFT}),
    S.REJECTED: frozenset({S.DRAFT}),
    S.OPEN: frozenset({S.PAUSED, S.CLOSED, S.HIDDEN}),
    S.PAUSED: frozenset({S.OPEN, S.CLOSED, S.HIDDEN}),
    S.CLOSED: frozenset({S.ARCHIVED, S.HIDDEN}),
    S.HIDDEN: frozenset({S.PAUSED, S.CLOSED}),
    S.ARCHIVED: frozenset(),
}
# States in which it is written from page to page; what it still lacks is told when it is to be sent in.
IN_THE_MAKING = (S.DRAFT, S.REJECTED)
# States in which anybody may read the petition.
PUBLIC_STATES = (S.OPEN, S.PAUSED, S.CLOSED, S.ARCHIVED)


def may_move(petition: Petition, to: PetitionState) -> bool:
    """Whether the table has a step from the petition's state to another."""
    return to in TRANSITIONS[PetitionState(petition.state)]


def move(
    session: Session, petition: Petition, to: PetitionState, *, now: dt.datetime, reason: str = ""
) -> None:
    """Take one step of the table. Raises: TransitionRefused (409) when there is no such step."""
    if not may_move(petition, to):
        raise TransitionRefused("no_such_step", frm=petition.state, to=to)
    petition.state = to
    petition.refused_reason = reason
    petition.hidden_at = now if to is S.HIDDEN else None
    match to:
        case S.SUBMITTED:
            petition.submitted_at = now
        case S.OPEN:
            petition.opened_at = petition.opened_at or now
        case S.CLOSED:
            petition.closed_at = petition.closed_at or now
        case S.ARCHIVED:
            petition.archived_at = now
    session.flush()


def close_due(session: Session, *, now: dt.datetime) -> bool:
    """Close one petition whose closing instant has come. True: there may be more."""
    petition = session.scalars(
        select(Petition)
        .where(Petition.state.in_([S.OPEN, S.PAUSED]), Petition.closes_at <= now)
        .order_by(Petition.closes_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if petition is None:
        return False
    before = petition.state
    move(session, petition, S.CLOSED, now=now)
    record(
        session,
        None,
        "state_changed",
        subject=petition.slug,
        organization_id=petition.organization_id,
        now=now,
        detail={"before": before, "after": S.CLOSED},
    )
    return True
