"""Workers killed at every phase, paused past their lease, many at once: nothing twice, nothing lost."""

import datetime as dt
import os
import random
import re
import signal
import time
from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from config import Config
from petitions.delivery.models import Delivery, DeliveryRun
from tests.delivery.conftest import Stage, send_to, stage
from tests.faults import smtp_server as smtp
from tests.faults.delivery_workers import Halting, kill, real_now, worker
from tests.faults.smtp_server import FaultySmtpServer, Guest

__all__ = ["send_to", "stage"]
SendTo = Callable[[int], None]
KILLS = int(os.environ.get("KILLS", "4"))


@pytest.mark.parametrize(
    ("phase", "left", "ends", "arrived"),
    [
        ("connect", "claimed", "sent", 1),
        ("rcpt", "claimed", "sent", 1),
        ("body", "body_started", "in_doubt", 0),
        ("dot", "sent", "sent", 1),
    ],
)
def test_a_killed_worker_leaves_no_double_and_no_loss(
    stage: Stage, config: Config, send_to: SendTo, phase: str, left: str, ends: str, arrived: int
) -> None:
    delivery = stage.ready()
    halting = Halting(phase)
    with halting.server as server:
        process = worker(config, server.port)
        assert halting.is_there.wait(60)
        # After the dot the worker is about to write its answer down, or has done so.
        kill(process, stage.session)
        halting.go_on.set()
        stage.session.expire_all()
        assert delivery.state in ({left, "body_started"} if phase == "dot" else {left})
        ends = "in_doubt" if delivery.state == "body_started" else ends

        stage.now = real_now()
        send_to(server.port)
        assert stage.deliver() == {}
        stage.move(minutes=3)
        stage.deliver()
        stage.move(days=5)
        stage.deliver()
    assert delivery.state == ends
    assert len(server.bodies) == arrived
    assert set(server.message_ids) == {delivery.message_id}


def test_a_worker_paused_past_its_lease_sends_nothing_when_it_wakes(
    stage: Stage, config: Config, send_to: SendTo
) -> None:
    delivery = stage.ready()
    halting = Halting("rcpt")
    with halting.server as server:
        sleeper = worker(config, server.port)
        assert halting.is_there.wait(60)
        sleeper.send_signal(signal.SIGSTOP)
        stage.now = real_now() + dt.timedelta(minutes=10)
        send_to(server.port)
        assert stage.deliver() == {"sent": 1}

        sleeper.send_signal(signal.SIGCONT)
        halting.go_on.set()
        sleeper.wait(60)
        stage.session.expire_all()
        assert delivery.state == "sent"
        assert len(server.bodies) == 1


def test_a_worker_paused_before_the_answer_settles_the_doubt_when_it_wakes(
    stage: Stage, config: Config, send_to: SendTo
) -> None:
    delivery = stage.ready()
    halting = Halting("answer")
    with halting.server as server:
        sleeper = worker(config, server.port)
        assert halting.is_there.wait(60)
        sleeper.send_signal(signal.SIGSTOP)
        stage.now = real_now() + dt.timedelta(minutes=10)
        send_to(server.port)
        assert stage.deliver() == {"in_doubt": 1}
        assert stage.deliver() == {}

        sleeper.send_signal(signal.SIGCONT)
        halting.go_on.set()
        sleeper.wait(60)
        stage.session.expire_all()
        assert (delivery.state, delivery.in_doubt_at) == ("sent", None)
        assert len(server.bodies) == 1


def test_six_workers_at_once_send_each_of_a_hundred_deliveries_once(stage: Stage, config: Config) -> None:
    ready = [stage.ready() for _ in range(100)]
    petitions = [stage.rows.petition() for _ in range(2)]
    for petition in petitions:
        stage.sign(petition, 2)
        stage.arrange(petition, rule="FREQ=DAILY;BYHOUR=9")
    with FaultySmtpServer(smtp.sound) as server:
        # Each of them plans, compiles and sends, so these are six schedulers too.
        workers = [worker(config, server.port) for _ in range(6)]
        assert [process.wait(120) for process in workers] == [0] * 6
        stage.session.expire_all()
        count = Counter(server.message_ids)
    states = Counter(stage.session.scalars(select(Delivery.state)))
    assert states == {"sent": 102}
    assert set(count.values()) == {1}
    assert (
        set(count) == {delivery.message_id for delivery in stage.deliveries()} > {d.message_id for d in ready}
    )
    runs = stage.session.execute(
        select(DeliveryRun.petition_id, func.count())
        .where(DeliveryRun.petition_id.in_([petition.id for petition in petitions]))
        .group_by(DeliveryRun.petition_id)
    )
    assert {row[1] for row in runs} == {1}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_workers_killed_at_any_moment_leave_every_delivery_settled(
    stage: Stage, config: Config, send_to: SendTo
) -> None:
    deliveries = [stage.ready() for _ in range(40 + 5 * KILLS)]
    chance = random.Random(20261122)  # noqa: S311 - moments, not secrets

    def slow(guest: Guest) -> None:
        time.sleep(0.01)
        smtp.take_message(guest)

    with FaultySmtpServer(slow) as server:
        for _ in range(KILLS):
            process = worker(config, server.port)
            before = len(server.bodies)
            while len(server.bodies) < before + 3 and process.poll() is None:
                time.sleep(0.002)
            time.sleep(chance.random() * 0.05)
            kill(process, stage.session)
        stage.now = real_now()
        send_to(server.port)
        for _ in range(4):
            stage.move(minutes=12)
            stage.deliver()
    accepted = Counter(re.findall(rb"(?mi)^Message-ID: (<[^>]+>)", b"\n".join(server.bodies)))
    assert set(accepted.values()) == {1}
    assert {delivery.state for delivery in deliveries} <= {"sent", "in_doubt"}
    sent = {delivery.message_id for delivery in deliveries if delivery.state == "sent"}
    assert sent <= {message_id.decode() for message_id in accepted}
    assert len(sent) >= len(deliveries) - KILLS
