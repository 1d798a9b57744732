"""Who is erased goes from the kept files too; the record of what was delivered stands."""

from collections.abc import Callable

from sqlalchemy import select

from petitions.delivery.models import DeliveryFile
from petitions.delivery.queries import broken_links
from petitions.dispatch.installation import storage
from petitions.retention.erase import erase
from tests.delivery.conftest import Stage
from tests.faults import smtp_server as smtp
from tests.faults.smtp_server import FaultySmtpServer


def kept(name: str) -> list[str]:
    """The files in storage that hold a name in clear."""
    held = storage()
    return [key for key in held.keys() if name.encode() in held.read(key)]  # noqa: SIM118 - not a mapping


def test_the_files_of_a_delivery_that_is_over_go_and_their_digests_stay(stage: Stage) -> None:
    petition = stage.rows.petition()
    ann, _ = stage.sign(petition, 1, name="Ann Unforgettable") + stage.sign(petition, 1, name="Bob")
    stage.plan(petition)
    stage.deliver()
    assert kept("Ann Unforgettable")

    stage.move(days=1)
    erase(stage.session, ann, now=stage.now)
    assert stage.deliver() == {"forgotten": 1}

    left = {key.rpartition("/")[2] for key in storage().keys()}  # noqa: SIM118
    assert left == {"manifest.json", "manifest.sig.json", "rows.tree"}
    digests = stage.session.scalars(select(DeliveryFile.sha256)).all()
    assert len(digests) == 8
    assert broken_links(stage.session, petition) == []
    assert stage.deliver() == {}


def test_a_delivery_not_yet_tried_is_compiled_anew_without_the_person(stage: Stage) -> None:
    petition = stage.rows.petition()
    stage.arrange(petition, every_count=2, hold_hours=48)
    ann, _ = stage.sign(petition, 1, name="Ann Unforgettable") + stage.sign(petition, 1, name="Bob Sample")
    assert stage.deliver() == {"planned": 1, "compiled": 1}
    release_at = stage.run_of(petition).release_at

    stage.move(hours=1)
    erase(stage.session, ann, now=stage.now)
    assert stage.deliver() == {"forgotten": 1}
    assert stage.deliver() == {"compiled": 1}

    assert kept("Ann Unforgettable") == []
    assert kept("Bob Sample")
    assert stage.run_of(petition).release_at == release_at
    stage.move(hours=48)
    assert stage.deliver() == {"sent": 1}
    assert stage.only().manifest["counts"]["confirmed"] == 2


def test_a_delivery_on_its_way_keeps_its_bytes_until_it_is_over(
    stage: Stage, send_to: Callable[[int], None]
) -> None:
    petition = stage.rows.petition()
    (ann,) = stage.sign(petition, 1, name="Ann Unforgettable")
    stage.plan(petition)
    with FaultySmtpServer(smtp.answers("451 4.3.0 later", to="DOT"), smtp.sound) as server:
        send_to(server.port)
        assert stage.deliver() == {"compiled": 1, "deferred": 1}
        stage.move(hours=1)
        erase(stage.session, ann, now=stage.now)
        assert stage.deliver() == {"sent": 1, "forgotten": 1}
    assert len(set(server.bodies)) == 1
    assert kept("Ann Unforgettable") == []
