"""What each office was brought, and what it answered: counted in the database, over all public petitions.

An answer is to the delivery that it was given to and to all that were brought before it for the same
petition: an office that is written to every week need not answer every week.
"""

import datetime as dt
import enum
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeVarTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, load_only, selectinload

from petitions.campaign.lifecycle import PUBLIC_STATES
from petitions.campaign.models import Copying, Petition
from petitions.database import UTCDateTime
from petitions.delivery.answers.clock import Terms, overdue_before
from petitions.delivery.answers.record_indexes import has_spoken
from petitions.delivery.answers.told import was_tried
from petitions.delivery.models import Delivery, DeliveryRun, OfficeReply
from petitions.delivery.slots.office_hours import zone_of_address
from petitions.delivery.slots.schedule_models import RESPONSE_DAYS, DeliverySchedule
from petitions.delivery.states import ARRIVED
from petitions.offices.models import Holder, Office, OfficeKind

# A median of one or two answers would only seem to say something.
LEAST_ANSWERS = 3
Columns = TypeVarTuple("Columns")


class Response(enum.StrEnum):
    """What came of a delivery at the office. A copy asks for no answer; what never arrived can get none."""

    ANSWERED = "answered"
    PASSED_ON = "passed_on"
    WAITING = "waiting"
    OVERDUE = "overdue"
    NOT_ARRIVED = "not_arrived"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class Clock:
    """This instant, and the zone of petitions that have no schedule of their own."""

    now: dt.datetime
    zone: str


def offices_on_record(
    session: Session, *, words: str = "", page: int = 1, page_size: int = 50
) -> tuple[Sequence[Office], int]:
    """One page of the offices that anything public was brought to, and how many there are in all.

    The Prime Minister, ministers and others come before members. `words` are looked for in the titles and in
    the names of those who hold or held the office; all of them must be there.
    """
    condition = and_(_has_record(), *(_is_named(word) for word in words.split()[:8]))
    rank = case({kind: place for place, kind in enumerate(_ORDER)}, value=Office.kind)
    query = (
        select(Office, func.count().over())
        .where(condition)
        .options(selectinload(Office.holders))
        .order_by(rank, Office.title_en, Office.id)
        .limit(page_size)
        .offset((page - 1) * page_size)
    )
    found = session.execute(query).all()
    return [office for office, _ in found], found[0][1] if found else 0


def _has_record() -> ColumnElement[bool]:
    """Whether anything public was brought to an office: asked of each, until the first is found.

    The limit keeps PostgreSQL from joining all deliveries that there ever were.
    """
    first = _public(select(Delivery.id).select_from(Delivery)).where(Delivery.office_id == Office.id).limit(1)
    return first.correlate(Office).scalar_subquery().is_not(None)


_ORDER = (OfficeKind.PRIME_MINISTER, OfficeKind.MINISTER, OfficeKind.OTHER, OfficeKind.MEMBER)


def _is_named(word: str) -> ColumnElement[bool]:
    titles = (Office.title_en, Office.title_fr)
    return or_(
        *(title.icontains(word, autoescape=True) for title in titles),
        Office.holders.any(Holder.name.icontains(word, autoescape=True)),
    )


def responses(session: Session, office_ids: Collection[int], clock: Clock) -> dict[int, Counter[str]]:
    """How many deliveries of each office had which response."""
    words = _last_words(office_ids)
    what = _response(session, words, clock)
    query = _with_words(select(Delivery.office_id, what, func.count()), words)
    query = _public(query).where(Delivery.office_id.in_(office_ids)).group_by(Delivery.office_id, what)
    found: dict[int, Counter[str]] = {each: Counter() for each in office_ids}
    for office_id, response, number in session.execute(query):
        if office_id is not None:
            found[office_id][response] = number
    return found


def median_days(session: Session, offices: Collection[Office]) -> dict[int, int | None]:
    """The median number of calendar days to an answer; None where there are fewer than three.

    The days are those of the office: by the clock of the province in which it works.
    """
    zones = {office.id: ZoneInfo(zone_of_address(office.address_en)) for office in offices}
    query = _public(select(Delivery.office_id, Delivery.sent_at, Delivery.answered_at)).where(
        Delivery.office_id.in_(zones),
        has_spoken(Delivery),
        Delivery.answered_at.is_not(None),
        Delivery.sent_at.is_not(None),
    )
    days: dict[int, list[int]] = {each: [] for each in zones}
    for office_id, sent_at, answered_at in session.execute(query):
        if office_id and sent_at and answered_at:
            days[office_id].append(days_between(sent_at, answered_at, zones[office_id]))
    return {
        office_id: round(median(each)) if len(each) >= LEAST_ANSWERS else None
        for office_id, each in days.items()
    }


def days_between(start: dt.datetime, end: dt.datetime, zone: ZoneInfo) -> int:
    """How many calendar days lie between two instants, by the clock of a zone."""
    return (end.astimezone(zone).date() - start.astimezone(zone).date()).days


def deliveries_to(
    session: Session, office: Office, clock: Clock, *, page: int, page_size: int
) -> list[tuple[Delivery, Response]]:
    """One page of what the office was brought, newest first, each with what came of it."""
    words = _last_words([office.id])
    what = _response(session, words, clock).label("what")
    query = _with_words(select(Delivery, what), words)
    query = (
        _public(query)
        .where(Delivery.office_id == office.id)
        .order_by(Delivery.id.desc())
        .limit(page_size)
        .offset((page - 1) * page_size)
        .options(
            load_only(*_SHOWN),
            contains_eager(Delivery.run).contains_eager(DeliveryRun.petition).selectinload(Petition.texts),
            selectinload(Delivery.reply).load_only(OfficeReply.released_at),
        )
    )
    return [(delivery, Response(response)) for delivery, response in session.execute(query)]


_SHOWN = (
    Delivery.reference, Delivery.state, Delivery.office_title, Delivery.holder_style, Delivery.riding_code,
    Delivery.copying, Delivery.signature_count, Delivery.run_id, Delivery.office_id, Delivery.planned_at,
    Delivery.first_attempt_at, Delivery.sent_at, Delivery.refused_at, Delivery.in_doubt_at,
    Delivery.bounced_at, Delivery.replaced_at, Delivery.attempts, Delivery.server_reply,
    Delivery.acknowledged_at, Delivery.answered_at, Delivery.passed_on_at, Delivery.passed_on_to,
    Delivery.file_number,
)  # fmt: skip


def _public(query: Select[*Columns]) -> Select[*Columns]:
    """Only what was tried, of petitions that anybody may read."""
    return (
        query.join(DeliveryRun, DeliveryRun.id == Delivery.run_id)
        .join(Petition, Petition.id == DeliveryRun.petition_id)
        .where(Petition.state.in_(PUBLIC_STATES), was_tried())
    )


def _last_words(office_ids: Collection[int]) -> Subquery:
    """For each addressee, the last delivery that these offices answered, and the last that they passed on."""
    spoken = aliased(Delivery)
    return (
        select(
            spoken.addressee_id,
            spoken.riding_code,
            func.max(case((spoken.answered_at.is_not(None), spoken.id))).label("answered_id"),
            func.max(case((spoken.passed_on_at.is_not(None), spoken.id))).label("passed_on_id"),
        )
        .where(spoken.office_id.in_(office_ids))
        .where(has_spoken(spoken))
        .group_by(spoken.addressee_id, spoken.riding_code)
        .subquery()
    )


def _with_words(query: Select[*Columns], words: Subquery) -> Select[*Columns]:
    is_its = (words.c.addressee_id == Delivery.addressee_id) & (words.c.riding_code == Delivery.riding_code)
    return query.select_from(Delivery).outerjoin(words, is_its)


def _response(session: Session, words: Subquery, clock: Clock) -> ColumnElement[str]:
    return case(
        (Delivery.copying != Copying.TO, Response.COPY),
        (Delivery.state.not_in(ARRIVED), Response.NOT_ARRIVED),
        (Delivery.id <= words.c.answered_id, Response.ANSWERED),
        (Delivery.id <= words.c.passed_on_id, Response.PASSED_ON),
        (Delivery.sent_at < _overdue_before(session, clock), Response.OVERDUE),
        else_=Response.WAITING,
    )


def _overdue_before(session: Session, clock: Clock) -> ColumnElement[dt.datetime]:
    """The instant of `overdue_before` by each petition's own terms; there are few different ones."""
    usual = _instant(Terms(RESPONSE_DAYS, clock.zone), clock)
    asked = select(DeliverySchedule.response_days, DeliverySchedule.zone).distinct()
    by_terms = [
        (_is_asked_by(Terms(days, zone)), _instant(Terms(days, zone), clock))
        for days, zone in session.execute(asked)
    ]
    return case(*by_terms, else_=usual) if by_terms else usual


def _is_asked_by(terms: Terms) -> ColumnElement[bool]:
    rows = select(DeliverySchedule.petition_id)
    return DeliveryRun.petition_id.in_(
        rows.where(DeliverySchedule.response_days == terms.days, DeliverySchedule.zone == terms.zone)
    )


def _instant(terms: Terms, clock: Clock) -> ColumnElement[dt.datetime]:
    return literal(overdue_before(terms, now=clock.now), UTCDateTime())
