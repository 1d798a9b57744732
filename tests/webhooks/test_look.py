"""What happened is queued once, for whoever wants to know, and names nobody."""

import datetime as dt
import json
import uuid

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy.orm import Session

from config import ROOT
from petitions.alerts.kinds import AlertKind
from petitions.alerts.models import Alert
from petitions.alerts.ring import ring
from petitions.campaign.lifecycle import close_due
from petitions.campaign.models import Petition
from petitions.delivery.answers.by_hand import Answer, enter_answer
from petitions.delivery.sending.doubts import mark_sent
from petitions.delivery.sending.letter_returns import LetterReturn
from petitions.delivery.sending.posting import Posted, enter_posted
from petitions.organizers.audit import record
from petitions.webhooks.arrange import switch_off, switch_on
from petitions.webhooks.events import OFFERED, HookEvent
from petitions.webhooks.look import KEPT, forget_old_calls
from petitions.webhooks.queue import queue_test
from tests.factories import Rows
from tests.webhooks.conftest import ZONE, AddHook, Bodies, Calls, look

SCHEMA = Draft202012Validator(json.loads((ROOT / "docs/webhooks.schema.json").read_text()))
MINUTE = dt.timedelta(minutes=1)


def everything(session: Session, rows: Rows, petition: Petition, at: dt.datetime) -> None:
    """One of each kind of happening, with whatever must not be told in the rows around it."""
    signature = rows.signature(petition=petition, name="Ann Lee", comment="My cousin waits.")
    facts = {"percent": 50, "goal": 1000, "count": 500}
    ring(session, petition.id, AlertKind.GOAL, key="50", now=at, facts=facts)
    facts = {"by": "domain", "origin": "lee-family.example", "signed": 41, "confirmed": 2, "minutes": 3}
    ring(session, petition.id, AlertKind.BURST, key="b", now=at, facts=facts, rows=[signature.id])
    for alert in session.query(Alert).filter(Alert.kind == AlertKind.BURST):
        alert.held_at = at
    run = rows.run(petition=petition, kind="threshold", slot_key="count:500", count=500, planned_at=at)
    moments = ("sent_at", "in_doubt_at", "refused_at", "bounced_at", "acknowledged_at", "answered_at")
    riding = {"riding_code": "35075", "public_id": uuid.uuid4(), "reference": "CS-2026-001-01-2"}
    rows.delivery(run=run, signature_count=3, **dict.fromkeys(moments, at), state="answered")
    rows.delivery(run=run, signature_count=3, sent_at=at, body_started_at=at, state="sent", **riding)
    detail = {"before": "paused", "after": "open", "reason": "Ann Lee asked us to."}
    record(
        session,
        None,
        "state_changed",
        subject=petition.slug,
        organization_id=petition.organization_id,
        now=at,
        detail=detail,
    )
    session.flush()


def test_each_kind_of_happening_is_queued_once_and_as_the_schema_says(
    session: Session, rows: Rows, petition: Petition, add_hook: AddHook, bodies: Bodies, now: dt.datetime
) -> None:
    webhook = add_hook(now=now - dt.timedelta(days=1))
    everything(session, rows, petition, now + MINUTE)
    for _ in range(2):
        look(session, now + 2 * MINUTE)
    queue_test(session, webhook, now=now + 2 * MINUTE)
    said = bodies()

    assert sorted({each["type"] for each in said}) == sorted(HookEvent)
    assert len(said) == len(HookEvent) + 1  # two deliveries were sent
    assert [list(map(str, SCHEMA.iter_errors(each))) for each in said] == [[]] * len(said)
    assert len({each["id"] for each in said}) == len(said)
    day = next(each["data"] for each in said if each["type"] == "count.daily")
    assert (day["day"], day["count"], day["goal"]) == ("2026-05-31", 1, 1000)


def test_a_letter_that_came_back_is_told_when_somebody_writes_it_down(
    session: Session, rows: Rows, petition: Petition, add_hook: AddHook, bodies: Bodies, now: dt.datetime
) -> None:
    add_hook(now=now - dt.timedelta(days=1))
    long_ago = now - dt.timedelta(days=9)
    letter = rows.delivery(
        run=rows.run(petition=petition, planned_at=long_ago), state="refused", by_post=True,
        sent_at=long_ago, body_started_at=long_ago, bounced_at=now, posted_on=long_ago.date(),
    )  # fmt: skip
    back = LetterReturn(
        delivery_id=letter.id, posted_on=long_ago.date(), posted_at=long_ago, reason="moved", entered_at=now,
        came_back_on=now.date() - dt.timedelta(days=5), came_back_at=now - dt.timedelta(days=5),
    )  # fmt: skip
    session.add(back)
    session.flush()
    for _ in range(2):
        look(session, now + MINUTE)

    (said,) = [each for each in bodies() if each["type"] == HookEvent.DELIVERY_CAME_BACK]
    assert (said["data"]["reference"], said["data"]["state"]) == (letter.reference, "refused")


def test_what_a_person_enters_later_is_told_when_it_is_entered(
    session: Session, rows: Rows, petition: Petition, add_hook: AddHook, bodies: Bodies, now: dt.datetime
) -> None:
    add_hook(now=now - dt.timedelta(days=1))
    past, run = now - dt.timedelta(days=9), rows.run(petition=petition, planned_at=now - dt.timedelta(days=9))
    moments = dict.fromkeys(("sent_at", "body_started_at"), past)
    letter = rows.delivery(run=run, state="to_post", by_post=True, first_attempt_at=past, attempts=1)
    doubtful = rows.delivery(
        run=run,
        state="in_doubt",
        body_started_at=past,
        reference="CS-2",
        public_id=uuid.uuid4(),
        riding_code="2",
    )
    asked = rows.delivery(
        run=run, state="sent", reference="CS-3", public_id=uuid.uuid4(), riding_code="3", **moments
    )
    by, yesterday = rows.organizer(), now.date() - dt.timedelta(days=2)
    look(session, now - 2 * MINUTE)
    for day in (yesterday, yesterday + dt.timedelta(days=1)):  # the second time the day is corrected
        enter_posted(session, letter, said=Posted(on=day), zone=ZONE, by=by, now=now)
    mark_sent(session, doubtful, by=by, now=now)
    enter_answer(session, asked, said=Answer(on=yesterday, text_en="Yes."), zone=ZONE, by=by, now=now)
    for _ in range(2):
        look(session, now + MINUTE)
    said = [(each["type"], each["data"]["reference"]) for each in bodies() if each["type"] != "count.daily"]

    assert sorted(said) == [
        ("delivery.sent", "CS-2"),
        ("delivery.sent", letter.reference),
        ("office.acknowledged", "CS-3"),
        ("office.answered", "CS-3"),
    ]


def test_nothing_that_is_told_names_a_signatory_or_counts_one_riding(
    session: Session, rows: Rows, petition: Petition, add_hook: AddHook, calls: Calls, now: dt.datetime
) -> None:
    add_hook()
    everything(session, rows, petition, now + MINUTE)
    look(session, now + 2 * MINUTE)
    said = "\n".join(each.body for each in calls())

    forbidden = ("Ann", "Lee", "lee-family", "cousin", "@", "K1A", "35075", "Ottawa")
    assert [word for word in forbidden if word in said] == []
    sent = [json.loads(each.body)["data"] for each in calls() if each.event == "delivery.sent"]
    assert [each["signatures"] for each in sent] == [3, None]


def test_only_what_was_chosen_and_what_came_after_is_told(
    session: Session, rows: Rows, petition: Petition, add_hook: AddHook, calls: Calls, now: dt.datetime
) -> None:
    everything(session, rows, petition, now - MINUTE)
    one, other = add_hook(events=[HookEvent.STATE_CHANGED]), add_hook("http://127.0.0.1:9/other")
    look(session, now)
    # Not even the count of the night before.
    assert calls() == []
    petition.closes_at = now + MINUTE
    close_due(session, now=now + MINUTE)
    look(session, now + 2 * MINUTE)

    assert [(each.webhook_id, each.event) for each in calls()] == [
        (one.id, "petition.state_changed"),
        (other.id, "petition.state_changed"),
    ]
    assert json.loads(calls()[-1].body)["data"] == {"before": "open", "after": "closed"}
    assert calls()[0].public_id != calls()[1].public_id


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_another_organisation_hears_nothing(
    session: Session, rows: Rows, petition: Petition, add_hook: AddHook, calls: Calls, now: dt.datetime
) -> None:
    webhook = add_hook()
    webhook.organization = rows.organization()
    session.flush()
    everything(session, rows, petition, now + MINUTE)
    look(session, now + 2 * MINUTE)

    assert calls() == []


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_look_after_a_long_night_finds_what_happened_meanwhile(
    session: Session, rows: Rows, petition: Petition, add_hook: AddHook, calls: Calls, now: dt.datetime
) -> None:
    add_hook()
    look(session, now)
    everything(session, rows, petition, now + 2 * MINUTE)
    look(session, now + dt.timedelta(days=2))

    # A late commit, from before the last look, is found too.
    assert {each.event for each in calls()} == set(OFFERED)
    late = now + dt.timedelta(days=2) - 5 * MINUTE
    ring(session, petition.id, AlertKind.MILESTONE, key="1000", now=late, facts={"step": 1000, "count": 1001})
    look(session, now + dt.timedelta(days=2) + MINUTE)
    assert calls()[-1].event == "milestone.reached"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_happens_while_a_webhook_is_off_is_not_told_later(
    session: Session, rows: Rows, petition: Petition, add_hook: AddHook, calls: Calls, now: dt.datetime
) -> None:
    webhook = add_hook(events=[HookEvent.STATE_CHANGED, HookEvent.MILESTONE])
    switch_off(session, webhook, now=now)
    everything(session, rows, petition, now + MINUTE)
    look(session, now + 2 * MINUTE)
    switch_on(session, webhook, now=now + 3 * MINUTE)
    look(session, now + 4 * MINUTE)
    assert calls() == []
    facts = {"step": 1000, "count": 1001}
    ring(session, petition.id, AlertKind.MILESTONE, key="1000", now=now + 4 * MINUTE, facts=facts)
    look(session, now + 5 * MINUTE)

    assert [each.event for each in calls()] == ["milestone.reached"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_count_of_a_day_is_told_after_midnight_for_open_petitions(
    session: Session, rows: Rows, petition: Petition, add_hook: AddHook, bodies: Bodies, now: dt.datetime
) -> None:
    add_hook(events=[HookEvent.DAILY_COUNT])
    rows.petition(organization=petition.organization, state="closed")
    for hours in range(30):
        look(session, now + dt.timedelta(hours=hours))

    # It was added at 10:30 in Ottawa; then came one night.
    assert [(each["occurred_at"], each["data"]["day"]) for each in bodies()] == [
        ("2026-06-02T04:00:00Z", "2026-06-01")
    ]


def test_calls_are_forgotten_after_a_month(
    session: Session, add_hook: AddHook, calls: Calls, now: dt.datetime
) -> None:
    webhook = add_hook()
    queue_test(session, webhook, now=now - KEPT)
    queue_test(session, webhook, now=now)
    forget_old_calls(session, now=now)

    assert [each.created_at for each in calls()] == [now]
