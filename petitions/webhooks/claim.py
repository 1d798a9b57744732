"""Take one call that is due, for as long as its worker shows signs of life.

No address is called more than MOST_AT_ONCE times at once, over all workers, so that a slow one holds up
nobody but itself; one that has just failed rests before anything else is tried there.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from petitions.webhooks.arrange import valid_secrets
from petitions.webhooks.events import HookEvent
from petitions.webhooks.models import CallState, Webhook, WebhookCall
from petitions.webhooks.queue import call_id

# Longer than the whole of a call, a slow look-up of its name included.
LEASE = dt.timedelta(seconds=90)
MOST_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Claim:
    """One call in this worker's hands: all that is needed to make it, so that no session stays open."""

    row_id: int
    webhook_id: int
    token: str
    call_id: str
    url: str
    body: bytes
    secrets: tuple[str, ...]
    is_test: bool


def claim_next(session: Session, *, token: str, now: dt.datetime) -> Claim | None:
    """Claim the call that has waited longest at an address that is free, for the caller to commit."""
    due = (
        select(Webhook)
        .where(_may_be_called(now), exists().where(_is_due(now)).correlate(Webhook))
        .order_by(_waiting_since(now), Webhook.id)
        .limit(1)
        # The row of the address is locked: two workers never count its calls at the same time.
        .with_for_update(skip_locked=True)
    )
    webhook = session.scalars(due).first()
    return None if webhook is None else _claim_at(session, webhook, token, now)


def claim_one(call: WebhookCall, *, token: str, now: dt.datetime) -> Claim:
    """Claim a call that a person waits for, whatever else is under way."""
    return _take(call, token, now)


def _claim_at(session: Session, webhook: Webhook, token: str, now: dt.datetime) -> Claim | None:
    """Looked at anew under the lock. None: another worker was faster; there may be more elsewhere."""
    if (session.scalar(select(_under_way(now, webhook.id))) or 0) >= MOST_AT_ONCE:
        return None
    query = select(WebhookCall).where(
        WebhookCall.webhook_id == webhook.id, WebhookCall.next_attempt_at <= now
    )
    call = session.scalars(query.order_by(WebhookCall.next_attempt_at, WebhookCall.id).limit(1)).first()
    return None if call is None else _take(call, token, now)


def _take(call: WebhookCall, token: str, now: dt.datetime) -> Claim:
    call.state, call.lease_token = CallState.CLAIMED, token
    call.attempts += 1
    call.next_attempt_at, call.tried_at = now + LEASE, now
    webhook = call.webhook
    return Claim(
        call.id,
        webhook.id,
        token,
        call_id(call.public_id),
        webhook.url,
        call.body.encode(),
        tuple(valid_secrets(webhook, now=now)),
        is_test=call.event == HookEvent.TEST,
    )


def _may_be_called(now: dt.datetime) -> ColumnElement[bool]:
    has_rested = Webhook.rest_until.is_(None) | (Webhook.rest_until <= now)
    return Webhook.switched_off_at.is_(None) & has_rested & (_under_way(now, Webhook.id) < MOST_AT_ONCE)


def _is_due(now: dt.datetime) -> ColumnElement[bool]:
    """Queued or put off, or claimed by a worker that is gone."""
    return (WebhookCall.webhook_id == Webhook.id) & (WebhookCall.next_attempt_at <= now)


def _waiting_since(now: dt.datetime) -> ColumnElement[dt.datetime | None]:
    earliest = select(func.min(WebhookCall.next_attempt_at)).where(_is_due(now)).correlate(Webhook)
    return earliest.scalar_subquery()


def _under_way(now: dt.datetime, webhook_id: object) -> ColumnElement[int]:
    """How many calls to an address workers have in hand."""
    query = select(func.count()).where(
        WebhookCall.webhook_id == webhook_id,
        WebhookCall.state == CallState.CLAIMED,
        WebhookCall.next_attempt_at > now,
    )
    return query.correlate(Webhook).scalar_subquery()
