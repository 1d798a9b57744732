"""A database that goes away while the office's server takes the mail: the clear answer is kept."""

import threading
from collections.abc import Callable, Iterator

import flask_migrate
import pytest

from config import Config
from petitions.app import create_app
from petitions.delivery.models import Delivery
from petitions.dispatch.sending import deliver_due
from petitions.extensions import db
from tests.delivery.conftest import Stage, send_to, stage
from tests.faults import smtp_server as smtp
from tests.faults.smtp_server import FaultySmtpServer, Guest
from tests.servers import PostgresServer

__all__ = ["send_to", "stage"]


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """A PostgreSQL of the test's own, to be stopped and started."""
    own = PostgresServer(is_durable=True).start()
    yield own
    own.remove()


@pytest.fixture
def database_url(server: PostgresServer) -> str:
    server.command("CREATE DATABASE away")
    url = server.url("away")
    app = create_app(Config(DATABASE_URL=url, TESTING=True))
    with app.app_context():
        flask_migrate.upgrade()
        db.engine.dispose()
    return url


def forget_connections(stage: Stage) -> None:
    """The test's own connections did not survive the database."""
    stage.session.close()
    stage.session.get_bind().dispose()  # type: ignore[union-attr]


def state_now(stage: Stage, delivery_id: int) -> str:
    forget_connections(stage)
    return stage.session.get_one(Delivery, delivery_id).state


def test_an_acceptance_is_written_down_when_the_database_is_back(
    stage: Stage, server: PostgresServer, send_to: Callable[[int], None]
) -> None:
    delivery = stage.ready()
    delivery_id = delivery.id
    is_away, ended = threading.Event(), threading.Event()

    def stops_the_database(guest: Guest) -> None:
        smtp.to_dot(guest)
        server.stop()
        is_away.set()
        guest.say("250 2.0.0 kept")

    def work() -> None:
        with stage.app.app_context():
            deliver_due(clock=lambda: stage.now)
        ended.set()

    with FaultySmtpServer(stops_the_database) as office:
        send_to(office.port)
        threading.Thread(target=work, daemon=True).start()
        assert is_away.wait(30)
        assert not ended.wait(3)
        # From this thread: the server ends with the one that started it.
        server.start()
        assert ended.wait(30)
    assert state_now(stage, delivery_id) == "sent"
    assert len(office.bodies) == 1


def test_a_database_that_is_away_before_the_body_costs_no_delivery(
    stage: Stage, server: PostgresServer, send_to: Callable[[int], None]
) -> None:
    delivery = stage.ready()
    delivery_id, message_id = delivery.id, delivery.message_id

    def stops_the_database(guest: Guest) -> None:
        smtp.greet(guest)
        smtp.take_address(guest)
        guest.expect("DATA")
        server.stop()
        guest.say("354 go on")
        guest.be_silent()

    with FaultySmtpServer(stops_the_database, smtp.sound) as office:
        send_to(office.port)
        with pytest.raises(Exception, match="terminating|connection|closed"):
            stage.deliver()
        assert office.bodies == []
        server.start()
        forget_connections(stage)
        stage.move(minutes=10)
        assert stage.deliver() == {"sent": 1}
    assert state_now(stage, delivery_id) == "sent"
    assert set(office.message_ids) == {message_id}
