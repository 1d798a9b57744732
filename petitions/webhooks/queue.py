"""Put a call in the queue, in the same transaction as the look that noticed what it tells."""

import datetime as dt
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.database import insert_for
from petitions.errors import Refusal
from petitions.webhooks.events import HookEvent
from petitions.webhooks.models import CallState, Webhook, WebhookCall

# Whoever presses the button more often in a minute is not looking at the answers.
MOST_TESTS = 5


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened to a petition, once: `key` names the occasion.

    `data` holds numbers and public facts; never a name, an address or a comment of a signatory.
    """

    petition: Petition
    event: HookEvent
    key: str
    at: dt.datetime
    data: dict[str, Any] = field(default_factory=dict)


def queue_call(
    session: Session, webhook: Webhook, happening: Happening, *, site_url: str, now: dt.datetime
) -> None:
    """Keep one call; of an occasion that is queued already nothing comes, whoever looks at the same time."""
    public_id = uuid.uuid4()
    row = _row(webhook, happening.event, happening.key, public_id, happening.at, now)
    body = _body(public_id, happening.event, happening.at, webhook, happening.data)
    body["petition"] = _petition(happening.petition, site_url)
    row |= {"petition_id": happening.petition.id, "body": _text(body)}
    session.execute(insert_for(session, WebhookCall).on_conflict_do_nothing(), row)


def queue_test(session: Session, webhook: Webhook, *, now: dt.datetime) -> WebhookCall:
    """A call about nothing, to see whether it is taken. Raises: Refusal `hook_tested_often`."""
    recent = select(func.count()).where(
        WebhookCall.webhook_id == webhook.id,
        WebhookCall.event == HookEvent.TEST,
        WebhookCall.created_at > now - dt.timedelta(minutes=1),
    )
    if (session.scalar(recent) or 0) >= MOST_TESTS:
        raise Refusal("hook_tested_often")
    public_id = uuid.uuid4()
    row = _row(webhook, HookEvent.TEST, f"test:{public_id.hex}", public_id, now, now)
    call = WebhookCall(**row | {"body": _text(_body(public_id, HookEvent.TEST, now, webhook, {}))})
    session.add(call)
    session.flush()
    return call


def call_id(public_id: uuid.UUID) -> str:
    """What a call is known by to the machine that gets it: in the body and in the header, at every try."""
    return f"evt_{public_id.hex}"


def _row(
    webhook: Webhook, event: HookEvent, key: str, public_id: uuid.UUID, at: dt.datetime, now: dt.datetime
) -> dict[str, Any]:
    return {
        "public_id": public_id,
        "webhook_id": webhook.id,
        "event": event,
        "key": key,
        "occurred_at": at,
        "state": CallState.QUEUED,
        "attempts": 0,
        "next_attempt_at": now,
        "created_at": now,
        "queued_at": now,
        "answer": "",
        "error": "",
    }


def _body(
    public_id: uuid.UUID, event: HookEvent, at: dt.datetime, webhook: Webhook, data: dict[str, Any]
) -> dict[str, Any]:
    return {
        "id": call_id(public_id),
        "type": str(event),
        "occurred_at": instant(at),
        "organization": webhook.organization.slug,
        "petition": None,
        "data": data,
    }


def _petition(petition: Petition, site_url: str) -> dict[str, Any]:
    return {
        "slug": petition.slug,
        "title": petition.text().title,
        "state": petition.state,
        "url": f"{site_url}/petitions/{petition.slug}",
    }


def instant(at: dt.datetime) -> str:
    """An instant in UTC as RFC 3339 writes it, to the second."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _text(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))
