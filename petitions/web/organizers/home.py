"""The first room: my petitions, and what needs somebody."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from petitions.campaign.models import Petition, PetitionState
from petitions.campaign.queries import petitions_of
from petitions.comments.queries import reported_counts
from petitions.counting.queries import counts_of, public_count
from petitions.dedupe.review import numbers_of_questions
from petitions.delivery.models import Delivery, DeliveryRun
from petitions.delivery.slots.preview import next_runs
from petitions.delivery.slots.schedule_models import DeliverySchedule
from petitions.delivery.states import DeliveryState
from petitions.organizers.permissions import Permission, permissions_of
from petitions.signing.models import CountClass
from petitions.web.current import now
from petitions.web.organizers.access import Me
from petitions.web.organizers.reviewing.reviews import things_reported
from petitions.web.organizers.watching.alerts import lines_of

ENDED = (PetitionState.ARCHIVED, PetitionState.CLOSED, PetitionState.REJECTED)


@dataclass(frozen=True, slots=True)
class Row:
    """A petition in the list of mine. `attention` holds (what, how many), as far as the role opens it."""

    slug: str
    title: str
    language: str
    state: str
    organization: str
    count: int
    goal: int | None
    next_at: dt.datetime | None
    attention: list[tuple[str, int]]


def home(me: Me) -> ResponseReturnValue:
    """My petitions, and for staff those that wait for a decision."""
    memberships = me.memberships
    mine = petitions_of(me.session, [each.organization_id for each in memberships])
    waiting = _waiting(me.session) if me.is_admin else []
    rows = _rows(me, mine)
    return render_template(
        "organizers/home.html",
        current=[row for row in rows if row.state not in ENDED],
        ended=[row for row in rows if row.state in ENDED],
        waiting=_rows(me, waiting),
        alerts=lines_of(me, mine),
        memberships=memberships,
        may_create=bool(me.organizations_for(Permission.CREATE)),
        is_admin=me.is_admin,
        report_count=things_reported(me.session) if me.is_admin else 0,
        name=me.organizer.name,
    )


def _waiting(session: Session) -> Sequence[Petition]:
    query = select(Petition).where(Petition.state == PetitionState.SUBMITTED).order_by(Petition.submitted_at)
    return session.scalars(query).all()


def _rows(me: Me, petitions: Sequence[Petition]) -> list[Row]:
    session, ids = me.session, [petition.id for petition in petitions]
    if not ids:
        return []
    rights = {each.organization_id: permissions_of(each.role, is_admin=False) for each in me.memberships}
    counts, questions = counts_of(session, ids), numbers_of_questions(session, ids)
    nexts, doubts = _next_deliveries(session, ids), _in_state(session, ids, DeliveryState.IN_DOUBT)
    letters, reported = _in_state(session, ids, DeliveryState.TO_POST), reported_counts(session, ids)
    rows = []
    for petition in petitions:
        classes, text = counts.get(petition.id, Counter()), petition.text()
        attention = [
            ("doubts", doubts.get(petition.id, 0), Permission.WATCH),
            ("letters", letters.get(petition.id, 0), Permission.WATCH),
            ("held", classes.get(CountClass.HELD, 0), Permission.SEE_SIGNATURES),
            ("questions", questions.get(petition.id, 0), Permission.MODERATE),
            ("reported", reported.get(petition.id, 0), Permission.MODERATE),
        ]
        mine = rights.get(petition.organization_id, frozenset())
        rows.append(
            Row(
                slug=petition.slug,
                title=text.title,
                language=text.language,
                state=petition.state,
                organization=petition.organization.name,
                count=public_count(classes),
                goal=petition.goal,
                next_at=nexts.get(petition.id),
                attention=[(what, number) for what, number, needs in attention if number and needs in mine],
            )
        )
    return rows


def _next_deliveries(session: Session, ids: Sequence[int]) -> dict[int, dt.datetime]:
    """When each is delivered next, as far as that is foreseen."""
    query = (
        select(DeliverySchedule)
        .join(DeliverySchedule.petition)
        .options(contains_eager(DeliverySchedule.petition))
        .where(DeliverySchedule.petition_id.in_(ids), DeliverySchedule.is_active)
        .where(Petition.state.in_([PetitionState.OPEN, PetitionState.PAUSED]))
    )
    return next_runs(session, session.scalars(query).all(), now=now())


def _in_state(session: Session, ids: Sequence[int], state: DeliveryState) -> dict[int, int]:
    query = (
        select(DeliveryRun.petition_id)
        .join(Delivery, Delivery.run_id == DeliveryRun.id)
        .where(DeliveryRun.petition_id.in_(ids), Delivery.state == state)
    )
    found: dict[int, int] = {}
    for petition_id in session.scalars(query):
        found[petition_id] = found.get(petition_id, 0) + 1
    return found
