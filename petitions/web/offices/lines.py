"""An office and what it was brought, as plain values for pages and for machines."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import current_app, url_for
from sqlalchemy.orm import Session

from petitions.campaign.models import Copying, Petition
from petitions.counting.small_cells import Cell
from petitions.delivery.answers.clock import Terms, answer_due_on, terms_by_petition
from petitions.delivery.answers.office_record import (
    Clock,
    Response,
    days_between,
    deliveries_to,
    median_days,
    offices_on_record,
    responses,
)
from petitions.delivery.answers.told import told_state
from petitions.delivery.models import Delivery
from petitions.delivery.slots.office_hours import zone_of_address
from petitions.dispatch.delivery_words import state_sentence
from petitions.offices.models import Holder, Office
from petitions.web.campaign.pages import TextHead, head, text_for, today
from petitions.web.current import language, now
from petitions.web.delivery.cells import shown_among
from petitions.web.delivery.record import receipt_path

OFFICES_ON_PAGE = 50
DELIVERIES_ON_PAGE = 20


@dataclass(frozen=True, slots=True)
class Tally:
    """How many deliveries asked the office for an answer, and what came of them; copies are apart."""

    delivered: int
    answered: int
    passed_on: int
    waiting: int
    overdue: int
    not_arrived: int
    copies: int
    median_days: int | None

    @classmethod
    def of(cls, counts: Counter[str], days: int | None) -> "Tally":
        of = {response: counts.get(response, 0) for response in Response}
        arrived = (Response.ANSWERED, Response.PASSED_ON, Response.WAITING, Response.OVERDUE)
        return cls(
            delivered=sum(of[response] for response in arrived),
            answered=of[Response.ANSWERED],
            passed_on=of[Response.PASSED_ON],
            waiting=of[Response.WAITING],
            overdue=of[Response.OVERDUE],
            not_arrived=of[Response.NOT_ARRIVED],
            copies=of[Response.COPY],
            median_days=days,
        )


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """One office in the list, with who holds it today ("" when vacant)."""

    office: Office
    title: str
    holder: str
    path: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Tenure:
    """One holder and their days; `until_on` is None while they hold the office."""

    name: str
    from_on: dt.date
    until_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Brought:
    """One delivery to the office. `days` are those until the answer, or those waited so far."""

    delivery: Delivery
    petition: TextHead
    path: str
    at: dt.datetime
    signature_count: Cell
    state: str
    sentence: str
    holder: str
    response: Response
    days: int | None
    due_on: dt.date | None
    has_reply: bool


def clock() -> Clock:
    """This instant on the site's own clock."""
    return Clock(now(), current_app.config["DEFAULT_TIMEZONE"])


def office_path(slug: str) -> str:
    """The office's page in the language of the present page."""
    return url_for("offices.office", slug=slug, lang=language())


def office_lines(session: Session, *, words: str = "", page: int = 1) -> tuple[list[OfficeLine], int]:
    """One page of the list, and how many offices there are."""
    offices, total = offices_on_record(session, words=words, page=page, page_size=OFFICES_ON_PAGE)
    return list(zip_lines(offices, tallies(session, offices))), total


def zip_lines(offices: Sequence[Office], told: Mapping[int, Tally]) -> list[OfficeLine]:
    """The offices with their tallies, in their order."""
    return [
        OfficeLine(each, each.title(language()), holder_today(each), office_path(each.slug), told[each.id])
        for each in offices
    ]


def tallies(session: Session, offices: Sequence[Office]) -> dict[int, Tally]:
    """What each office was brought and answered, in two queries for all."""
    ids = [office.id for office in offices]
    counts, days = responses(session, ids, clock()), median_days(session, offices)
    return {each: Tally.of(counts[each], days[each]) for each in ids}


def holder_today(office: Office) -> str:
    """Who holds the office, in the words of the page's language; "" when it is vacant."""
    holder = office.holder_on(today())
    return holder.style(language()) if holder else ""


def tenures(office: Office) -> list[Tenure]:
    """Everybody who held the office, as far as is known here, newest first."""
    known: list[Holder] = sorted(office.holders, key=lambda each: each.from_on, reverse=True)
    return [Tenure(each.style(language()), each.from_on, each.until_on) for each in known]


def brought_to(session: Session, office: Office, *, page: int) -> list[Brought]:
    """One page of the deliveries to an office, newest first."""
    found = deliveries_to(session, office, clock(), page=page, page_size=DELIVERIES_ON_PAGE)
    deliveries = [delivery for delivery, _ in found]
    shown = shown_among(session, deliveries)
    petitions = {delivery.run.petition_id for delivery in deliveries}
    terms = terms_by_petition(session, petitions, zone=current_app.config["DEFAULT_TIMEZONE"])
    return [
        _brought(office, delivery, response, shown[delivery.id], terms[delivery.run.petition_id])
        for delivery, response in found
    ]


def _brought(office: Office, delivery: Delivery, response: Response, shown: Cell, terms: Terms) -> Brought:
    petition: Petition = delivery.run.petition
    return Brought(
        delivery=delivery,
        petition=head(petition, text_for(petition, language())),
        path=receipt_path(petition.slug, delivery.reference),
        at=delivery.sent_at or delivery.first_attempt_at or delivery.planned_at,
        signature_count=shown,
        state=told_state(delivery),
        sentence=state_sentence(delivery),
        holder=_holder_then(office, delivery),
        response=response,
        days=_days(office, delivery, response),
        due_on=answer_due_on(delivery, terms) if delivery.copying == Copying.TO else None,
        has_reply=delivery.reply is not None and delivery.reply.released_at is not None,
    )


def _holder_then(office: Office, delivery: Delivery) -> str:
    """Who held the office then: as the delivery said it, or as the page's language does."""
    carried = delivery.holder_style
    holder = next((each for each in office.holders if carried in (each.style_en, each.style_fr)), None)
    return holder.style(language()) if holder else carried


def _days(office: Office, delivery: Delivery, response: Response) -> int | None:
    """By the office's own clock, as the median is; the day by which it should answer is the petition's."""
    ends = {
        Response.ANSWERED: delivery.answered_at,
        Response.WAITING: clock().now,
        Response.OVERDUE: clock().now,
    }
    end = ends.get(response)
    if delivery.sent_at is None or end is None:
        return None
    return days_between(delivery.sent_at, end, ZoneInfo(zone_of_address(office.address_en)))
