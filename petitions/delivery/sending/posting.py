"""A delivery on paper: ready when its time has come, printed by a person, posted by a person."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from petitions.delivery.contents.progress import outdate
from petitions.delivery.contents.shelf import LINK_LIFE
from petitions.delivery.models import Delivery
from petitions.delivery.proof.proof_models import RunProgress
from petitions.delivery.sending.letter_returns import last_return
from petitions.delivery.sending.obstacles import obstacle
from petitions.delivery.sending.turn import goes_at, released
from petitions.delivery.slots.plan import restored_at
from petitions.delivery.states import DeliveryState, RunState, may_follow
from petitions.errors import Refusal
from petitions.organizers.audit import record
from petitions.organizers.models import Organizer

# The middle of a day that somebody names without an hour.
_NOON = dt.time(12)
_S = DeliveryState


@dataclass(frozen=True, slots=True)
class Posted:
    """What a person says of a pack: on which day it went into the post, and how to find it there."""

    on: dt.date
    tracking: str = ""


def make_ready(session: Session, *, now: dt.datetime, petition_id: int | None = None) -> list[Delivery]:
    """Give to those who print what nothing keeps any more; what the minimum interval holds is put off."""
    is_waiting = (Delivery.state == _S.PLANNED) & or_(
        Delivery.next_attempt_at.is_(None), Delivery.next_attempt_at <= now
    )
    query = released(Delivery.by_post.is_(True), is_waiting, now=now, petition_id=petition_id)
    ready = []
    for delivery in session.scalars(query):
        earliest = goes_at(session, delivery, now=now)
        if earliest > now:
            delivery.next_attempt_at = earliest
            continue
        delivery.state, delivery.to_post_at, delivery.next_attempt_at = _S.TO_POST, now, None
        ready.append(delivery)
    session.flush()
    return ready


def print_pack(session: Session, delivery: Delivery, *, now: dt.datetime) -> None:
    """Hand the pack out to be printed. From the first time on it counts as tried: its bytes stay as they are.

    Raises: Refusal `not_to_post`, `pack_outdated` (it is being made anew), `office_not_approved` or
    `restored` (it may have been posted after the backup was taken).
    """
    session.refresh(delivery.run, with_for_update=True)
    session.refresh(delivery, with_for_update=True)
    if delivery.posted_on is not None:
        return
    is_there = delivery.state == _S.TO_POST and delivery.run.state == RunState.COMPILED
    if not is_there or not delivery.mail_key or delivery.replaced_at is not None:
        raise Refusal("not_to_post")
    if delivery.attempts:
        return
    if problem := obstacle(delivery) or ("restored" if _is_from_backup(session, delivery) else ""):
        raise Refusal(problem)
    query = select(RunProgress.outdated_at).where(RunProgress.run_id == delivery.run_id)
    if session.scalar(query) is not None:
        raise Refusal("pack_outdated")
    delivery.attempts, delivery.first_attempt_at = 1, now
    session.flush()


def _is_from_backup(session: Session, delivery: Delivery) -> bool:
    return delivery.run.planned_at <= restored_at(session)


def throw_away(session: Session, delivery: Delivery, *, by: Organizer, now: dt.datetime) -> None:
    """The printed pack will not be posted: as if it never had been printed, it takes in what changed since.

    Raises: Refusal `not_to_post`.
    """
    session.refresh(delivery, with_for_update=True)
    if delivery.state != _S.TO_POST or not delivery.attempts:
        raise Refusal("not_to_post")
    delivery.attempts, delivery.first_attempt_at = 0, None
    session.flush()
    outdate(session, delivery.run.petition_id, now=now)
    note(session, delivery, "pack_thrown_away", by, now)


def enter_posted(
    session: Session, delivery: Delivery, *, said: Posted, zone: str, by: Organizer, now: dt.datetime
) -> None:
    """The pack is in the post; said again, day and tracking note are corrected.

    Raises: Refusal `not_printed`, `came_back` (it is to be posted again, which is another act),
    `posted_too_early` (before it was printed, or came back) or `posted_in_future`.
    """
    session.refresh(delivery, with_for_update=True)
    if delivery.state == _S.REFUSED:
        raise Refusal("came_back")
    if delivery.posted_on is None and not (delivery.state == _S.TO_POST and delivery.attempts):
        raise Refusal("not_printed")
    came_back = last_return(session, delivery)
    printed_on = (delivery.first_attempt_at or now).astimezone(ZoneInfo(zone)).date()
    earliest = came_back.came_back_on if came_back else printed_on
    if said.on < earliest:
        raise Refusal("posted_too_early", field="on", day=earliest)
    settle_posted(delivery, instant_of(said.on, zone=zone, now=now), said)
    delivery.posted_by_id = by.id
    session.flush()
    note(session, delivery, "delivery_posted", by, now, on=said.on.isoformat(), tracking=said.tracking)


def settle_posted(delivery: Delivery, at: dt.datetime, said: Posted) -> None:
    """Enter that it went, and let the office's page stay open as long as after a mail."""
    if may_follow(delivery.state, _S.POSTED):
        delivery.state = _S.POSTED
    delivery.posted_on, delivery.tracking = said.on, said.tracking
    delivery.body_started_at = delivery.sent_at = at
    delivery.link_expires_at = at + LINK_LIFE


def instant_of(day: dt.date, *, zone: str, now: dt.datetime) -> dt.datetime:
    """An instant of a day that somebody entered: its noon, or now when that is earlier.

    Raises: Refusal `posted_in_future`.
    """
    if day > now.astimezone(ZoneInfo(zone)).date():
        raise Refusal("posted_in_future", field="on")
    return min(dt.datetime.combine(day, _NOON, ZoneInfo(zone)), now).astimezone(dt.UTC)


def note(
    session: Session, delivery: Delivery, action: str, by: Organizer, now: dt.datetime, **detail: str
) -> None:
    """Leave a line about a letter in the audit trail."""
    record(
        session,
        by,
        action,
        subject=delivery.reference,
        organization_id=delivery.run.petition.organization_id,
        now=now,
        detail=dict(detail),
    )
