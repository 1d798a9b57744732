"""Write down what became of a call: taken, put off, put aside; and what that says of its address.

A retry is in the row, not in the queue. Only the worker that holds the claim may settle; one that lost it
changes nothing, and the machine at the other end sees one id at every try.
"""

import datetime as dt

from sqlalchemy.orm import Session

from petitions.webhooks.arrange import switch_off
from petitions.webhooks.call import Answer
from petitions.webhooks.claim import Claim
from petitions.webhooks.models import CallState, Webhook, WebhookCall

_MINUTES = (1, 5, 15, 60, 180, 360)
GIVE_UP_AFTER = dt.timedelta(days=3)
# So many tries fit in well under three days: fewer mean that there was no worker for most of that time.
FEWEST_TRIES = 8
REST = dt.timedelta(minutes=1)


def retry_pause(attempts: int, spread: int) -> dt.timedelta:
    """How long to wait after the n-th try; `spread` keeps calls put off together from coming together.

    >>> str(retry_pause(1, 0)), str(retry_pause(3, 0)), str(retry_pause(9, 0)), str(retry_pause(1, 30))
    ('0:01:00', '0:15:00', '6:00:00', '0:01:30')
    """
    pause = dt.timedelta(minutes=_MINUTES[min(attempts, len(_MINUTES)) - 1])
    return pause + dt.timedelta(seconds=spread % 60)


def settle(session: Session, claim: Claim, answer: Answer, *, now: dt.datetime) -> WebhookCall | None:
    """Keep the answer and what follows from it; None when the claim was lost meanwhile."""
    # The address before the call, as whoever claims locks them: so nobody waits for each other.
    webhook = session.get(Webhook, claim.webhook_id, with_for_update=True, populate_existing=True)
    call = session.get(WebhookCall, claim.row_id, with_for_update=True, populate_existing=True)
    if webhook is None or call is None or call.lease_token != claim.token:
        return None
    call.lease_token, call.answer_code, call.answer = None, answer.code, answer.text
    call.error, call.next_attempt_at = answer.error, None
    if answer.is_taken:
        call.state, call.sent_at = CallState.SENT, now
        webhook.failing_since = webhook.rest_until = None
    elif claim.is_test:
        call.state = CallState.PARKED
    else:
        _put_off(session, call, webhook, now)
    session.flush()
    return call


def _put_off(session: Session, call: WebhookCall, webhook: Webhook, now: dt.datetime) -> None:
    webhook.failing_since = webhook.failing_since or now
    webhook.rest_until = now + REST
    is_over = now - call.queued_at >= GIVE_UP_AFTER and call.attempts >= FEWEST_TRIES
    if is_over or webhook.switched_off_at is not None:
        call.state = CallState.PARKED
    else:
        call.state = CallState.DEFERRED
        call.next_attempt_at = now + retry_pause(call.attempts, call.id * 37)
    # Not one call in all that time was taken: nobody listens there any more.
    if is_over and now - webhook.failing_since >= GIVE_UP_AFTER:
        switch_off(session, webhook, now=now)


def send_again(session: Session, call: WebhookCall, *, now: dt.datetime) -> bool:
    """Put a call that is at its end back in the queue, with the id it has. False: it waits already."""
    session.refresh(call, with_for_update=True)
    if call.state not in (CallState.SENT, CallState.PARKED):
        return False
    call.state, call.attempts, call.next_attempt_at, call.queued_at = CallState.QUEUED, 0, now, now
    call.webhook.rest_until = None
    session.flush()
    return True
