"""Conditions on runs that stand still: behind an earlier one, for an office's trouble, or for a printer."""

import datetime as dt

from sqlalchemy import ColumnElement, Exists, exists, or_, select
from sqlalchemy.orm import aliased

from petitions.campaign.lifecycle import PUBLIC_STATES
from petitions.campaign.models import Petition
from petitions.delivery.models import Delivery, DeliveryRun
from petitions.delivery.slots.plan import RESTORED
from petitions.delivery.slots.schedule_models import OperationMark
from petitions.delivery.states import UNSETTLED, DeliveryState, RunState
from petitions.offices.models import Office

_S = DeliveryState


def follows_unsettled() -> ColumnElement[bool]:
    """True while an earlier delivery to the same addressee is still on its way: one after the other."""
    earlier, run = aliased(Delivery), aliased(DeliveryRun)
    return (
        exists()
        .where(
            earlier.addressee_id == Delivery.addressee_id,
            earlier.riding_code == Delivery.riding_code,
            earlier.id != Delivery.id,
            earlier.state.in_(UNSETTLED),
            earlier.replaced_at.is_(None),
            run.id == earlier.run_id,
            run.number < DeliveryRun.number,
            run.state != RunState.STOPPED,
        )
        .correlate_except(earlier, run)
    )


def is_tried() -> ColumnElement[bool]:
    """Whether any of a run's deliveries was tried or printed: from then on all of it stays as it is."""
    return _has(Delivery.attempts > 0)


def is_held_up(now: dt.datetime) -> ColumnElement[bool]:
    """Whether something of a run waits and nothing of it can go by itself now.

    It is kept back; or every office of it bounced, was not approved, was written to too lately or is still
    being written to; or what is left goes on paper, and nobody has printed it.
    """
    is_put_off = Delivery.next_attempt_at > now
    is_going = (
        Delivery.by_post.is_(False),
        Delivery.state == _S.PLANNED,
        or_(Delivery.next_attempt_at.is_(None), ~is_put_off),
        Delivery.email != "",
        or_(Delivery.office_id.is_(None), _takes_mail()),
        ~follows_unsettled(),
    )
    return _has(Delivery.state.in_((_S.PLANNED, _S.TO_POST))) & (is_kept_back() | ~_has(*is_going))


def is_kept_back() -> ColumnElement[bool]:
    """Whether nothing of a run may go before a person says so.

    Its petition is public no more, or it was planned before the moment of a backup that was restored since
    and that nobody has settled: it may have been sent then.
    """
    is_public = select(Petition.id).where(Petition.state.in_(PUBLIC_STATES))
    is_from_backup = exists().where(
        OperationMark.name == RESTORED,
        OperationMark.settled_at.is_(None),
        OperationMark.at >= DeliveryRun.planned_at,
    )
    return or_(DeliveryRun.petition_id.not_in(is_public), is_from_backup.correlate(DeliveryRun))


def is_followed(*, by_tried: bool = False) -> ColumnElement[bool]:
    """Whether a later run of the same petition was planned, or even tried."""
    later = aliased(DeliveryRun)
    found = exists().where(
        later.petition_id == DeliveryRun.petition_id,
        later.number > DeliveryRun.number,
        later.state.in_((RunState.PLANNED, RunState.COMPILED)),
    )
    if by_tried:
        found = found.where(
            exists().where(Delivery.run_id == later.id, Delivery.attempts > 0).correlate(later)
        )
    return found.correlate(DeliveryRun)


def _has(*conditions: ColumnElement[bool]) -> Exists:
    ours = exists().where(Delivery.run_id == DeliveryRun.id, Delivery.replaced_at.is_(None), *conditions)
    return ours.correlate(DeliveryRun)


def _takes_mail() -> ColumnElement[bool]:
    is_well = exists().where(
        Office.id == Delivery.office_id, Office.approved_at.is_not(None), Office.bounced_at.is_(None)
    )
    return is_well.correlate(Delivery)
