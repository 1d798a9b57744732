"""What is due becomes one run, whoever asks and however often."""

import datetime as dt

import pytest

from petitions.campaign.lifecycle import move
from petitions.campaign.models import PetitionState
from petitions.delivery.models import DeliveryRun
from petitions.delivery.slots.arrange import stop_run
from petitions.delivery.slots.plan import mark_restored, plan_by_hand, plan_due
from petitions.delivery.slots.restored import settle_restore
from petitions.delivery.slots.schedule_models import DeliverySchedule
from petitions.delivery.states import RunState
from petitions.errors import Refusal
from tests.delivery.conftest import ZONE, Stage

MONDAYS = "DTSTART:20260601T090000\nRRULE:FREQ=WEEKLY;BYDAY=MO"  # 13:00 UTC in summer


def plan(stage: Stage, petition_id: int) -> DeliveryRun | None:
    run = plan_due(stage.session, petition_id, now=stage.now)
    if run is not None:
        run.state = RunState.COMPILED
    stage.session.commit()
    return run


def at(stage: Stage, text: str) -> None:
    stage.now = dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def test_a_slot_makes_one_run_at_its_instant(stage: Stage) -> None:
    petition = stage.rows.petition()
    at(stage, "2026-06-02T10:00")
    stage.arrange(petition, rule=MONDAYS)
    assert plan(stage, petition.id) is None
    at(stage, "2026-06-08T13:00")
    run = plan(stage, petition.id)
    assert run is not None
    assert (run.number, run.slot_key, run.until_at, run.is_late) == (
        1,
        "rule:2026-06-08T13:00:00Z",
        stage.now,
        False,
    )
    stage.move(minutes=1)
    assert plan(stage, petition.id) is None


def test_missed_slots_give_one_run_marked_late(stage: Stage) -> None:
    petition = stage.rows.petition()
    at(stage, "2026-06-02T10:00")
    stage.arrange(petition, rule=MONDAYS)
    at(stage, "2026-06-30T10:00")
    run = plan(stage, petition.id)
    assert run is not None
    assert (run.slot_key, run.is_late) == ("rule:2026-06-29T13:00:00Z", True)
    stage.move(minutes=1)
    assert plan(stage, petition.id) is None


def test_a_new_schedule_misses_nothing_that_was_before_it(stage: Stage) -> None:
    petition = stage.rows.petition()
    at(stage, "2026-06-08T13:30")
    stage.arrange(petition, rule=MONDAYS)
    assert plan(stage, petition.id) is None


def test_a_slot_within_the_interval_waits_until_it_is_over(stage: Stage) -> None:
    petition = stage.rows.petition()
    at(stage, "2026-06-07T21:00")
    stage.arrange(petition, rule=MONDAYS)
    plan_by_hand(stage.session, petition, zone=ZONE, now=stage.now).state = RunState.COMPILED
    at(stage, "2026-06-08T13:00")
    assert plan(stage, petition.id) is None
    at(stage, "2026-06-08T21:00")
    run = plan(stage, petition.id)
    assert run is not None
    assert run.is_late


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_daily_at_nine_is_kept_over_both_changes_of_the_clock(stage: Stage) -> None:
    petition = stage.rows.petition()
    seen = []
    for start in ("2026-10-30T12:00", "2027-03-12T12:00"):
        at(stage, start)
        stage.arrange(petition, rule="FREQ=DAILY;BYHOUR=9")
        for _ in range(24 * 4):
            stage.move(hours=1)
            if run := plan(stage, petition.id):
                seen.append(f"{run.until_at:%d %H}")
    assert seen == ["30 13", "31 13", "01 14", "02 14", "12 14", "13 14", "14 13", "15 13"]


def test_thresholds_crossed_together_make_one_run_and_none_twice(stage: Stage) -> None:
    petition = stage.rows.petition()
    stage.sign(petition, 2)
    stage.arrange(petition, every_count=3, at_counts=(4,))
    assert plan(stage, petition.id) is None
    stage.sign(petition, 3)
    run = plan(stage, petition.id)
    assert run is not None
    assert run.slot_key == "count:4"
    stage.move(days=2)
    assert plan(stage, petition.id) is None


def test_a_threshold_reached_within_the_interval_is_served_after_it(stage: Stage) -> None:
    petition = stage.rows.petition()
    stage.arrange(petition, every_count=2)
    stage.sign(petition, 2)
    first = plan(stage, petition.id)
    assert first is not None
    first.count = 2
    stage.sign(petition, 2)
    assert plan(stage, petition.id) is None
    stage.move(hours=24)
    second = plan(stage, petition.id)
    assert second is not None
    assert second.slot_key == "count:4"


def test_closing_makes_the_last_run(stage: Stage) -> None:
    petition = stage.rows.petition()
    stage.arrange(petition, rule=MONDAYS, at_close=True)
    stage.move(hours=1)
    move(stage.session, petition, PetitionState.CLOSED, now=stage.now)
    stage.move(minutes=1)
    run = plan(stage, petition.id)
    assert run is not None
    assert run.kind == "close"
    stage.move(days=30)
    assert plan(stage, petition.id) is None


def test_without_at_close_the_next_slot_is_the_last(stage: Stage) -> None:
    petition = stage.rows.petition()
    at(stage, "2026-06-02T10:00")
    stage.arrange(petition, rule=MONDAYS, at_close=False)
    move(stage.session, petition, PetitionState.CLOSED, now=stage.now)
    at(stage, "2026-06-08T13:00")
    assert plan(stage, petition.id) is not None
    at(stage, "2026-06-15T13:00")
    assert plan(stage, petition.id) is None


@pytest.mark.parametrize("state", ["draft", "submitted", "hidden", "rejected", "archived"])
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_petition_that_is_not_public_is_not_delivered_by_hand(stage: Stage, state: str) -> None:
    petition = stage.rows.petition(state=state)
    with pytest.raises(Refusal, match="not_deliverable"):
        stage.plan(petition)


def test_a_second_delivery_by_hand_is_refused_within_the_interval(stage: Stage) -> None:
    petition = stage.rows.petition()
    stage.plan(petition).state = RunState.COMPILED
    first = stage.now
    stage.move(hours=23, minutes=59)
    with pytest.raises(Refusal, match="minimum_interval") as refusal:
        stage.plan(petition)
    assert refusal.value.values["earliest"] == first + dt.timedelta(hours=24)
    stage.move(minutes=1)
    assert stage.plan(petition).number == 2


def test_a_delivery_to_nobody_and_one_in_progress_are_refused(stage: Stage) -> None:
    with pytest.raises(Refusal, match="no_addressee"):
        stage.plan(stage.rows.petition(addressees=[]))
    petition = stage.rows.petition()
    stage.plan(petition)
    stage.move(days=2)
    with pytest.raises(Refusal, match="run_in_progress"):
        stage.plan(petition)


def test_a_restored_backup_sends_nothing_of_before_without_a_yes(stage: Stage) -> None:
    petition = stage.rows.petition()
    at(stage, "2026-06-02T10:00")
    stage.arrange(petition, rule=MONDAYS)
    ready = stage.ready()
    at(stage, "2026-06-09T10:00")
    mark_restored(stage.session, now=stage.now)
    stage.move(minutes=1)
    assert stage.deliver() == {}
    stage.sign(petition)
    stage.move(days=7)
    assert stage.deliver() == {"planned": 1, "compiled": 1, "sent": 1}
    assert ready.state == "planned"

    assert settle_restore(stage.session, send=True, now=stage.now)
    assert stage.deliver() == {"sent": 1}
    assert ready.state == "sent"
    assert not settle_restore(stage.session, send=True, now=stage.now)


def test_a_restored_backup_lets_go_of_the_past_when_told(stage: Stage) -> None:
    petition = stage.rows.petition()
    at(stage, "2026-06-02T10:00")
    stage.arrange(petition, rule=MONDAYS)
    stage.sign(petition)
    ready = stage.ready()
    at(stage, "2026-06-09T10:00")
    mark_restored(stage.session, now=stage.now)
    assert settle_restore(stage.session, send=False, now=stage.now)
    stage.move(minutes=1)
    assert stage.deliver() == {}
    assert ready.run.state == "stopped"


def test_a_run_can_be_stopped_in_its_hold_window_and_its_people_go_with_the_next(stage: Stage) -> None:
    petition = stage.rows.petition()
    at(stage, "2026-06-02T10:00")
    stage.arrange(petition, rule=MONDAYS, hold_hours=48)
    stage.sign(petition, 2)
    at(stage, "2026-06-08T13:00")
    assert stage.deliver() == {"planned": 1, "compiled": 1}
    stage.move(hours=47)
    assert stage.deliver() == {}
    stop_run(stage.session, stage.run_of(petition), now=stage.now)
    stage.move(hours=2)
    assert stage.deliver() == {}
    at(stage, "2026-06-15T13:00")
    stage.sign(petition, 1)
    stage.deliver()
    stage.move(hours=48)

    assert stage.deliver() == {"sent": 1}
    stopped, sent = stage.deliveries()
    assert (stopped.state, sent.state, sent.signature_count) == ("planned", "sent", 3)
    with pytest.raises(Refusal, match="run_on_its_way"):
        stop_run(stage.session, sent.run, now=stage.now)


def test_one_schedule_that_is_not_understood_stops_no_other(stage: Stage) -> None:
    at(stage, "2026-06-02T10:00")
    strange, sound = stage.rows.petition(), stage.rows.petition()
    for petition in (strange, sound):
        stage.arrange(petition, rule=MONDAYS)
    row = stage.session.get_one(DeliverySchedule, strange.id)
    row.zone = "Atlantis/Poseidonis"
    at(stage, "2026-06-08T13:00")
    assert stage.deliver() == {"planned": 1, "skipped": 1}
    assert stage.run_of(sound).number == 1
