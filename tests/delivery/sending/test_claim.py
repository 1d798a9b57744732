"""A claim on a delivery: held by one worker, lost with its lease, looked at again just before the body."""

import pytest

from petitions.delivery.models import Delivery
from petitions.delivery.sending.claim import LEASE, claim_next
from petitions.delivery.sending.deliver import (
    Attempt,
    ClaimLost,
    doubt_lost,
    give_back,
    renew,
    settle,
    start_body,
)
from petitions.delivery.states import DeliveryState
from tests.delivery.conftest import Stage

SENT = Attempt(DeliveryState.SENT, "250 kept", "")


DEFERRED = Attempt(DeliveryState.DEFERRED, "451 later", "")


def claim(stage: Stage) -> Delivery:
    delivery = claim_next(stage.session, now=stage.now)
    assert delivery is not None
    stage.session.commit()
    return delivery


def begin(stage: Stage, delivery: Delivery, token: str) -> None:
    start_body(stage.session, delivery_id=delivery.id, token=token, now=stage.now)
    stage.session.commit()


def end(stage: Stage, delivery: Delivery, token: str, attempt: Attempt) -> Delivery | None:
    ended = settle(stage.session, delivery_id=delivery.id, token=token, attempt=attempt, now=stage.now)
    stage.session.commit()
    return ended


def test_a_claimed_delivery_is_not_claimed_again_while_its_lease_holds(stage: Stage) -> None:
    stage.ready()
    first = claim(stage)
    assert claim_next(stage.session, now=stage.now) is None
    stage.move(seconds=110)
    assert renew(stage.session, delivery_id=first.id, token=first.lease_token or "", now=stage.now)
    stage.move(seconds=110)
    assert claim_next(stage.session, now=stage.now) is None
    stage.move(seconds=11)
    again = claim(stage)
    assert (again.id, again.attempts) == (first.id, 2)


def test_a_worker_that_slept_over_its_lease_sends_nothing(stage: Stage) -> None:
    stage.ready()
    sleeper = claim(stage)
    token = sleeper.lease_token or ""
    stage.move(minutes=10)
    assert not renew(stage.session, delivery_id=sleeper.id, token=token, now=stage.now)
    with pytest.raises(ClaimLost):
        begin(stage, sleeper, token)
    stage.session.rollback()
    second = claim(stage)
    with pytest.raises(ClaimLost):
        begin(stage, sleeper, token)
    begin(stage, second, second.lease_token or "")
    assert end(stage, sleeper, token, SENT) is None


def test_a_begun_body_without_an_end_is_in_doubt_and_stays_so(stage: Stage) -> None:
    delivery = stage.ready()
    token = claim(stage).lease_token or ""
    begin(stage, delivery, token)
    stage.move(seconds=LEASE.total_seconds() - 1)
    assert doubt_lost(stage.session, now=stage.now) == []
    stage.move(seconds=2)
    assert stage.deliver() == {"in_doubt": 1}
    assert delivery.state == "in_doubt"
    stage.move(days=30)
    assert stage.deliver() == {}


def test_a_late_clear_acceptance_settles_the_doubt(stage: Stage) -> None:
    delivery = stage.ready()
    token = claim(stage).lease_token or ""
    begin(stage, delivery, token)
    stage.move(minutes=10)
    doubt_lost(stage.session, now=stage.now)
    assert end(stage, delivery, token, DEFERRED) is delivery
    assert delivery.state == "in_doubt"
    end(stage, delivery, token, SENT)
    assert delivery.state == "sent"


def test_a_run_stopped_meanwhile_is_not_begun(stage: Stage) -> None:
    delivery = stage.ready()
    token = claim(stage).lease_token or ""
    delivery.run.state = "stopped"
    stage.session.commit()
    with pytest.raises(ClaimLost):
        begin(stage, delivery, token)


def test_a_claim_given_back_before_the_body_is_tried_again(stage: Stage) -> None:
    delivery = stage.ready()
    token = claim(stage).lease_token or ""
    give_back(stage.session, delivery_id=delivery.id, token=token, now=stage.now)
    stage.session.commit()
    stage.session.expire_all()
    assert (delivery.state, delivery.lease_token) == ("planned", None)
    assert claim_next(stage.session, now=stage.now) is None
    stage.move(minutes=8)
    assert claim(stage).id == delivery.id


def test_two_deliveries_to_one_addressee_go_one_after_the_other_and_a_day_apart(stage: Stage) -> None:
    petition = stage.rows.petition()
    first = stage.ready(petition, 1)
    stage.ready(petition, 2)
    assert claim(stage).id == first.id
    assert claim_next(stage.session, now=stage.now) is None
    begin(stage, first, first.lease_token or "")
    end(stage, first, first.lease_token or "", SENT)
    assert claim_next(stage.session, now=stage.now) is None
    stage.session.commit()
    stage.move(hours=23, minutes=59)
    assert claim_next(stage.session, now=stage.now) is None
    stage.move(minutes=1)
    assert claim(stage).id != first.id


def test_the_interval_is_looked_at_again_just_before_the_body(stage: Stage) -> None:
    petition = stage.rows.petition()
    first, second = stage.ready(petition, 1), stage.ready(petition, 2)
    token = claim(stage).lease_token or ""
    second.state, second.body_started_at, second.sent_at = DeliveryState.SENT, stage.now, stage.now
    stage.session.commit()
    with pytest.raises(ClaimLost):
        begin(stage, first, token)
