"""Look what happened since the last look, and queue a call to each webhook that wants to know.

Nobody calls webhooks: a happening is a row with an instant that its stage wrote, in the transaction of the
fact itself. So nothing is lost when a worker dies, and the next look finds what this one did not.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from petitions.alerts.ring import mark_of, set_mark
from petitions.campaign.models import Petition, PetitionState
from petitions.counting.queries import count, counted_by_day
from petitions.webhooks.entered import entered
from petitions.webhooks.events import HookEvent
from petitions.webhooks.happenings import (
    Source,
    bursts,
    changes,
    deliveries,
    milestones,
    returns,
    thresholds,
)
from petitions.webhooks.models import Webhook, WebhookCall
from petitions.webhooks.queue import Happening, instant, queue_call

# Read again at each look: a transaction that began before the last one may have been committed after it.
OVERLAP = dt.timedelta(minutes=15)
KEPT = dt.timedelta(days=30)
SOURCES: tuple[Source, ...] = (milestones, bursts, thresholds, deliveries, returns, entered, changes)
_MARK, _DAY_MARK = "webhooks", "webhooks:day"


def look_and_queue(session: Session, *, site_url: str, zone: str, now: dt.datetime) -> None:
    """Queue what happened since the last look. `zone` is the site's own: by it a day is over."""
    webhooks = session.scalars(select(Webhook).where(Webhook.switched_off_at.is_(None))).all()
    if not webhooks:
        return
    for happening in [*_new(session, webhooks, now), *_days(session, webhooks, zone, now)]:
        for webhook in webhooks:
            if _wants(webhook, happening):
                queue_call(session, webhook, happening, site_url=site_url, now=now)
    set_mark(session, _MARK, 0, now=now)


def _new(session: Session, webhooks: Sequence[Webhook], now: dt.datetime) -> Iterator[Happening]:
    mark, first = mark_of(session, _MARK), min(each.told_from for each in webhooks)
    since = max(first, mark.at - OVERLAP) if mark else first
    organizations = {each.organization_id for each in webhooks}
    for source in SOURCES:
        yield from source(session, organizations, since)


def _wants(webhook: Webhook, happening: Happening) -> bool:
    """What happened before a webhook was added, or while it was off, is no news to it."""
    is_theirs = webhook.organization_id == happening.petition.organization_id
    return is_theirs and happening.event in webhook.events and happening.at >= webhook.told_from


def _days(session: Session, webhooks: Sequence[Webhook], zone: str, now: dt.datetime) -> Iterator[Happening]:
    """The count of each open petition, once a day: it happened at midnight."""
    midnight = now.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    today = midnight.date()
    told, wanting = mark_of(session, _DAY_MARK), _wanting(webhooks)
    if told is not None and told.number >= today.toordinal():
        return
    set_mark(session, _DAY_MARK, today.toordinal(), now=now)
    query = select(Petition).where(
        Petition.organization_id.in_(wanting), Petition.state == PetitionState.OPEN
    )
    for petition in session.scalars(query).all():
        day = today - dt.timedelta(1)
        joined = counted_by_day(session, petition.id, zone).get(day, 0)
        data = {"count": count(session, petition.id), "as_of": instant(now), "goal": petition.goal}
        data |= {"day": day.isoformat(), "joined": joined}
        yield Happening(petition, HookEvent.DAILY_COUNT, f"day:{petition.id}:{day}", midnight, data)


def _wanting(webhooks: Sequence[Webhook]) -> set[int]:
    return {each.organization_id for each in webhooks if HookEvent.DAILY_COUNT in each.events}


def forget_old_calls(session: Session, *, now: dt.datetime) -> None:
    """Delete what nobody will ask for again; what still waits is younger."""
    old = delete(WebhookCall).where(WebhookCall.created_at <= now - KEPT)
    session.execute(old.execution_options(synchronize_session=False))
