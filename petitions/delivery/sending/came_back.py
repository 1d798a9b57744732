"""A letter that the post brings back: written down with its reason, and the same pack posted once more."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.delivery.models import Delivery, DeliveryRun
from petitions.delivery.sending.letter_returns import LetterReturn, ReturnReason, last_return
from petitions.delivery.sending.posting import Posted, instant_of, note, settle_posted
from petitions.delivery.states import ARRIVED, UNSETTLED, DeliveryState, RunState, may_follow
from petitions.errors import Refusal
from petitions.organizers.models import Organizer

_S = DeliveryState
# What is here, or may still come here: nothing of it is brought twice.
_BROUGHT = (*ARRIVED, *UNSETTLED, _S.IN_DOUBT)


@dataclass(frozen=True, slots=True)
class Returned:
    """What a person says of an envelope that lies in their letter box again."""

    on: dt.date
    reason: ReturnReason = ReturnReason.UNSAID
    note: str = ""


def enter_return(
    session: Session, delivery: Delivery, *, said: Returned, zone: str, by: Organizer, now: dt.datetime
) -> LetterReturn:
    """The office did not get it, and the next delivery brings the same; said again, it is corrected.

    Raises: Refusal `not_posted` (or the office has spoken of it since), `returned_too_early` (with `day`,
    that of posting) or `posted_in_future`.
    """
    session.refresh(delivery, with_for_update=True)
    came_back = last_return(session, delivery) if delivery.state == _S.REFUSED else None
    if came_back is None and delivery.state != _S.POSTED:
        raise Refusal("not_posted")
    at = instant_of(said.on, zone=zone, now=now)
    if delivery.posted_on and said.on < delivery.posted_on:
        raise Refusal("returned_too_early", field="on", day=delivery.posted_on)
    kept = came_back or _journey(session, delivery)
    kept.came_back_on, kept.came_back_at = said.on, at
    kept.reason, kept.note, kept.entered_at, kept.entered_by_id = said.reason, said.note, now, by.id
    delivery.state, delivery.bounced_at = _S.REFUSED, at
    session.flush()
    note(session, delivery, "letter_came_back", by, now, on=said.on.isoformat(), why=said.reason)
    return kept


def _journey(session: Session, delivery: Delivery) -> LetterReturn:
    """The journey that is over, as the delivery's row has it."""
    journey = LetterReturn(
        delivery_id=delivery.id,
        posted_on=delivery.posted_on,
        posted_at=delivery.sent_at,
        tracking=delivery.tracking,
    )
    session.add(journey)
    return journey


def take_back_return(session: Session, delivery: Delivery, *, by: Organizer, now: dt.datetime) -> None:
    """It was entered by mistake: the letter is still on its way, or was there.

    Raises: Refusal `not_returned`.
    """
    came_back = _returned(session, delivery)
    session.delete(came_back)
    delivery.state, delivery.bounced_at = _S.POSTED, None
    session.flush()
    note(session, delivery, "return_taken_back", by, now, on=came_back.came_back_on.isoformat())


def post_again(
    session: Session, delivery: Delivery, *, said: Posted, zone: str, by: Organizer, now: dt.datetime
) -> None:
    """The pack that came back is in the post once more, with a tracking number of its own.

    Raises: Refusal `not_returned`, `brought_by_later` (with `reference`), `pack_forgotten` (somebody in it
    was erased since), `posted_before_it_came_back` (with `day`) or `posted_in_future`.
    """
    came_back = _returned(session, delivery)
    if reference := brought_by(session, delivery):
        raise Refusal("brought_by_later", reference=reference)
    if delivery.files_forgotten_at is not None:
        raise Refusal("pack_forgotten")
    if said.on < came_back.came_back_on:
        raise Refusal("posted_before_it_came_back", field="on", day=came_back.came_back_on)
    at = instant_of(said.on, zone=zone, now=now)
    delivery.bounced_at, delivery.posted_by_id = None, by.id
    settle_posted(delivery, at, said)
    session.flush()
    note(session, delivery, "letter_posted_again", by, now, on=said.on.isoformat(), tracking=said.tracking)


def _returned(session: Session, delivery: Delivery) -> LetterReturn:
    """The last return of a letter that is back. Raises: Refusal `not_returned`."""
    session.refresh(delivery, with_for_update=True)
    came_back = last_return(session, delivery)
    if came_back is None or not may_follow(delivery.state, _S.POSTED) or not delivery.by_post:
        raise Refusal("not_returned")
    return came_back


def brought_by(session: Session, delivery: Delivery) -> str:
    """The reference of a later delivery that brings the addressee the same and more, or ""."""
    query = (
        select(Delivery.reference)
        .join(DeliveryRun)
        .where(Delivery.addressee_id == delivery.addressee_id, Delivery.riding_code == delivery.riding_code)
        .where(DeliveryRun.number > delivery.run.number, Delivery.after_number < delivery.run.number)
        .where(DeliveryRun.state != RunState.STOPPED, Delivery.replaced_at.is_(None))
        .where(Delivery.state.in_(_BROUGHT))
        .order_by(DeliveryRun.number)
        .limit(1)
    )
    return session.scalar(query) or ""
