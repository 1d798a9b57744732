"""A call's way: claimed by one worker, put off with growing pauses, given up after days, sent again."""

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from petitions.errors import Refusal
from petitions.webhooks.arrange import add, change, end_old, rotate, valid_secrets
from petitions.webhooks.call import Answer
from petitions.webhooks.claim import LEASE, MOST_AT_ONCE, Claim, claim_next
from petitions.webhooks.events import HookEvent
from petitions.webhooks.models import Webhook, WebhookCall
from petitions.webhooks.queue import MOST_TESTS, Happening, queue_call, queue_test
from petitions.webhooks.settle import GIVE_UP_AFTER, REST, send_again, settle
from tests.factories import Rows
from tests.webhooks.conftest import SITE, TRIAL, AddHook, Calls

DOWN, TAKEN = Answer(error="no_line"), Answer(200, "ok")


def happen(session: Session, webhook: Webhook, key: str, now: dt.datetime) -> None:
    petition = Rows(session).petition(organization=webhook.organization, slug=f"slug-{key}")
    happening = Happening(petition, HookEvent.MILESTONE, key, now)
    queue_call(session, webhook, happening, site_url=SITE, now=now)
    session.flush()


def claim(session: Session, now: dt.datetime, worker: str = "mine") -> Claim | None:
    return claim_next(session, token=worker, now=now)


def tried(session: Session, now: dt.datetime, answer: Answer) -> WebhookCall:
    """Claim the call that is due, and settle it."""
    claimed = claim(session, now)
    assert claimed is not None
    call = settle(session, claimed, answer, now=now)
    assert call is not None
    return call


def test_an_address_is_called_at_most_twice_at_once_and_others_meanwhile(
    session: Session, add_hook: AddHook, now: dt.datetime
) -> None:
    slow, other = add_hook(), add_hook("http://127.0.0.1:9/other")
    for number in range(MOST_AT_ONCE + 2):
        happen(session, slow, str(number), now)
    happen(session, other, "other", now + dt.timedelta(seconds=1))
    later = now + dt.timedelta(seconds=2)
    claimed = [claim(session, later) for _ in range(MOST_AT_ONCE + 2)]

    assert [each and each.webhook_id for each in claimed] == [slow.id, slow.id, other.id, None]
    assert len({each.row_id for each in claimed if each}) == MOST_AT_ONCE + 1


def test_a_worker_that_is_gone_is_followed_by_another_and_changes_nothing_when_it_wakes(
    session: Session, add_hook: AddHook, calls: Calls, now: dt.datetime
) -> None:
    happen(session, add_hook(), "once", now)
    first = claim(session, now, "first")
    assert first is not None
    assert claim(session, now + LEASE / 2) is None
    second = claim(session, now + LEASE, "second")
    assert second is not None

    assert (second.row_id, second.call_id, second.body) == (first.row_id, first.call_id, first.body)
    assert settle(session, first, TAKEN, now=now + LEASE) is None
    assert settle(session, second, TAKEN, now=now + LEASE) is not None
    assert [(each.state, each.attempts, each.answer_code) for each in calls()] == [("sent", 2, 200)]


def test_a_call_is_put_off_longer_and_longer_and_its_address_rests(
    session: Session, add_hook: AddHook, now: dt.datetime
) -> None:
    happen(session, webhook := add_hook(), "one", now)
    happen(session, webhook, "two", now + dt.timedelta(seconds=5))
    call = tried(session, now, DOWN)
    assert (call.state, call.error, webhook.failing_since) == ("deferred", "no_line", now)
    # The other call does not knock at the same door at once.
    assert claim(session, now + REST / 2) is None
    assert tried(session, now + REST, TAKEN).key == "two"
    assert webhook.failing_since is None
    pauses, at = [], call.next_attempt_at
    for _ in range(7):
        assert at is not None
        call = tried(session, at, Answer(500, "oh"))
        assert call.next_attempt_at is not None
        pauses.append(round((call.next_attempt_at - at).total_seconds() / 3600))
        at = call.next_attempt_at

    assert pauses == [0, 0, 1, 3, 6, 6, 6]
    assert (call.answer_code, call.answer, call.key) == (500, "oh", "one")


def knock_until_over(session: Session, call: WebhookCall) -> list[dt.datetime]:
    """Try a call again and again as its pauses say; answers when."""
    moments = []
    while call.next_attempt_at is not None:
        moments.append(call.next_attempt_at)
        tried(session, moments[-1], DOWN)
    return moments


def test_after_three_days_without_an_answer_the_call_is_put_aside_and_its_address_switched_off(
    session: Session, add_hook: AddHook, calls: Calls, now: dt.datetime
) -> None:
    happen(session, webhook := add_hook(), "one", now)
    moments = knock_until_over(session, calls()[0])
    last = moments[-1]

    assert last - now >= GIVE_UP_AFTER
    assert 10 <= len(moments) <= 20
    assert (calls()[0].state, webhook.switched_off_at) == ("parked", last)
    happen(session, webhook, "two", last)
    assert claim(session, last + LEASE) is None


def test_an_address_that_takes_other_calls_stays_on(
    session: Session, add_hook: AddHook, calls: Calls, now: dt.datetime
) -> None:
    happen(session, webhook := add_hook(), "one", now)
    (poison,) = calls()
    while poison.next_attempt_at is not None:
        at = poison.next_attempt_at
        assert tried(session, at, Answer(500)).id == poison.id
        happen(session, webhook, f"good{poison.attempts}", at)
        assert tried(session, at + REST, TAKEN).id != poison.id

    assert (poison.state, webhook.switched_off_at) == ("parked", None)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_days_without_a_worker_are_no_reason_to_give_up(
    session: Session, add_hook: AddHook, now: dt.datetime
) -> None:
    happen(session, webhook := add_hook(), "one", now)
    call = tried(session, now + 2 * GIVE_UP_AFTER, DOWN)

    assert (call.state, webhook.switched_off_at) == ("deferred", None)


def test_what_is_at_its_end_is_sent_again_under_its_id(
    session: Session, add_hook: AddHook, now: dt.datetime
) -> None:
    happen(session, add_hook(), "one", now)
    call = tried(session, now, TAKEN)
    later = now + dt.timedelta(days=9)
    before = call.public_id
    assert send_again(session, call, now=later)
    assert not send_again(session, call, now=later)
    claimed = claim(session, later)

    assert claimed is not None
    assert claimed.call_id == f"evt_{before.hex}"
    again = settle(session, claimed, DOWN, now=later)
    assert again is not None
    assert (again.state, again.attempts) == ("deferred", 1)


def test_a_test_is_tried_once_and_says_nothing_of_the_address(
    session: Session, add_hook: AddHook, now: dt.datetime
) -> None:
    webhook = add_hook()
    queue_test(session, webhook, now=now)
    call = tried(session, now, DOWN)
    assert (call.state, call.error, webhook.failing_since) == ("parked", "no_line", None)
    for _ in range(MOST_TESTS - 1):
        queue_test(session, webhook, now=now)
    with pytest.raises(Refusal, match="hook_tested_often"):
        queue_test(session, webhook, now=now)
    assert queue_test(session, webhook, now=now + dt.timedelta(minutes=1))


def test_two_secrets_are_valid_during_a_change(session: Session, add_hook: AddHook, now: dt.datetime) -> None:
    webhook = add_hook()
    old = webhook.secret
    new = rotate(session, webhook, now=now)

    assert new != old
    assert valid_secrets(webhook, now=now) == [new, old]
    assert valid_secrets(webhook, now=now + dt.timedelta(days=3)) == [new]
    end_old(session, webhook)
    assert valid_secrets(webhook, now=now) == [new]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_webhooks_are_refused_twice_without_events_and_without_end(
    session: Session, add_hook: AddHook, now: dt.datetime
) -> None:
    first = add_hook()
    given = {"events": [HookEvent.MILESTONE], "reach": TRIAL}
    with pytest.raises(Refusal, match="hook_known"):
        add(session, first.organization_id, url=first.url, now=now, **given)  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="hook_events_missing"):
        add_hook("http://127.0.0.1:9/none", events=[HookEvent.TEST])
    for number in range(9):
        add_hook(f"http://127.0.0.1:9/{number}")
    with pytest.raises(Refusal, match="hooks_full"):
        add_hook("http://127.0.0.1:9/more")
    change(session, first, url=first.url, **given)  # type: ignore[arg-type]
    assert first.events == ["milestone.reached"]
