"""What offices said to the demo's deliveries, as far as it has been said by now."""

import datetime as dt
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.delivery.answers.acknowledge import acknowledge, release, reply
from petitions.delivery.models import Delivery, DeliveryRun
from petitions.demo.content import facts
from petitions.offices.models import Office


def let_offices_answer(session: Session, *, now: dt.datetime) -> int:
    """Acknowledge, reply and release at the days that the file tells; answers how many offices spoke."""
    return sum(_answer(session, each, now) for each in facts("answers")["answer"])


def _answer(session: Session, told: dict[str, Any], now: dt.datetime) -> bool:
    delivery = _delivery(session, told)
    if delivery is None or delivery.sent_at is None:
        return False
    spoken_at = delivery.sent_at + dt.timedelta(days=told["acknowledged_after_days"])
    if spoken_at >= now:
        return False
    acknowledge(session, delivery, file_number=told["file_number"], contact=told["contact"], now=spoken_at)
    _reply(session, delivery, told, now)
    return True


def _reply(session: Session, delivery: Delivery, told: dict[str, Any], now: dt.datetime) -> None:
    sent_at = delivery.sent_at
    if sent_at is None or "answered_after_days" not in told:
        return
    answered_at = sent_at + dt.timedelta(days=told["answered_after_days"])
    released_at = sent_at + dt.timedelta(days=told["released_after_days"])
    if answered_at < now:
        answer = reply(session, delivery, text_en=told["text_en"], text_fr=told["text_fr"], now=answered_at)
        if released_at < now:
            release(session, answer, now=released_at)


def _delivery(session: Session, told: dict[str, Any]) -> Delivery | None:
    query = (
        select(Delivery)
        .join(DeliveryRun, DeliveryRun.id == Delivery.run_id)
        .join(Petition, Petition.id == DeliveryRun.petition_id)
        .join(Office, Office.id == Delivery.office_id)
        .where(Petition.slug == told["petition"], DeliveryRun.number == told["run"])
        .where(Office.slug == told["office"])
    )
    return session.scalars(query).first()
