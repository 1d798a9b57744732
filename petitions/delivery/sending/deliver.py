"""A claimed delivery on its way: the lease kept, the body begun, and what became of it written down.

Everything here is a conditional update on the claim's token: a worker that slept over its lease changes
nothing.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from petitions.campaign.models import Addressee
from petitions.delivery.contents.shuffle import is_for_another_address
from petitions.delivery.models import Delivery, DeliveryRun
from petitions.delivery.sending.claim import LEASE
from petitions.delivery.sending.obstacles import obstacle
from petitions.delivery.sending.standstill import is_kept_back
from petitions.delivery.sending.turn import may_be_sent_at
from petitions.delivery.states import DeliveryState, RunState

FIRST_GAP = dt.timedelta(minutes=7)
GAP_GROWTH = 1.5
GIVE_UP_AFTER = dt.timedelta(days=4)
# So many tries fit in well under four days: fewer mean that there was no worker for most of that time.
FEWEST_TRIES = 10
_LONGEST_REPLY = 300
_S = DeliveryState


class ClaimLost(Exception):
    """The delivery is no longer this worker's to send, or must not be sent now."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """How one try with the mail server ended: `kind` is sent, deferred, refused or in_doubt.

    `is_unknown`: it was refused because nobody is known at the office's address.
    """

    kind: DeliveryState
    reply: str
    transcript: str
    is_unknown: bool = False


def renew(session: Session, *, delivery_id: int, token: str, now: dt.datetime) -> bool:
    """Prolong a lease that has not run out. False: the claim is lost."""
    return _update(
        session,
        Delivery.id == delivery_id,
        Delivery.lease_token == token,
        Delivery.lease_until > now,
        lease_until=now + LEASE,
    )


def start_body(session: Session, *, delivery_id: int, token: str, now: dt.datetime) -> None:
    """Write down that the body is about to be sent; to be committed before its first byte is.

    The claim, the interval, the office and the run are looked at once more, with addressee and run locked,
    since minutes may have passed. Raises: ClaimLost, and nothing is sent.
    """
    delivery = session.get(Delivery, delivery_id, populate_existing=True)
    if delivery is None:
        raise ClaimLost
    session.execute(select(Addressee.id).where(Addressee.id == delivery.addressee_id).with_for_update())
    # Whoever stops a run, or has it made anew, locks it first: either they see the body begun or we the stop.
    session.refresh(delivery.run, with_for_update=True)
    session.refresh(delivery, with_for_update=True)
    if not _is_held(delivery, token, now) or not _may_go(session, delivery, now):
        raise ClaimLost
    delivery.state, delivery.body_started_at = _S.BODY_STARTED, now
    delivery.lease_until = now + LEASE
    session.flush()


def _is_held(delivery: Delivery, token: str, now: dt.datetime) -> bool:
    """Whether the claim still is the one of the token, and the run was not stopped meanwhile."""
    has_lease = delivery.lease_until is not None and delivery.lease_until > now
    is_claimed = delivery.state == _S.CLAIMED and delivery.lease_token == token
    return has_lease and is_claimed and delivery.run.state == RunState.COMPILED


def _may_go(session: Session, delivery: Delivery, now: dt.datetime) -> bool:
    """Whether nobody and nothing forbids it by now."""
    is_let_go = select(DeliveryRun.id).where(DeliveryRun.id == delivery.run_id, ~is_kept_back())
    if session.scalar(is_let_go) is None or is_for_another_address(delivery) or obstacle(delivery):
        return False
    return may_be_sent_at(session, delivery) <= now


def settle(
    session: Session, *, delivery_id: int, token: str, attempt: Attempt, now: dt.datetime
) -> Delivery | None:
    """Write down what became of an attempt; None when the claim had been lost.

    A worker that lost its claim in the body may still bring a clear acceptance: it settles what is in doubt.
    """
    delivery = session.get_one(Delivery, delivery_id, with_for_update=True, populate_existing=True)
    if delivery.lease_token != token:
        return None
    delivery.transcript, delivery.server_reply = attempt.transcript, attempt.reply[:_LONGEST_REPLY]
    if delivery.state == _S.IN_DOUBT:
        if attempt.kind is _S.SENT:
            _end(delivery, _S.SENT, now)
    elif delivery.state in (_S.CLAIMED, _S.BODY_STARTED):
        _move(delivery, attempt, now)
    session.flush()
    return delivery


def _move(delivery: Delivery, attempt: Attempt, now: dt.datetime) -> None:
    is_over = now - (delivery.first_attempt_at or now) >= GIVE_UP_AFTER and delivery.attempts >= FEWEST_TRIES
    if attempt.kind is not _S.DEFERRED:
        _end(delivery, attempt.kind, now)
        if attempt.is_unknown and delivery.office is not None:
            delivery.office.bounced_at = now
    elif is_over:
        _end(delivery, _S.REFUSED, now)
    else:
        delivery.state, delivery.lease_until, delivery.lease_token = _S.DEFERRED, None, None
        delivery.next_attempt_at = now + gap(delivery.attempts)


def _end(delivery: Delivery, state: DeliveryState, now: dt.datetime) -> None:
    delivery.state, delivery.next_attempt_at, delivery.lease_until = state, None, None
    match state:
        case _S.SENT:
            delivery.sent_at, delivery.in_doubt_at = now, None
        case _S.REFUSED:
            delivery.refused_at = now
        case _S.IN_DOUBT:
            delivery.in_doubt_at = now


def gap(attempts: int) -> dt.timedelta:
    """How long to wait after the n-th attempt: seven minutes at first, each time half as long again.

    >>> str(gap(1)), str(gap(2)), str(gap(13))
    ('0:07:00', '0:10:30', '15:08:14')
    """
    grown: dt.timedelta = FIRST_GAP * GAP_GROWTH ** max(attempts - 1, 0)
    return dt.timedelta(seconds=int(grown.total_seconds()))


def give_back(session: Session, *, delivery_id: int, token: str, now: dt.datetime) -> bool:
    """Let go of a claim that was not tried to its end, before the body: nothing was sent. False: not ours."""
    return _update(
        session,
        Delivery.id == delivery_id,
        Delivery.lease_token == token,
        Delivery.state == _S.CLAIMED,
        state=_S.PLANNED,
        lease_until=None,
        lease_token=None,
        next_attempt_at=now + FIRST_GAP,
    )


def doubt_lost(session: Session, *, now: dt.datetime) -> list[Delivery]:
    """Put in doubt what a worker began and never told the end of; gives back the deliveries.

    The token stays: should the worker come back with a clear acceptance, that settles it.
    """
    lost = (Delivery.state == _S.BODY_STARTED) & (Delivery.lease_until <= now)
    query = select(Delivery).where(lost).limit(100).with_for_update(skip_locked=True)
    found = list(session.scalars(query))
    for delivery in found:
        _end(delivery, _S.IN_DOUBT, now)
        delivery.transcript = delivery.transcript or "(the worker ended while it was sending the body)"
    session.flush()
    return found


def _update(session: Session, *conditions: ColumnElement[bool], **values: object) -> bool:
    result = session.execute(
        update(Delivery).where(*conditions).values(**values).execution_options(synchronize_session=False)
    )
    return bool(result.rowcount)  # type: ignore[attr-defined]
