"""A second person looks at a run before it goes out, where the organisation wants that."""

import datetime as dt

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.delivery.models import Delivery, DeliveryRun
from petitions.delivery.states import RunState
from petitions.errors import Refusal
from petitions.organizers.audit import record
from petitions.organizers.models import Organization, Organizer


def approve_run(session: Session, run: DeliveryRun, *, by: Organizer, now: dt.datetime) -> None:
    """Let a run go out; said again by anybody, it changes nothing.

    Raises: Refusal `not_prepared` (nothing to look at yet, or stopped) or `approval_same_person`.
    """
    session.refresh(run, with_for_update=True)
    if run.state != RunState.COMPILED:
        raise Refusal("not_prepared")
    if run.planned_by_id == by.id:
        raise Refusal("approval_same_person")
    if run.approved_at is not None:
        return
    run.approved_by_id, run.approved_at = by.id, now
    organization_id = run.petition.organization_id
    record(
        session,
        by,
        "delivery_approved",
        subject=run.petition.slug,
        organization_id=organization_id,
        now=now,
        detail={"number": run.number},
    )


def ask_again(session: Session, run: DeliveryRun, *, now: dt.datetime) -> None:
    """Take back a second person's yes: what would go now is not what they have seen."""
    if run.approved_at is None:
        return
    run.approved_by_id, run.approved_at, run.asked_again_at = None, None, now
    petition = run.petition
    record(
        session,
        None,
        "delivery_approval_lapsed",
        subject=petition.slug,
        organization_id=petition.organization_id,
        now=now,
        detail={"number": run.number},
    )


def waits_for_approval(run: DeliveryRun) -> bool:
    """Whether nobody but the one who planned it has looked yet."""
    return run.petition.organization.wants_second_person and run.approved_at is None


def is_approved() -> ColumnElement[bool]:
    """The same as a condition on a run's row."""
    wants = exists().where(
        Petition.id == DeliveryRun.petition_id,
        Organization.id == Petition.organization_id,
        Organization.wants_second_person,
    )
    return or_(DeliveryRun.approved_at.is_not(None), ~wants)


def ask_for_test(delivery: Delivery, *, by: Organizer) -> None:
    """Have a worker send the delivery to its organizer's own mailbox, marked as a test.

    Raises: Refusal `not_prepared`, or `test_to_office` when their account has an address of the office.
    """
    if delivery.run.state != RunState.COMPILED or not delivery.mail_key:
        raise Refusal("not_prepared")
    if by.email.lower() in {address.lower() for address in (delivery.email, *delivery.cc_emails)}:
        raise Refusal("test_to_office")
    delivery.test_for_id = by.id
