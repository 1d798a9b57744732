"""How long an office has to answer a delivery, and whether that time is over."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from petitions.delivery.models import Delivery
from petitions.delivery.slots.schedule_models import RESPONSE_DAYS, DeliverySchedule
from petitions.delivery.states import ARRIVED


@dataclass(frozen=True, slots=True)
class Terms:
    """So many calendar days to answer, counted by the clock of a zone."""

    days: int
    zone: str

    def day_of(self, instant: dt.datetime) -> dt.date:
        """The calendar day of an instant by that clock."""
        return instant.astimezone(ZoneInfo(self.zone)).date()


def terms_of(session: Session, petition_id: int, *, zone: str) -> Terms:
    """What a petition asks of the offices; `zone` serves one without a schedule."""
    row = session.get(DeliverySchedule, petition_id)
    return Terms(row.response_days, row.zone) if row else Terms(RESPONSE_DAYS, zone)


def answer_due_on(delivery: Delivery, terms: Terms) -> dt.date | None:
    """The last calendar day on which an answer is in time; None while nothing has arrived to answer."""
    if delivery.state not in ARRIVED or delivery.sent_at is None or delivery.copying != "to":
        return None
    return terms.day_of(delivery.sent_at) + dt.timedelta(days=terms.days)


def is_overdue(
    delivery: Delivery, due_on: dt.date | None, *, today: dt.date, heard_later: bool = False
) -> bool:
    """Whether the time is over without a word that the office calls its answer.

    `heard_later`: it answered a later delivery, which answers this one too (`heard_of_later`).
    """
    is_open = delivery.answered_at is None and delivery.passed_on_at is None and not heard_later
    return is_open and due_on is not None and today > due_on


def heard_of_later(session: Session, delivery_ids: Collection[int]) -> set[int]:
    """Those of some deliveries whose office answered, or passed on, a later one of the same petition."""
    later = aliased(Delivery)
    is_same = (later.addressee_id == Delivery.addressee_id) & (later.riding_code == Delivery.riding_code)
    is_heard = or_(later.answered_at.is_not(None), later.passed_on_at.is_not(None))
    found = exists().where(is_same, later.id > Delivery.id, later.office_id == Delivery.office_id, is_heard)
    return set(session.scalars(select(Delivery.id).where(Delivery.id.in_(delivery_ids), found)))


def answers_of_later(session: Session, deliveries: Collection[Delivery]) -> dict[int, Delivery]:
    """The first later delivery of which the office spoke, for each whose own it left without an answer."""
    places = {(each.addressee_id, each.riding_code, each.office_id) for each in deliveries}
    query = (
        select(Delivery)
        .where(Delivery.addressee_id.in_([place[0] for place in places]))
        .where(or_(Delivery.answered_at.is_not(None), Delivery.passed_on_at.is_not(None)))
        .order_by(Delivery.id)
        .options(joinedload(Delivery.run), selectinload(Delivery.reply))
    )
    heard = [(each.addressee_id, each.riding_code, each.office_id, each) for each in session.scalars(query)]
    found: dict[int, Delivery] = {}
    for own in deliveries:
        place = (own.addressee_id, own.riding_code, own.office_id)
        later = (each for *where, each in heard if tuple(where) == place and each.id > own.id)
        if own.answered_at is None and own.office_id is not None and (first := next(later, None)):
            found[own.id] = first
    return found


def terms_by_petition(session: Session, petition_ids: Collection[int], *, zone: str) -> dict[int, Terms]:
    """What each of several petitions asks; `zone` serves those without a schedule."""
    rows = session.scalars(select(DeliverySchedule).where(DeliverySchedule.petition_id.in_(petition_ids)))
    own = {row.petition_id: Terms(row.response_days, row.zone) for row in rows}
    return {each: own.get(each) or Terms(RESPONSE_DAYS, zone) for each in petition_ids}


def overdue_before(terms: Terms, *, now: dt.datetime) -> dt.datetime:
    """What arrived before this instant should have been answered by now."""
    first_day = terms.day_of(now) - dt.timedelta(days=terms.days)
    return dt.datetime.combine(first_day, dt.time(), ZoneInfo(terms.zone)).astimezone(dt.UTC)
