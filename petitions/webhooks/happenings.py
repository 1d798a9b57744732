"""What happened lately that a machine may want to know, read from the rows that the stages leave.

Each kind of happening is one query over what is new since an instant; reading the same again is harmless,
because every happening has the key of its occasion.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterator

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, contains_eager

from petitions.alerts.kinds import AlertKind
from petitions.alerts.models import Alert
from petitions.campaign.models import Petition
from petitions.delivery.models import Delivery, DeliveryRun
from petitions.delivery.sending.letter_returns import LetterReturn
from petitions.delivery.states import RunKind
from petitions.organizers.models import AuditEntry
from petitions.webhooks.events import HookEvent
from petitions.webhooks.queue import Happening, instant

Source = Callable[[Session, Collection[int], dt.datetime], Iterator[Happening]]
# The instants of a delivery, and what each says.
_MOMENTS = {
    "sent_at": HookEvent.DELIVERY_SENT,
    "in_doubt_at": HookEvent.DELIVERY_IN_DOUBT,
    "refused_at": HookEvent.DELIVERY_REFUSED,
    "bounced_at": HookEvent.DELIVERY_CAME_BACK,
    "acknowledged_at": HookEvent.OFFICE_ACKNOWLEDGED,
    "answered_at": HookEvent.OFFICE_ANSWERED,
}


def milestones(session: Session, organizations: Collection[int], since: dt.datetime) -> Iterator[Happening]:
    """Parts of the goal and round numbers, as the alerts tell them."""
    for alert in _alerts(session, organizations, (AlertKind.GOAL, AlertKind.MILESTONE), since):
        facts = {name: alert.facts.get(name) for name in ("count", "goal", "percent", "step")}
        yield Happening(alert.petition, HookEvent.MILESTONE, f"alert:{alert.id}", alert.at, facts)


def bursts(session: Session, organizations: Collection[int], since: dt.datetime) -> Iterator[Happening]:
    """Very many from one place: in numbers, without the place, since a mail domain may be a family's."""
    for alert in _alerts(session, organizations, (AlertKind.BURST,), since):
        facts = {name: alert.facts.get(name) for name in ("by", "signed", "confirmed", "minutes")}
        if alert.at >= since:
            yield Happening(alert.petition, HookEvent.BURST_NOTICED, f"alert:{alert.id}", alert.at, facts)
        if (held_at := alert.held_at) is not None and held_at >= since:
            key = f"held:{alert.id}:{instant(held_at)}"
            yield Happening(alert.petition, HookEvent.BURST_HELD, key, held_at, facts)


def _alerts(
    session: Session, organizations: Collection[int], kinds: Collection[AlertKind], since: dt.datetime
) -> Iterator[Alert]:
    query = (
        select(Alert)
        .join(Alert.petition)
        .where(Petition.organization_id.in_(organizations), Alert.kind.in_(kinds))
        .where(or_(Alert.at >= since, Alert.held_at >= since))
        .options(contains_eager(Alert.petition))
        .order_by(Alert.id)
    )
    yield from session.scalars(query)


def thresholds(session: Session, organizations: Collection[int], since: dt.datetime) -> Iterator[Happening]:
    """A number of signatures at which the schedule delivers."""
    query = (
        select(DeliveryRun)
        .join(DeliveryRun.petition)
        .where(Petition.organization_id.in_(organizations), DeliveryRun.kind == RunKind.THRESHOLD)
        .where(DeliveryRun.planned_at >= since)
        .options(contains_eager(DeliveryRun.petition))
        .order_by(DeliveryRun.id)
    )
    for run in session.scalars(query):
        data = {"threshold": int(run.slot_key.rpartition(":")[2]), "delivery_number": run.number}
        yield Happening(run.petition, HookEvent.THRESHOLD, f"run:{run.id}", run.planned_at, data)


def deliveries(session: Session, organizations: Collection[int], since: dt.datetime) -> Iterator[Happening]:
    """What became of a delivery, step by step."""
    moments = [getattr(Delivery, name) for name in _MOMENTS]
    query = (
        select(Delivery)
        .join(Delivery.run)
        .join(DeliveryRun.petition)
        .where(Petition.organization_id.in_(organizations), or_(*(at >= since for at in moments)))
        .options(contains_eager(Delivery.run).contains_eager(DeliveryRun.petition))
        .order_by(Delivery.id)
    )
    for delivery in session.scalars(query):
        for name, event in _MOMENTS.items():
            at = getattr(delivery, name)
            # A letter goes and comes back when a person writes it down: entered.py and `returns`.
            is_entered = name in ("sent_at", "bounced_at") and delivery.by_post
            if at is not None and at >= since and not is_entered:
                yield Happening(
                    delivery.run.petition, event, moment_key(delivery, name), at, of_delivery(delivery)
                )


def moment_key(delivery: Delivery, name: str) -> str:
    """The occasion of an instant of a delivery."""
    return f"delivery:{delivery.id}:{name}:{instant(getattr(delivery, name))}"


def returns(session: Session, organizations: Collection[int], since: dt.datetime) -> Iterator[Happening]:
    """Letters that came back by post, each time that somebody wrote one down."""
    query = (
        select(LetterReturn, Delivery)
        .join(Delivery, Delivery.id == LetterReturn.delivery_id)
        .join(Delivery.run)
        .join(DeliveryRun.petition)
        .where(Petition.organization_id.in_(organizations), LetterReturn.entered_at >= since)
        .options(contains_eager(Delivery.run).contains_eager(DeliveryRun.petition))
        .order_by(LetterReturn.id)
    )
    for back, delivery in session.execute(query):
        at, data = back.entered_at, of_delivery(delivery)
        event = HookEvent.DELIVERY_CAME_BACK
        yield Happening(delivery.run.petition, event, f"return:{back.id}", at, data)


def of_delivery(delivery: Delivery) -> dict[str, object]:
    """What the public record shows of it; how many live in one riding is not among that."""
    run = delivery.run
    return {
        "reference": delivery.reference,
        "number": run.number,
        "addressee": delivery.office_title or None,
        "state": delivery.state,
        "signatures": None if delivery.riding_code else delivery.signature_count,
        "count": run.count,
        "file_number": delivery.file_number or None,
    }


def changes(session: Session, organizations: Collection[int], since: dt.datetime) -> Iterator[Happening]:
    """A petition went from one state to another, as the audit trail has it; the reason is not told."""
    query = (
        select(AuditEntry, Petition)
        .join(Petition, Petition.slug == AuditEntry.subject)
        .where(AuditEntry.at >= since, AuditEntry.action == "state_changed")
        .where(AuditEntry.organization_id.in_(organizations))
        .order_by(AuditEntry.id)
    )
    for entry, petition in session.execute(query):
        data = {"before": entry.detail.get("before"), "after": entry.detail.get("after")}
        yield Happening(petition, HookEvent.STATE_CHANGED, f"audit:{entry.id}", entry.at, data)
