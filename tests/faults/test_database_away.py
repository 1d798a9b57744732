"""PostgreSQL is restarted, killed or gone while people sign: 503 and never 500, and it heals by itself."""

import signal
import time
from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from tests.cli.running import status_of
from tests.conftest import _migrate
from tests.faults.conftest import Serve, stored_addresses
from tests.faults.crowd import Crowd
from tests.servers import PostgresServer, wait_until

HEALS_WITHIN_SECONDS = 10.0
AWAY_SECONDS = 10.0


@pytest.fixture
def own_postgres() -> Iterator[PostgresServer]:
    """A server that only this test uses, and may stop."""
    server = PostgresServer().start()
    yield server
    server.remove()


@pytest.fixture
def database_kind() -> str:
    return "postgresql"


@pytest.fixture
def database_url(own_postgres: PostgresServer) -> str:
    url = own_postgres.url()
    _migrate(url)
    return url


@pytest.mark.slow
@pytest.mark.parametrize(
    ("how", "away_seconds"), [(signal.SIGINT, 0.0), (signal.SIGQUIT, 0.0), (signal.SIGINT, AWAY_SECONDS)]
)
def test_signing_heals_when_the_database_comes_back(
    serve: Serve,
    session: Session,
    petition_slug: str,
    own_postgres: PostgresServer,
    how: signal.Signals,
    away_seconds: float,
) -> None:
    session.close()
    serving = serve("--no-worker").wait_until_up()
    with Crowd(serving.port, petition_slug) as crowd:
        wait_until(lambda: len(crowd.acknowledged) >= 50, "nobody can sign")
        own_postgres.stop(how)
        if away_seconds:
            time.sleep(away_seconds)
            assert status_of(f"{serving.url}/healthz") == 503
            assert status_of(f"{serving.url}/petitions/{petition_slug}/check-your-inbox") == 503
        own_postgres.start()
        back_at, before = time.monotonic(), len(crowd.acknowledged)
        wait_until(lambda: len(crowd.acknowledged) >= before + 50, "signing does not heal")
        healed_after = next(at for at in crowd.answered_at[before:]) - back_at

    assert healed_after < HEALS_WITHIN_SECONDS
    assert crowd.statuses.keys() <= {303, 503}
    assert status_of(f"{serving.url}/healthz") == 200
    assert set(crowd.acknowledged) - set(stored_addresses(session)) == set()


@pytest.mark.slow
def test_web_and_worker_wait_for_a_database_that_goes_while_they_idle(
    serve: Serve, petition_slug: str, session: Session, own_postgres: PostgresServer
) -> None:
    session.close()
    serving = serve().wait_until_up()
    wait_until(lambda: "worker started" in serving.said(), "no worker was started")
    worker = serving.children()[0]

    own_postgres.stop()
    assert status_of(f"{serving.url}/healthz") == 503
    own_postgres.start()

    wait_until(lambda: status_of(f"{serving.url}/healthz") == 200, "it does not heal", HEALS_WITHIN_SECONDS)
    assert worker.is_running()
    assert "Traceback" not in serving.said()
