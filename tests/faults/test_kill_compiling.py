"""The worker is killed while it compiles: one whole delivery goes, and no volume is set twice."""

import uuid
from collections.abc import Callable

import pytest
from sqlalchemy import func, insert, select

from config import Config
from petitions.campaign.models import Petition
from petitions.delivery.documents import volumes
from petitions.delivery.models import Delivery, DeliveryRun, Inclusion
from petitions.delivery.proof.proof_models import RunProgress
from petitions.delivery.states import RunState
from petitions.dispatch.installation import storage
from petitions.signing.models import Signature
from tests.delivery.conftest import Stage, send_to, stage
from tests.faults import smtp_server as smtp
from tests.faults.delivery_workers import kill, real_now, worker
from tests.faults.smtp_server import FaultySmtpServer
from tests.servers import wait_until

__all__ = ["send_to", "stage"]
# One more than a volume of names holds, so that there are three volumes with the report.
PEOPLE = 5_001


def crowd(stage: Stage, *, by_post: bool) -> Petition:
    """A petition with so many people that its names fill more than one volume; to be delivered now."""
    petition = stage.rows.petition()
    petition.addressees[0].by_post = by_post
    (first,) = stage.sign(petition, 1)
    columns = [each for each in Signature.__table__.columns if each.key not in ("id", "counted_as")]
    same = {each.key: getattr(first, each.key) for each in columns} | {"mailbox_key": None, "email": None}
    others = ({"public_id": uuid.uuid4(), "name": f"Ann Lee {number}"} for number in range(1, PEOPLE))
    stage.session.execute(insert(Signature), [same | each for each in others])
    stage.plan(petition)
    return petition


def drafts() -> set[str]:
    return set(storage().keys("compiling"))


def volumes_set(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The template of each volume that is really set from now on."""
    heard: list[str] = []
    typeset = volumes.typeset

    def hear(template: str, *given: object, **more: object) -> None:
        heard.append(template)
        typeset(template, *given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(volumes, "typeset", hear)
    return heard


@pytest.mark.parametrize(("volumes_before", "by_post"), [(0, False), (1, False), (2, False), (1, True)])
def test_the_next_worker_goes_on_where_the_killed_one_was(
    stage: Stage,
    config: Config,
    send_to: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
    volumes_before: int,
    by_post: bool,
) -> None:
    petition = crowd(stage, by_post=by_post)

    def has_come_so_far() -> bool:
        stage.session.rollback()
        token = stage.session.scalar(select(DeliveryRun.lease_token))
        stage.session.rollback()
        return token is not None and len(drafts()) >= volumes_before

    with FaultySmtpServer(smtp.sound) as server:
        process = worker(config, server.port)
        wait_until(has_come_so_far, "nothing is compiled", seconds=60)
        kill(process, stage.session)
        left = drafts()
        stage.session.expire_all()
        assert stage.run_of(petition).state == RunState.PLANNED
        assert server.bodies == []

        set_anew = volumes_set(monkeypatch)
        stage.now = real_now()
        send_to(server.port)
        # While its lease lasts the killed worker might only be slow.
        assert stage.deliver() == {}
        stage.move(minutes=3)
        assert stage.deliver() == {"compiled": 1, "to_post" if by_post else "sent": 1}
        assert stage.deliver() == {}
    assert len(set_anew) == 3 - len(left)
    assert len(server.bodies) == (0 if by_post else 1)
    assert drafts() == set()
    everything_is_there_once(stage)


def everything_is_there_once(stage: Stage) -> None:
    session, delivery = stage.session, stage.only()
    names = [file.name for file in delivery.files]
    assert len(names) == len(set(names))
    assert [name for name in names if name.endswith(".pdf")] != []
    assert all(len(storage().read(file.storage_key)) == file.size for file in delivery.files)
    assert {file["name"] for file in delivery.manifest["files"]} < set(names)
    assert (delivery.attempts, delivery.signature_count) == (0 if delivery.by_post else 1, PEOPLE)
    assert session.scalar(select(func.count()).select_from(Inclusion)) == PEOPLE
    assert session.scalar(select(func.count()).select_from(Delivery)) == 1
    assert session.scalar(select(RunProgress.percent)) == 100
