"""Storage that goes away in the midst of compiling, and a compiler that slept over its lease."""

import shutil
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from config import Config
from petitions.delivery.models import DeliveryFile, DeliveryRun, Inclusion
from petitions.delivery.slots.runs import LEASE, TOLD_AFTER
from petitions.dispatch import compiling
from petitions.dispatch.installation import storage
from petitions.dispatch.sending import deliver_due
from petitions.dispatch.watch import Watch
from petitions.outbox.models import Message
from tests.delivery.conftest import Stage, send_to, stage
from tests.faults import smtp_server as smtp
from tests.faults.smtp_server import FaultySmtpServer
from tests.servers import MailServer

__all__ = ["send_to", "stage"]


def deliver_with(stage: Stage, meanwhile: Callable[[], None]) -> None:
    """Deliver what is due, and do something once while the first document is being set."""
    waiting = [meanwhile]

    def watch(_what: str, _done: int, _total: int) -> None:
        if waiting:
            waiting.pop()()

    stage.session.commit()
    deliver_due(clock=lambda: stage.now, progress=watch)
    stage.session.expire_all()
    assert waiting == []


def test_storage_gone_while_documents_are_made_costs_nothing_but_time(
    stage: Stage, config: Config, smtp_server: MailServer, tmp_path: Path
) -> None:
    petition = stage.rows.petition()
    stage.sign(petition, 2)
    stage.plan(petition)
    files, aside = Path(config.STORAGE_URL), tmp_path / "aside"

    def take_away() -> None:
        if files.exists():
            files.rename(aside)
        files.write_text("no folder")

    deliver_with(stage, take_away)
    run = stage.run_of(petition)
    assert (run.state, run.lease_token, bool(run.problem)) == ("planned", None, True)
    assert smtp_server.messages == []
    assert stage.session.scalars(select(DeliveryFile)).all() == []

    files.unlink()
    if aside.exists():
        shutil.move(aside, files)
    stage.move(minutes=2)
    assert stage.deliver() == {"compiled": 1, "sent": 1}
    assert stage.only().signature_count == 2
    assert stage.deliver() == {}


def test_a_compiler_that_slept_over_its_lease_changes_nothing_that_another_made(
    stage: Stage, send_to: Callable[[int], None]
) -> None:
    petition = stage.rows.petition()
    stage.sign(petition, 2)
    stage.plan(petition)
    kept: dict[str, bytes] = {}

    def somebody_else_works() -> None:
        stage.now += 5 * LEASE
        assert stage.deliver() == {"compiled": 1, "deferred": 1}
        kept.update((key, storage().read(key)) for key in storage().keys("deliveries"))

    with FaultySmtpServer(smtp.answers("451 4.3.0 later", to="DOT"), smtp.sound) as server:
        send_to(server.port)
        deliver_with(stage, somebody_else_works)
        assert {key: storage().read(key) for key in storage().keys("deliveries")} == kept
        stage.move(minutes=10)
        assert stage.deliver() == {"sent": 1}
    assert len(server.bodies) == 2
    assert len(set(server.bodies)) == 1
    assert all(storage().read(file.storage_key) for file in stage.only().files)


def test_a_compiler_that_lost_its_run_before_it_began_settles_nothing(
    stage: Stage, smtp_server: MailServer
) -> None:
    petition = stage.rows.petition()
    signed = stage.sign(petition, 2)
    stage.plan(petition)
    run_id = stage.run_of(petition).id
    stage.session.commit()
    lost = compiling.Claim(run_id, "a lease that went", lambda: stage.now, Watch(run_id, compiling.silent))
    assert compiling._compile(lost) == "lost"
    assert stage.session.scalars(select(Inclusion)).all() == []
    assert stage.deliver() == {"compiled": 1, "sent": 1}
    assert stage.only().signature_count == len(signed)


def test_documents_that_end_their_worker_again_and_again_are_told_of_once(stage: Stage) -> None:
    petition = stage.rows.petition()
    stage.rows.membership(organization=petition.organization)
    stage.sign(petition, 1)
    stage.plan(petition)
    # So often a worker has taken the run into its hands and was never heard of again.
    run = stage.session.scalars(select(DeliveryRun)).one()
    run.attempts, run.lease_token, run.lease_until = TOLD_AFTER, "gone", stage.now
    stage.move(minutes=3)
    assert stage.deliver() == {"compiled": 1, "sent": 1}
    letters = stage.session.scalars(select(Message.letter)).all()
    assert letters == ["delivery_not_compiled"]
