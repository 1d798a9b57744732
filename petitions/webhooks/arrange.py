"""What an owner decides about webhooks: add one, change it, take a new secret, switch it off, remove it."""

import datetime as dt
from collections.abc import Collection

from sqlalchemy import update
from sqlalchemy.orm import Session

from petitions.errors import Refusal
from petitions.webhooks.addresses import Reach, check_url
from petitions.webhooks.events import OFFERED, HookEvent
from petitions.webhooks.models import CallState, Webhook, WebhookCall
from petitions.webhooks.queries import webhooks_of
from petitions.webhooks.sign import new_secret

MOST = 10
# As long as a call is tried: whatever was queued under the old secret can be checked with it.
BOTH_FOR = dt.timedelta(days=3)


def add(
    session: Session,
    organization_id: int,
    *,
    url: str,
    events: Collection[HookEvent],
    reach: Reach,
    now: dt.datetime,
) -> Webhook:
    """A new webhook with a secret of its own.

    Raises: Refusal of check_url, `hook_known`, `hooks_full` or `hook_events_missing`.
    """
    others = webhooks_of(session, organization_id)
    if len(others) >= MOST:
        raise Refusal("hooks_full", most=MOST)
    _check(others, url, events, reach)
    webhook = Webhook(
        organization_id=organization_id,
        url=url,
        events=_in_order(events),
        secret=new_secret(),
        secret_at=now,
        created_at=now,
        told_from=now,
    )
    session.add(webhook)
    session.flush()
    return webhook


def change(
    session: Session, webhook: Webhook, *, url: str, events: Collection[HookEvent], reach: Reach
) -> None:
    """Another address, other events; what waits already goes to the new address. Raises: as `add`."""
    others = [each for each in webhooks_of(session, webhook.organization_id) if each.id != webhook.id]
    _check(others, url, events, reach)
    webhook.url, webhook.events = url, _in_order(events)
    session.flush()


def _check(others: Collection[Webhook], url: str, events: Collection[HookEvent], reach: Reach) -> None:
    check_url(url, reach)
    if any(each.url == url for each in others):
        raise Refusal("hook_known", field="url")
    if not set(events) & set(OFFERED):
        raise Refusal("hook_events_missing", field="events")


def _in_order(events: Collection[HookEvent]) -> list[str]:
    return [str(event) for event in OFFERED if event in events]


def rotate(session: Session, webhook: Webhook, *, now: dt.datetime) -> str:
    """A new secret; calls are signed with the old one too until BOTH_FOR is over or `end_old` is pressed."""
    webhook.old_secret, webhook.old_until = webhook.secret, now + BOTH_FOR
    webhook.secret, webhook.secret_at = new_secret(), now
    session.flush()
    return webhook.secret


def end_old(session: Session, webhook: Webhook) -> None:
    """Nothing is signed with the old secret any more."""
    webhook.old_secret, webhook.old_until = None, None
    session.flush()


def valid_secrets(webhook: Webhook, *, now: dt.datetime) -> list[str]:
    """What calls are signed with at this moment, the newest first."""
    is_old_valid = webhook.old_secret and webhook.old_until and now < webhook.old_until
    return [webhook.secret, *([webhook.old_secret] if is_old_valid and webhook.old_secret else [])]


def switch_on(session: Session, webhook: Webhook, *, now: dt.datetime) -> None:
    """Call it again, with what happens from now on."""
    webhook.told_from = now
    webhook.switched_off_at = webhook.failing_since = webhook.rest_until = None
    session.flush()


def switch_off(session: Session, webhook: Webhook, *, now: dt.datetime) -> None:
    """Call it no more; what waits is put aside and can be sent again by hand."""
    webhook.switched_off_at = webhook.switched_off_at or now
    session.flush()
    waiting = update(WebhookCall).where(
        WebhookCall.webhook_id == webhook.id, WebhookCall.state.in_([CallState.QUEUED, CallState.DEFERRED])
    )
    parked = {"state": CallState.PARKED, "next_attempt_at": None, "error": "switched_off"}
    session.execute(waiting.values(parked).execution_options(synchronize_session="fetch"))


def remove(session: Session, webhook: Webhook) -> None:
    """Forget it and all that was said to it."""
    session.delete(webhook)
    session.flush()
