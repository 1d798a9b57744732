"""Machines that are down, slow or gone, workers that are many or killed: every event is told, none stuck."""

from __future__ import annotations

import datetime as dt
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from config import ROOT, Config
from petitions.alerts.models import Alert
from petitions.campaign.models import Petition
from petitions.dispatch.hooks import call_due
from petitions.webhooks.addresses import Reach
from petitions.webhooks.arrange import add
from petitions.webhooks.claim import LEASE
from petitions.webhooks.events import OFFERED, HookEvent
from petitions.webhooks.models import CallState, Webhook, WebhookCall
from petitions.webhooks.queue import Happening, queue_call
from tests.cli.running import environment
from tests.factories import Rows
from tests.servers import end_with_parent, wait_until
from tests.webhooks.hook_server import TAKEN, HookServer, Reply, Told

AddHook = Callable[[str], Webhook]


def real_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@pytest.fixture
def petition(session: Session) -> Petition:
    made: Petition = Rows(session).petition(slug="let-them-stay", state="closed")
    Rows(session).membership(organization=made.organization)
    return made


@pytest.fixture
def add_hook(session: Session, petition: Petition) -> AddHook:
    def make(url: str) -> Webhook:
        given = {"events": OFFERED, "reach": Reach(is_trial=True), "now": real_now()}
        made = add(session, petition.organization_id, url=url, **given)  # type: ignore[arg-type]
        session.commit()
        return made

    return make


def happen(session: Session, webhook: Webhook, count: int, *, at: dt.datetime | None = None) -> None:
    """So many events for one address."""
    petition, now = session.scalars(select(Petition)).one(), at or real_now()
    for number in range(count):
        happening = Happening(petition, HookEvent.MILESTONE, f"{webhook.id}:{number}", now)
        queue_call(session, webhook, happening, site_url="https://petitions.example.org", now=now)
    session.commit()


def call_all(app: Flask, clock: Callable[[], dt.datetime] = real_now) -> None:
    with app.app_context():
        call_due(clock=clock, keep_on=lambda: True)


def states(session: Session) -> list[str]:
    session.rollback()
    found = list(session.scalars(select(WebhookCall.state).order_by(WebhookCall.id)))
    session.rollback()
    return found


def test_four_workers_at_once_tell_each_event_once(app: Flask, session: Session, add_hook: AddHook) -> None:
    at_once, most, lock = [0], [0], threading.Lock()

    def count(_told: Told) -> Reply:
        with lock:
            at_once[0] += 1
            most[0] = max(most[0], at_once[0])
        time.sleep(0.01)
        with lock:
            at_once[0] -= 1
        return TAKEN

    with HookServer(count) as server:
        happen(session, add_hook(server.url), 25)
        with ThreadPoolExecutor(4) as workers:
            list(workers.map(call_all, [app] * 4))

    assert states(session) == ["sent"] * 25
    assert set(server.ids.values()) == {1}
    assert most[0] <= 2


def test_an_address_that_hangs_holds_up_nobody(app: Flask, session: Session, add_hook: AddHook) -> None:
    go_on = threading.Event()
    with HookServer(lambda _told: (go_on.wait(60), TAKEN)[1]) as slow, HookServer() as quick:
        happen(session, add_hook(slow.url), 5)
        happen(session, add_hook(quick.url), 5)
        worker = threading.Thread(target=call_all, args=(app,))
        worker.start()
        wait_until(lambda: len(quick.ids) == 5, "the quick one waits for the slow one", seconds=60)
        held = len(slow.told)
        go_on.set()
        worker.join(60)

    assert held <= 2
    assert states(session)[5:] == ["sent"] * 5


def test_down_and_broken_addresses_are_tried_again_and_others_told(
    app: Flask, session: Session, add_hook: AddHook
) -> None:
    answers = iter([(500, {}, b"broken"), TAKEN])
    with (
        HookServer() as inner,
        HookServer(lambda _told: (302, {"Location": inner.url}, b"")) as leads_on,
        HookServer(lambda _told: next(answers)) as broken,
    ):
        for url in ("http://127.0.0.1:1/nobody", broken.url, leads_on.url, inner.url + "/own"):
            happen(session, add_hook(url), 1)
        call_all(app)
        assert states(session) == ["deferred", "deferred", "deferred", "sent"]
        call_all(app, lambda: real_now() + dt.timedelta(minutes=3))

    assert states(session) == ["deferred", "sent", "deferred", "sent"]
    assert list(broken.ids.values()) == [2]
    assert [each.path for each in inner.told] == ["/hook/own"]
    codes = session.scalars(select(WebhookCall.answer_code).order_by(WebhookCall.id)).all()
    assert codes == [None, 200, 302, 200]


def test_owners_hear_of_an_address_that_was_given_up(app: Flask, session: Session, add_hook: AddHook) -> None:
    long_ago = real_now() - dt.timedelta(days=4)
    webhook = add_hook("http://127.0.0.1:1/nobody")
    webhook.failing_since = long_ago
    happen(session, webhook, 3, at=long_ago)
    session.execute(update(WebhookCall).values(attempts=12))
    session.commit()
    call_all(app)

    assert states(session) == ["parked"] * 3
    (alert,) = session.scalars(select(Alert)).all()
    assert (alert.kind, alert.facts["host"], alert.facts["is_off"]) == ("webhook_failed", "127.0.0.1", True)


@pytest.fixture
def work(config: Config, tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts `flask work` as a process of its own; whatever was started is gone at the end."""
    started: list[subprocess.Popen[bytes]] = []
    env = environment(
        tmp_path,
        DATABASE_URL=config.DATABASE_URL,
        SECRET_KEY=config.SECRET_KEY,
        DEDUPE_KEY=config.DEDUPE_KEY,
        PERSONAL_DATA_KEYS=",".join(config.PERSONAL_DATA_KEYS),
    )

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "flask", "work"]
        started.append(
            subprocess.Popen(command, cwd=ROOT, env=env, preexec_fn=end_with_parent(signal.SIGKILL))
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_what_a_killed_worker_had_in_hand_is_told_by_another_under_the_same_id(
    app: Flask, session: Session, add_hook: AddHook, work: Callable[[], subprocess.Popen[bytes]]
) -> None:
    is_alive = threading.Event()
    with HookServer(lambda _told: (is_alive.wait(30), TAKEN)[1]) as server:
        happen(session, add_hook(server.url), 1)
        worker = work()
        wait_until(lambda: server.told, "the worker did not come", seconds=120)
        worker.kill()
        worker.wait()
        is_alive.set()
        assert states(session) == [CallState.CLAIMED]
        # A minute and a half later.
        call_all(app, lambda: real_now() + 2 * LEASE)

    assert states(session) == ["sent"]
    assert list(server.ids.values()) == [2]
    assert len({each.body for each in server.told}) == 1
